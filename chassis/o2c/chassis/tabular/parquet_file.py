"""Parquet with real types: decimal128 amounts, days, moments in UTC."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from o2c.chassis.tabular.cells import Column, Kind, Line, Sheet, Value

GROUP = 10_000
"""Rows of a row group, and so of what is held in memory."""
SCALE = 4
"""Decimals of an amount: as many as the currency with the most of them has (ISO 4217: CLF, UYW)."""
_TYPES: dict[Kind, Any] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "decimal": pa.decimal128(38, SCALE),
    "amount": pa.decimal128(38, SCALE),
    "percent": pa.decimal128(38, SCALE),
    "date": pa.date32(),
    "moment": pa.timestamp("us", "UTC"),
    "yes-no": pa.bool_(),
}


def write_parquet(file: BinaryIO, sheet: Sheet, lines: Iterable[Line]) -> int:
    """Rows written. Totals are left out; title and notes are in the file's metadata."""
    about = {"title": sheet.title, "notes": "\n".join(sheet.notes), **sheet.properties}
    fields = [pa.field(column.name, _TYPES[column.kind], metadata={"title": column.title}) for column in sheet.columns]
    schema = pa.schema(fields, metadata=about)
    rows = (line.cells for line in lines if not line.total)
    written = 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while group := list(islice(rows, GROUP)):
            cells = zip(*group, strict=True)
            arrays = [_array(column, values) for column, values in zip(sheet.columns, cells, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            written += len(group)
    return written


def _array(column: Column, values: Iterable[Value]) -> Any:
    kind = _TYPES[column.kind]
    if pa.types.is_decimal(kind):
        unit = Decimal(1).scaleb(-SCALE)
        return pa.array([None if v is None else Decimal(str(v)).quantize(unit) for v in values], kind)
    return pa.array(list(values), kind)
