"""Rows of an Excel workbook (.xlsx), their values written as the profile says a CSV file would write them.

The first visible sheet is read. Formulas are not evaluated: what counts is the value that was saved with them. So the
same profile reads CSV and Excel, and refused rows are mended in a CSV file and loaded with it.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.rejected import Header
from o2c.intake.tables.profile import TableProfile
from o2c.intake.tables.row import Row

MAX_ROWS = 200_000
MAX_COLUMNS = 500
MAX_UNPACKED_BYTES = 300_000_000
"""Of all parts of the workbook together: they are packed, and a small file may hold much."""
_MAX_CELL = 4_000
_BEGINNING = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0"


def is_workbook(data: bytes) -> bool:
    """Whether this is an .xlsx workbook: a ZIP archive with a list of content types.

    >>> is_workbook(b"PK\\x03\\x04..[Content_Types].xml.."), is_workbook(b"number,amount")
    (True, False)
    """
    return data.startswith(_BEGINNING) and b"[Content_Types].xml" in data


class XlsxRows:
    """A row's line is its number in the sheet. Raises UnreadableFile for what concerns the whole file."""

    def __init__(self, data: bytes, profile: TableProfile) -> None:
        _refuse_bomb(data)
        self._profile = profile
        try:
            self._rows = self._opened(data)
        except PasswordError:
            raise UnreadableFile("the workbook is protected by a password: save it without one") from None
        except (CalamineError, OSError, ValueError) as error:
            raise UnreadableFile(f"not readable as an Excel workbook: {' '.join(str(error).split())[:200]}") from None
        line, first = next(self._rows, (1, []))
        if not any(first):
            raise UnreadableFile("the row with the column names is missing", f"row {line}")
        names = _without_end(first)
        self._width = len(names)
        self._header = Header(names, f"row {line}")
        self.names = self._header.names

    def _opened(self, data: bytes) -> Iterator[tuple[int, list[str]]]:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        if not shown:
            raise UnreadableFile("the workbook has no visible sheet with cells")
        sheet = book.get_sheet_by_name(shown[0])
        if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
            raise UnreadableFile(
                f"sheet {shown[0]!r} has {sheet.total_height:,} rows and {sheet.total_width:,} columns; at most "
                f"{MAX_ROWS:,} and {MAX_COLUMNS:,} are read at once: split it"
            )
        rows = enumerate(sheet.to_python(skip_empty_area=False), 1)
        texts = ((number, [self._text(value) for value in row]) for number, row in rows)
        return ((number, row) for number, row in texts if any(text.strip() for text in row))

    def __iter__(self) -> Iterator[Row]:
        for number, row in self._rows:
            beyond = [text for text in row[self._width :] if text.strip()]
            split = self._header.split(row[: self._width])
            fault = split.fault
            if beyond:
                fault = f"{len(beyond)} values right of the last column with a name: {beyond[0][:40]!r}"
            for name, value in zip(self.names, split.values, strict=False):
                if len(value) > _MAX_CELL:
                    fault = f"{name}: {len(value):,} characters; at most {_MAX_CELL:,} are possible"
            cells = {name: value.strip() for name, value in zip(self.names, split.values, strict=False)}
            yield Row(number, cells, tuple(split.values), fault, split.origin)

    def _text(self, value: Any) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, float | int):
            return _number(value).replace(".", self._profile.decimal)
        if isinstance(value, datetime | date):
            return value.strftime(self._profile.date_format)
        if isinstance(value, time | timedelta):
            return str(value)
        return str(value).replace("\x00", "")


def _number(value: float | int) -> str:
    """As Excel shows it: 15 digits count, what is beyond is noise of binary fractions.

    >>> _number(4711.0), _number(0.1 + 0.2), _number(1190.55)
    ('4711', '0.3', '1190.55')
    """
    plain = Decimal(f"{value:.15g}")
    return f"{plain:f}" if plain != plain.to_integral() else f"{plain.to_integral():f}"


def _without_end(names: list[str]) -> list[str]:
    """Excel may keep columns that are empty by now."""
    while names and not names[-1].strip():
        names.pop()
    return names


def _refuse_bomb(data: bytes) -> None:
    try:
        with ZipFile(BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (BadZipFile, OSError, ValueError) as error:
        raise UnreadableFile(f"the workbook is damaged: {error}") from None
    if unpacked > MAX_UNPACKED_BYTES:
        raise UnreadableFile(f"the workbook unpacks to {unpacked:,} bytes; at most {MAX_UNPACKED_BYTES:,} are read")
