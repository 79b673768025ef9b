"""Excel workbooks (.xlsx): bounded before they are read, and their values as texts in the form that a profile says.

A workbook is unpacked and read as a whole: its texts stand in another part than its cells. So what it may hold is
bounded instead: rows, columns, and bytes unpacked. Formulas are not evaluated: what counts is the value that was saved
with them.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from zipfile import BadZipFile, ZipFile
from zlib import error as DamagedStream

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.content import PIECE, Bytes, Content

MAX_ROWS = 200_000
MAX_COLUMNS = 500
MAX_UNPACKED = 300_000_000
"""Bytes of all parts of the workbook together: they are packed, and a small file may hold much."""

_NO_READER = "for which there is no reader: save it as .xlsx"
_MAX_TAG = 1_000_000
_ROW = re.compile(rb"[<:]row[\s/>]")
_CELL = re.compile(rb"[<:]c[\s/>]")
_PLACE = re.compile(rb"""[<:](?:c|row)\s[^>]*?\br\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
_FAR = re.compile(rb"""\br\s*=\s*["'](?:[A-Za-z]{3}|[S-Zs-z][A-Za-z][0-9]|[A-Za-z]*0*[0-9]{6})""")
"""What may be a place beyond MAX_ROWS or MAX_COLUMNS: found rarely, and looked at closely then."""


def is_workbook(data: Bytes) -> bool:
    """Whether this is a ZIP archive with the parts of an Excel workbook.

    >>> is_workbook(b"PK\\x03\\x04 [Content_Types].xml xl/workbook.xml"), is_workbook(b"PK\\x03\\x04 march.xml")
    (True, False)
    """
    content = Content.of(data)
    return content.head(4) == b"PK\x03\x04" and content.holds(b"[Content_Types].xml") and content.holds(b"xl/workbook")


def other_spreadsheet(data: Bytes) -> str:
    """Why a spreadsheet that is packed like a workbook is not read, or "".

    >>> other_spreadsheet(b"PK\\x03\\x04 xl/workbook.bin")
    'this is a binary Excel workbook (.xlsb), for which there is no reader: save it as .xlsx'
    """
    content = Content.of(data)
    if content.head(4) != b"PK\x03\x04":
        return ""
    if b"mimetypeapplication/vnd.oasis.opendocument" in content.head(200):
        return f"this is an OpenDocument file, {_NO_READER}"
    return f"this is a binary Excel workbook (.xlsb), {_NO_READER}" if content.holds(b"xl/workbook.bin") else ""


def read_rows(data: Bytes, name: str | None, most: int) -> Iterator[list[Any]]:
    """The rows of a sheet from its first, also the empty ones: of that which is named, else of the first that is not
    hidden. `most` are bytes unpacked.

    Raises UnreadableFile for a workbook that is damaged, locked by a password or over a limit.
    """
    content = Content.of(data)
    _refuse_large(content, most)
    try:
        sheet = _sheet(CalamineWorkbook.from_filelike(content.opened()), name)
        rows, columns = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
        if rows > MAX_ROWS or columns > MAX_COLUMNS:
            raise UnreadableFile(_too_large(f"the sheet {sheet.name[:80]!r}", f"{rows:,} rows and {columns:,} columns"))
        yield from sheet.iter_rows() if rows else ()
    except PasswordError:
        raise UnreadableFile("the workbook is locked by a password: save it without one") from None
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFile(f"not readable as an Excel workbook: {' '.join(str(error).split())[:200]}") from None


def written(value: Any, decimal: str, date_format: str) -> str:
    """A value as a CSV file of the same profile has it. Of a number 15 digits count, as in Excel: the rest is noise of
    binary fractions.

    >>> written(4711.0, ",", ""), written(0.1 + 0.2, ",", ""), written(True, ",", "")
    ('4711', '0,3', 'yes')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float | int):
        return f"{Decimal(f'{value:.15g}'):f}".replace(".", decimal)
    if isinstance(value, datetime | date):
        return value.strftime(date_format)
    return str(value)


def _sheet(book: CalamineWorkbook, name: str | None) -> CalamineSheet:
    shown = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    if name is not None and name not in book.sheet_names:
        there = ", ".join(book.sheet_names)[:200]
        raise UnreadableFile(f"there is no sheet {name[:80]!r}; there are: {there}")
    if name is None and not shown:
        raise UnreadableFile("the workbook has no visible sheet with cells")
    return book.get_sheet_by_name(name if name is not None else shown[0])


def _refuse_large(content: Content, most: int) -> None:
    try:
        with ZipFile(content.opened()) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if unpacked > most:
                raise UnreadableFile(f"the workbook unpacks to {unpacked:,} bytes; at most {most:,} are read")
            for part in parts:
                if part.filename.lower().startswith("xl/worksheets/") and not part.is_dir():
                    with archive.open(part) as opened:
                        _refuse_far(opened)
    except (BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, DamagedStream) as error:
        raise UnreadableFile(f"the workbook is damaged: {error}") from None


def _refuse_far(part: IO[bytes]) -> None:
    """The library makes room for every cell up to the last, used or not: a kilobyte with one cell far away would take
    all memory. So the places of the cells are looked at before."""
    rows = cells = 0
    for tags in _whole_tags(part):
        for far in _PLACE.finditer(tags) if _FAR.search(tags) else ():
            column, row = _column(far[1]), int(far[2][:9])
            if row > MAX_ROWS or column > MAX_COLUMNS:
                raise UnreadableFile(_too_large("a sheet of the workbook", f"a cell in row {row:,}, column {column:,}"))
        before, *more = _ROW.split(tags)
        cells += len(_CELL.findall(before))
        rows += len(more)
        for row_ in more:
            _refuse_wide(cells)
            cells = len(_CELL.findall(row_))
        _refuse_wide(cells)
        if rows > MAX_ROWS:
            raise UnreadableFile(_too_large("a sheet of the workbook", f"more than {MAX_ROWS:,} rows"))


def _whole_tags(part: IO[bytes]) -> Iterator[bytes]:
    begun = b""
    while piece := part.read(PIECE):
        tags, sign, rest = (begun + piece).rpartition(b"<")
        if len(rest) > _MAX_TAG:
            raise UnreadableFile("the workbook is damaged: a cell of a sheet has no end")
        yield tags
        begun = sign + rest
    yield begun


def _refuse_wide(cells: int) -> None:
    if cells > MAX_COLUMNS:
        raise UnreadableFile(_too_large("a sheet of the workbook", f"a row of more than {MAX_COLUMNS:,} cells"))


def _column(letters: bytes) -> int:
    """Counted from 1.

    >>> _column(b"A"), _column(b"SF"), _column(b"")
    (1, 500, 0)
    """
    number = 0
    for letter in letters.upper()[:9]:
        number = 26 * number + letter - 64
    return number


def _too_large(what: str, found: str) -> str:
    return f"{what} has {found}; at most {MAX_ROWS:,} rows and {MAX_COLUMNS:,} columns are read at once: split it"
