"""A table from the bytes of a file: CSV, or Parquet and Excel by their first four bytes."""

from collections.abc import Iterable
from dataclasses import dataclass

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.rejected import Form
from o2c.intake.tables.csv_rows import CsvRows
from o2c.intake.tables.fields import Fields
from o2c.intake.tables.parquet_rows import ParquetRows
from o2c.intake.tables.profile import TableProfile
from o2c.intake.tables.row import Row
from o2c.intake.tables.xlsx_rows import XlsxRows
from o2c.intake.workbook import is_workbook, other_spreadsheet

_OTHERS = (
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls), or one with a password"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF", "a PDF"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` are read as they are asked for, once."""

    names: list[str]
    rows: Iterable[Row]


def open_table(data: bytes, profile: TableProfile, fields: Fields) -> Table:
    """Raises UnreadableFile for what concerns the whole file: format, encoding, header."""
    found = _rows(data, profile)
    fields.check(found.names, profile, "" if isinstance(found, ParquetRows) else "line 1")
    return Table(found.names, found)


def _rows(data: bytes, profile: TableProfile) -> CsvRows | ParquetRows | XlsxRows:
    if sheet := other_spreadsheet(data):
        raise UnreadableFile(sheet)
    if is_workbook(data):
        return XlsxRows(data, profile)
    for beginning, what in _OTHERS:
        if data.startswith(beginning):
            raise UnreadableFile(f"this is {what}; expected CSV, Excel (.xlsx) or Parquet: save it as one of these")
    return ParquetRows(data, profile) if data.startswith(b"PAR1") else CsvRows(data, profile)


def form_of(profile: TableProfile) -> Form:
    """How refused rows are written, of a Parquet file or a workbook too."""
    return Form(profile.delimiter, '"', profile.encoding)
