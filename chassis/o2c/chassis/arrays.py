"""Columns as PostgreSQL arrays in the binary format, each with its own type, made in one pass.

The driver would choose int2, int4 or int8 by the values it sees, so that a statement over twenty arrays is planned anew
again and again, and it would visit every element in Python twice. Register once with `register`.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.pq import Format

_INT4, _INT8, _TEXT, _BYTEA = 23, 20, 25, 17
_ARRAY_OF = {_INT4: 1007, _INT8: 1016, _TEXT: 1009, _BYTEA: 1001}
_LENGTHS = [n.to_bytes(4, "big") for n in range(4096)]
_EMPTY = struct.Struct(">iii")
_HEAD = struct.Struct(">iiiii")


@dataclass(frozen=True, slots=True)
class _Array:
    data: bytes


class _Int4Array(_Array): ...


class _Int8Array(_Array): ...


class _TextArray(_Array): ...


class _ByteaArray(_Array): ...


def int4s(values: Sequence[int]) -> _Array:
    return _Int4Array(_head(_INT4, len(values)) + _numbers(values, "ii"))


def int8s(values: Sequence[int]) -> _Array:
    return _Int8Array(_head(_INT8, len(values)) + _numbers(values, "iq"))


def texts(values: Sequence[str]) -> _Array:
    return _TextArray(_head(_TEXT, len(values)) + _joined([value.encode() for value in values]))


def byteas(values: Sequence[bytes]) -> _Array:
    return _ByteaArray(_head(_BYTEA, len(values)) + _joined(values))


def _head(oid: int, count: int) -> bytes:
    return _HEAD.pack(1, 0, oid, count, 1) if count else _EMPTY.pack(0, 0, oid)


def _numbers(values: Sequence[int], form: str) -> bytes:
    size = 4 if form == "ii" else 8
    flat: list[int] = [size] * (2 * len(values))
    flat[1::2] = values
    return struct.pack(">" + form * len(values), *flat)


def _joined(values: Iterable[bytes]) -> bytes:
    parts: list[bytes] = []
    for value in values:
        length = len(value)
        parts.append(_LENGTHS[length] if length < 4096 else length.to_bytes(4, "big"))
        parts.append(value)
    return b"".join(parts)


class _BinaryDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: Any) -> Buffer:
        data: bytes = obj.data
        return data


def register(adapters: Any) -> None:
    """Teach a connection these arrays."""
    for kind, oid in ((_Int4Array, _INT4), (_Int8Array, _INT8), (_TextArray, _TEXT), (_ByteaArray, _BYTEA)):
        dumper = type(f"{kind.__name__}Dumper", (_BinaryDumper,), {"oid": _ARRAY_OF[oid]})
        adapters.register_dumper(kind, dumper)
