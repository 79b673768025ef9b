"""Long sequences in a temporary file: what a file says is kept until all of it is proved, and memory must not grow."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar, overload

import msgspec

from o2c.intake.content import Scratch

T = TypeVar("T")

_ENCODER = msgspec.msgpack.Encoder()
A_CHUNK = 500
"""Items that are in memory at once; the others are in the file."""


class _Chunk(NamedTuple):
    place: int
    length: int
    items: int


class Spooled(Sequence[T], Generic[T]):
    """A sequence of one type that grows at its end. Walk through it; single items are for a look at a few.

    >>> numbers = Spooled(int, Scratch())
    >>> numbers.extend(range(1_200))
    >>> len(numbers), numbers[-1], sum(numbers), numbers == tuple(range(1_200))
    (1200, 1199, 719400, True)
    """

    def __init__(self, kind: type[T], scratch: Scratch) -> None:
        self._kind: Any = kind
        self._scratch = scratch
        self._chunks: list[_Chunk] = []
        self._open: list[T] = []
        self._written = 0

    def append(self, item: T) -> None:
        self._open.append(item)
        if len(self._open) >= A_CHUNK:
            self.close()

    def extend(self, items: Iterable[T]) -> None:
        for item in items:
            self.append(item)

    def close(self) -> None:
        """Nothing of it stays in memory but where it is. More may be appended all the same."""
        if self._open:
            data = _ENCODER.encode(self._open)
            self._chunks.append(_Chunk(self._scratch.add(data), len(data), len(self._open)))
            self._written += len(self._open)
            self._open = []

    @property
    def in_file(self) -> list[tuple[int, int]]:
        """Chunk by chunk, how many items and how many bytes; `close` puts the last there too."""
        return [(chunk.items, chunk.length) for chunk in self._chunks]

    def __len__(self) -> int:
        return self._written + len(self._open)

    def __iter__(self) -> Iterator[T]:
        for chunk in self._chunks:
            yield from self._read(chunk)
        yield from self._open

    def __reversed__(self) -> Iterator[T]:
        yield from reversed(self._open)
        for chunk in reversed(self._chunks):
            yield from reversed(self._read(chunk))

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        if isinstance(index, slice):
            return list(self)[index]
        place = index if index >= 0 else len(self) + index
        if not 0 <= place < len(self):
            raise IndexError(index)
        return next(islice(self, place, None))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def _read(self, chunk: _Chunk) -> list[T]:
        items: list[T] = _decoder(self._kind).decode(self._scratch.at(chunk.place, chunk.length))
        return items


@cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(list[kind])
