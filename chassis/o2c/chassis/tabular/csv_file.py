"""CSV as RFC 4180 has it: UTF-8, comma, CRLF; decimals with a point, days in ISO 8601, nothing for null."""

import csv
from collections.abc import Iterable
from io import TextIOWrapper
from typing import BinaryIO

from o2c.chassis.tabular.cells import Line, Sheet, Value, formula_safe, plain


def write_csv(file: BinaryIO, sheet: Sheet, lines: Iterable[Line]) -> int:
    """Rows written. The first line holds the columns' names; totals are left out, the reader makes their own."""
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([column.name for column in sheet.columns])
    rows = 0
    for line in lines:
        if not line.total:
            writer.writerow([_cell(value) for value in line.cells])
            rows += 1
    text.detach()
    return rows


def _cell(value: Value) -> str:
    """Of a text the reader is a spreadsheet that may take it for a formula; a number is one, whatever its sign."""
    return formula_safe(value) if isinstance(value, str) else plain(value)
