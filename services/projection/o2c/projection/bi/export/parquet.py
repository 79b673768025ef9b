"""Rows of a view as Parquet, a file a month; memory does not grow with them.

Decimals all have 38 digits, 6 of them after the point: a file has one scale for all its rows, currencies have up to 4
decimals, and quantities and prices up to 6 on the wire. A value that does not fit stops the export; none is rounded.
"""

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from typing_extensions import TypedDict

from o2c.projection.bi.catalog import Column
from o2c.projection.bi.export.query import MONTH, NO_MONTH
from o2c.projection.bi.view import View

DECIMAL = pa.decimal128(38, 6)
ARROW = {
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "integer": pa.int32(),
    "jsonb": pa.string(),
    "numeric": DECIMAL,
    "text": pa.string(),
    "timestamp with time zone": pa.timestamp("us", "UTC"),
}
_BLOCK = 8 << 20
"""Bytes of CSV that are one piece of work, and one group of rows in a file."""


class WrittenFile(TypedDict):
    path: str
    rows: int
    bytes: int
    sha256: str


class ViewWriter:
    """Writes one view's files below `folder`, in the order of their months."""

    def __init__(self, folder: Path, view: View, columns: Sequence[Column]) -> None:
        self._folder, self._view = folder, view
        self._schema = pa.schema([pa.field(c.name, ARROW[c.type], metadata={"comment": c.comment}) for c in columns])
        self._amounts = [c.name for c in columns if c.name.endswith("_amount")] if view.currency else []
        self._month: str | None = None
        self._writer: Any = None
        self.files: list[WrittenFile] = []
        self._sums: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))

    def write(self, rows: Iterable[bytes | bytearray | memoryview]) -> None:
        """`rows`: CSV, a row each, the month first, sorted by it."""
        for block in _blocks(rows):
            table = _read(block, self._schema)
            months = table.column(MONTH)
            for month in sorted(pc.unique(months).to_pylist()):
                self._write(month, table.filter(pc.equal(months, month)).select(self._schema.names))
        if not self.files and self._writer is None:
            self._write(NO_MONTH, self._schema.empty_table())
        self._close()

    @property
    def rows(self) -> int:
        return sum(file["rows"] for file in self.files)

    @property
    def sums(self) -> dict[str, dict[str, str]]:
        """Currency → amount column → its exact sum."""
        return {
            currency: {name: f"{total:f}" for name, total in totals.items()}
            for currency, totals in sorted(self._sums.items())
        }

    def _write(self, month: str, table: Any) -> None:
        if month != self._month:
            self._close()
            parts = [self._view.name, *([f"{MONTH}={month}"] if self._view.date else []), "part-0.parquet"]
            self._path, self._month = "/".join(parts), month
            file = self._folder / self._path
            file.parent.mkdir(parents=True, exist_ok=True)
            self._writer = pq.ParquetWriter(file, self._schema, compression="zstd")
        self._writer.write_table(table.cast(self._schema))
        self._add_up(table)

    def _add_up(self, table: Any) -> None:
        if not self._amounts or not table.num_rows:
            return
        grouped = table.group_by(self._view.currency).aggregate([(name, "sum") for name in self._amounts])
        for row in grouped.to_pylist():
            currency = row[self._view.currency]
            for name in self._amounts:
                if currency is not None and row[f"{name}_sum"] is not None:
                    self._sums[currency][name] += row[f"{name}_sum"]

    def _close(self) -> None:
        if self._writer is None:
            return
        self._writer.close()
        self._writer = None
        file = self._folder / self._path
        rows = pq.read_metadata(file).num_rows
        self.files.append({"path": self._path, "rows": rows, "bytes": file.stat().st_size, "sha256": _hashed(file)})


def _blocks(rows: Iterable[bytes | bytearray | memoryview]) -> Iterator[bytes]:
    block = bytearray()
    for row in rows:
        block += row
        if len(block) >= _BLOCK:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)


def _read(block: bytes, schema: Any) -> Any:
    """An empty text is one that is quoted; what stands there unquoted and empty is null."""
    types = {field.name: pa.int64() if pa.types.is_timestamp(field.type) else field.type for field in schema}
    table = pacsv.read_csv(
        pa.py_buffer(block),
        read_options=pacsv.ReadOptions(column_names=[MONTH, *schema.names], block_size=2 * _BLOCK, use_threads=False),
        parse_options=pacsv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        convert_options=pacsv.ConvertOptions(
            column_types={MONTH: pa.string(), **types},
            null_values=[""],
            true_values=["t"],
            false_values=["f"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    for at, field in enumerate(schema, 1):
        if pa.types.is_timestamp(field.type):
            table = table.set_column(at, field.name, table.column(at).cast(field.type))
    return table


def _hashed(file: Path) -> str:
    """Its SHA-256, once it is on the disk."""
    with file.open("rb") as read:
        os.fsync(read.fileno())
        return hashlib.file_digest(read, "sha256").hexdigest()
