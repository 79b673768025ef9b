"""Rows of a Parquet file, their values written as the profile says a CSV file would write them.

So the same profile reads both, and refused rows are mended in a CSV file and loaded with it.
"""

import math
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.types as types

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.rejected import Header
from o2c.intake.tables.profile import TableProfile
from o2c.intake.tables.row import Row

MAX_ROWS = 2_000_000
"""A small file can hold many: columns of equal values take next to no room."""

MAX_UNPACKED_BYTES = 1 << 30
_BATCH = 5_000
_MAX_CELL = 4_000

_DAMAGED = (pa.ArrowException, OSError, UnicodeDecodeError, OverflowError)
"""What Arrow raises for a damaged file, in turn."""

_Text = Callable[[Any], str]


class ParquetRows:
    """Columns that are neither texts, numbers, dates nor truth values are left out.

    Raises UnreadableFile for a file that is no Parquet file or unpacks to too much.
    """

    def __init__(self, data: bytes, profile: TableProfile) -> None:
        try:
            self._file = pq.ParquetFile(pa.BufferReader(data))
            texts = {field.name: _text_of(field.type, profile) for field in self._file.schema_arrow}
        except _DAMAGED as error:
            raise _unreadable(error) from None
        meta = self._file.metadata
        unpacked = sum(meta.row_group(n).total_byte_size for n in range(meta.num_row_groups))
        if meta.num_rows > MAX_ROWS or unpacked > MAX_UNPACKED_BYTES:
            raise UnreadableFile(
                f"it holds {meta.num_rows:,} rows and unpacks to {unpacked:,} bytes; at most {MAX_ROWS:,} and "
                f"{MAX_UNPACKED_BYTES:,} are read at once: split it"
            )
        self._texts: dict[str, _Text] = {name: text for name, text in texts.items() if text is not None}
        self._header = Header(list(self._texts))
        self.names = self._header.names

    def __iter__(self) -> Iterator[Row]:
        number = 0
        try:
            for batch in self._file.iter_batches(batch_size=_BATCH, columns=list(self._texts)):
                for values in zip(*self._columns(batch), strict=True):
                    number += 1
                    yield self._row(number, list(values))
        except _DAMAGED as error:
            raise _unreadable(error, f"after row {number}") from None

    def _columns(self, batch: pa.RecordBatch) -> Iterator[list[str]]:
        for name, text in self._texts.items():
            yield ["" if value is None else text(value) for value in _microseconds(batch.column(name)).to_pylist()]

    def _row(self, number: int, values: list[str]) -> Row:
        split = self._header.split(values)
        fault = split.fault
        for name, value in zip(self.names, split.values, strict=True):
            if len(value) > _MAX_CELL:
                fault = f"{name}: {len(value):,} characters; at most {_MAX_CELL:,} are possible"
        cells = {name: value.strip() for name, value in zip(self.names, split.values, strict=True)}
        return Row(number, cells, tuple(split.values), fault, split.origin)


def _unreadable(error: Exception, where: str = "") -> UnreadableFile:
    return UnreadableFile(f"not readable as Parquet: {' '.join(str(error).split())[:200]}", where)


def _microseconds(column: pa.Array) -> pa.Array:
    """Python's clock has no nanoseconds; only the day is asked for."""
    if types.is_timestamp(column.type):
        return column.cast(pa.timestamp("us", column.type.tz), safe=False)
    return column


def _text_of(kind: pa.DataType, profile: TableProfile) -> _Text | None:
    def number(value: Any) -> str:
        """Zeros behind the cents are the column's scale: in a text they could be taken for thousands."""
        if not isinstance(value, Decimal):
            return str(value)
        whole, point, fraction = f"{value:f}".partition(".")
        return whole + point.replace(".", profile.decimal) + fraction[:2] + fraction[2:].rstrip("0")

    def binary_fraction(value: float) -> str:
        """The shortest decimal that is this number and no other: 79656.6 stays 79656.6. A missing one is often NaN."""
        if math.isnan(value):
            return ""
        return number(Decimal(repr(value)) if not value.is_integer() else int(value))

    def day(value: date) -> str:
        return value.strftime(profile.date_format)

    if types.is_dictionary(kind):
        return _text_of(kind.value_type, profile)
    for holds, text in (
        (types.is_string, str),
        (types.is_large_string, str),
        (types.is_integer, number),
        (types.is_decimal, number),
        (types.is_floating, binary_fraction),
        (types.is_date, day),
        (types.is_timestamp, day),
        (types.is_boolean, lambda value: "yes" if value else "no"),
        (types.is_null, str),
    ):
        if holds(kind):
            return text
    return None
