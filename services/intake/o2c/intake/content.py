"""The bytes of a file: taken over piece by piece, and read piece by piece, as often as one likes.

They lie in a temporary file of our own, so that they are the same at the second reading as at the first, and memory
does not grow with them.
"""

import hashlib
import weakref
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

PIECE = 65_536
IN_MEMORY = 1_000_000
"""Bytes up to which a temporary file is none."""


class Scratch:
    """A temporary file without a name, gone with whoever holds it; small ones never leave memory."""

    def __init__(self) -> None:
        self.file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - it lives as long as this object
        weakref.finalize(self, self.file.close)
        self.size = 0

    def add(self, data: bytes) -> int:
        """Where it is."""
        place = self.size
        self.file.seek(place)
        self.file.write(data)
        self.size += len(data)
        return place

    def at(self, place: int, most: int) -> bytes:
        """At most `most` bytes from a place, counted from 0."""
        self.file.seek(place)
        return self.file.read(most)


class Content:
    """Filled by `add`, then read.

    >>> content = Content(b"abc")
    >>> content.add(b"def")
    >>> content.size, content.head(2), b"".join(content.pieces())
    (6, b'ab', b'abcdef')
    """

    def __init__(self, data: bytes = b"") -> None:
        self._scratch = Scratch()
        self._digest = hashlib.sha256()
        self.add(data)

    @classmethod
    def of(cls, data: "bytes | Content") -> "Content":
        return data if isinstance(data, Content) else cls(data)

    def add(self, piece: bytes) -> None:
        self._scratch.add(piece)
        self._digest.update(piece)

    @property
    def size(self) -> int:
        return self._scratch.size

    @property
    def hash(self) -> str:
        """What the file is known by, whatever its name: SHA-256 in hexadecimal."""
        return self._digest.hexdigest()

    def head(self, most: int) -> bytes:
        return self.at(0, most)

    def at(self, place: int, most: int) -> bytes:
        return self._scratch.at(place, most)

    def pieces(self, size: int = PIECE) -> Iterator[bytes]:
        """Each reader may be in another place of the file."""
        for place in range(0, self.size, size):
            yield self.at(place, size)

    def opened(self) -> IO[bytes]:
        """For libraries that look around in a file, such as those of ZIP archives. One at a time, and not to be
        closed."""
        self._scratch.file.seek(0)
        return self._scratch.file

    def holds(self, signs: bytes) -> bool:
        """Whether these bytes are anywhere in it."""
        return self.count(signs) > 0

    def count(self, signs: bytes) -> int:
        """How often they are in it."""
        found, before = 0, b""
        for piece in self.pieces():
            found += (before + piece).count(signs)
            before = piece[len(piece) - len(signs) + 1 :]
        return found

    @property
    def is_blank(self) -> bool:
        return not any(piece.strip() for piece in self.pieces())


Bytes = bytes | Content
"""What readers take: a small file as it is, or one of any size."""
