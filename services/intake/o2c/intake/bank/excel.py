"""Excel exports of banks (.xlsx), made to the CSV file that the same profile would read.

So one profile reads both, a row keeps its number in the sheet as its line, and refused rows are mended as CSV. Formulas
are not evaluated: what counts is the value that was saved with them.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from o2c.intake.bank.archive import MAX_UNPACKED
from o2c.intake.bank.csv_profile import Profile
from o2c.intake.bank.csv_reader import CsvReading, read_csv
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.text import quoted, refuse_size

MAX_ROWS = 200_000
MAX_COLUMNS = 500


def is_workbook(data: bytes) -> bool:
    """Whether this is a ZIP archive with the parts of an Excel workbook.

    >>> is_workbook(b"PK\\x03\\x04 [Content_Types].xml xl/workbook.xml"), is_workbook(b"PK\\x03\\x04 march.xml")
    (True, False)
    """
    return data.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in data and b"xl/workbook" in data


def read_excel(data: bytes, profile: Profile) -> CsvReading:
    """The sheet that the profile names, else the first that is not hidden.

    Raises UnreadableFile for a workbook that is damaged, locked by a password or over a limit, and as `read_csv` does.
    """
    refuse_size(data)
    _refuse_bomb(data)
    try:
        sheet = _sheet(CalamineWorkbook.from_filelike(io.BytesIO(data)), profile.sheet)
        if sheet.end is None:
            raise UnreadableFile(f"the sheet {quoted(sheet.name)} is empty")
        rows, columns = (last + 1 for last in sheet.end)
        if rows > MAX_ROWS or columns > MAX_COLUMNS:
            found = f"{rows:,} rows and {columns:,} columns"
            most = f"at most {MAX_ROWS:,} and {MAX_COLUMNS:,} are read at once: split it"
            raise UnreadableFile(f"the sheet {quoted(sheet.name)} has {found}; {most}")
        text = "".join(_rows(sheet, profile))
    except PasswordError:
        raise UnreadableFile("the workbook is locked by a password: save it without one") from None
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFile(f"not readable as an Excel workbook: {' '.join(str(error).split())[:200]}") from None
    return read_csv(text.encode("utf-8"), profile.model_copy(update={"encoding": "utf-8"}))


def _refuse_bomb(data: bytes) -> None:
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (BadZipFile, OSError, ValueError) as error:
        raise UnreadableFile(f"the workbook is damaged: {error}") from None
    if unpacked > MAX_UNPACKED:
        raise UnreadableFile(f"the workbook unpacks to {unpacked:,} bytes; at most {MAX_UNPACKED:,} are read")


def _sheet(book: CalamineWorkbook, name: str | None) -> CalamineSheet:
    shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    if name is not None and name not in book.sheet_names:
        raise UnreadableFile(f"there is no sheet {quoted(name)}; there are: {', '.join(book.sheet_names)[:200]}")
    if name is None and not shown:
        raise UnreadableFile("the workbook has no sheet that is not hidden")
    return book.get_sheet_by_name(name if name is not None else shown[0])


def _rows(sheet: CalamineSheet, profile: Profile) -> Iterator[str]:
    """A line of CSV for each row of the sheet, also for empty ones. A line break inside a cell becomes a blank, so that
    rows and lines have the same numbers."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=profile.delimiter, quotechar=profile.quote, lineterminator="\n")
    for row in sheet.to_python(skip_empty_area=False):
        cells = [_text(value, profile) for value in row]
        if any(cells):
            writer.writerow(cells)
        else:
            made.write("\n")
        yield made.getvalue()
        made.seek(0)
        made.truncate()


def _text(value: Any, profile: Profile) -> str:
    """As the profile says that a CSV file writes it. Of a number 15 digits count, as in Excel: the rest is noise."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float | int):
        return f"{Decimal(f'{value:.15g}'):f}".replace(".", profile.decimal)
    if isinstance(value, datetime | date):
        return value.strftime(profile.date_format)
    return " ".join(str(value).split())
