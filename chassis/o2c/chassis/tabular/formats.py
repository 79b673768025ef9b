"""The formats a table can be written in, by the names they are asked for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from o2c.chassis.tabular.cells import Line, Sheet
from o2c.chassis.tabular.csv_file import write_csv
from o2c.chassis.tabular.excel_file import write_excel
from o2c.chassis.tabular.json_file import write_json
from o2c.chassis.tabular.parquet_file import write_parquet
from o2c.chassis.tabular.pdf_file import write_pdf

Write = Callable[[BinaryIO, Sheet, Iterable[Line]], int]


@dataclass(frozen=True)
class Format:
    """`name` is also the ending of a file's name."""

    name: str
    media_type: str
    write: Write


FORMATS: Mapping[str, Format] = {
    made.name: made
    for made in (
        Format("csv", "text/csv; charset=utf-8", write_csv),
        Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_excel),
        Format("pdf", "application/pdf", write_pdf),
        Format("json", "application/json", write_json),
        Format("parquet", "application/vnd.apache.parquet", write_parquet),
    )
}


def write(format_: str, file: BinaryIO, sheet: Sheet, lines: Iterable[Line]) -> int:
    """Rows written, without totals. `file` is one on disk or in memory. Raises TooManyRows, KeyError for no format."""
    return FORMATS[format_].write(file, sheet, lines)
