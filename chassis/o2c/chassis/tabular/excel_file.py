"""Excel: numbers are numbers, days are days, the head stays in sight, no text is a formula."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from o2c.chassis.tabular.cells import Line, Sheet, TooManyRows, Value, begins_like_formula, plain

MOST_ROWS = 1_048_576 - 100
"""Excel's own limit, less room for the head."""
MOST_TEXT = 32_767
EXACT_DIGITS = 15
"""A cell holds a double: a number with more digits would lose its last ones and is written as text."""
_OLDEST = date(1900, 3, 1)
"""Before it Excel counts a day that never was, and before 1900 it knows no days."""
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_Formats = Callable[..., Format]


def write_excel(file: BinaryIO, sheet: Sheet, lines: Iterable[Line]) -> int:
    """Rows written, without totals. Raises TooManyRows."""
    book = Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    made = (sheet.made or _EPOCH).astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": sheet.title, "comments": "\n".join(sheet.notes), "created": made})
    made_of = _formats(book)
    page = book.add_worksheet("Report")
    top = _head(page, sheet, made_of)
    place, rows = top, 0
    for line in lines:
        if place - top >= MOST_ROWS:
            raise TooManyRows(f"Excel takes at most {MOST_ROWS:,} rows; ask for less, or for csv or parquet")
        _line(page, place, sheet, line, made_of)
        place += 1
        rows += not line.total
    book.close()
    return rows


def _head(page: Worksheet, sheet: Sheet, made_of: _Formats) -> int:
    """Title, notes and the columns' titles; the row under them."""
    page.write_string(0, 0, sheet.title, made_of(bold=True, size=14))
    for place, note in enumerate(sheet.notes, 1):
        page.write_string(place, 0, note, made_of(grey=True))
    top = len(sheet.notes) + 2
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, max(column.width, min(len(column.title), 40)) + 2)
    for place, column in enumerate(sheet.columns):
        page.write_string(top - 1, place, column.title, made_of(bold=True, head=True, right=column.is_number))
    page.freeze_panes(top, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top - 1)
    return top


def _line(page: Worksheet, row: int, sheet: Sheet, line: Line, made_of: _Formats) -> None:
    bold = bool(line.total)
    for place, (column, value) in enumerate(zip(sheet.columns, line.cells, strict=True)):
        if place == 0 and line.total and value is None:
            value = line.total
        if value is not None:
            _cell(page, row, place, value, column.kind == "percent", bold, made_of)


def _cell(page: Worksheet, row: int, place: int, value: Value, percent: bool, bold: bool, made_of: _Formats) -> None:
    if isinstance(value, bool):
        page.write_boolean(row, place, value, made_of(bold=bold))
    elif isinstance(value, Decimal | int) and _is_exact(value):
        decimals = max(0, -int(Decimal(value).as_tuple().exponent))
        shape = "0" if not decimals and isinstance(value, int) else "#,##0" + ("." + "0" * decimals if decimals else "")
        page.write_number(row, place, value, made_of(bold=bold, shape="0.00" if percent else shape))
    elif isinstance(value, datetime):
        naive = value.astimezone(UTC).replace(tzinfo=None)
        page.write_datetime(row, place, naive, made_of(bold=bold, shape="yyyy-mm-dd hh:mm:ss"))
    elif isinstance(value, date) and value >= _OLDEST:
        page.write_datetime(row, place, value, made_of(bold=bold, shape="yyyy-mm-dd"))
    else:
        text = plain(value)[:MOST_TEXT]
        page.write_string(row, place, text, made_of(bold=bold, quoted=begins_like_formula(text)))


def _is_exact(value: Decimal | int) -> bool:
    return len(Decimal(value).as_tuple().digits) <= EXACT_DIGITS


def _formats(book: Workbook) -> _Formats:
    """Formats by what they are to show; a workbook holds each once."""
    made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def format_of(**wanted: Any) -> Format:
        key = tuple(sorted(wanted.items()))
        if key not in made:
            made[key] = book.add_format(_properties(**wanted))
        return made[key]

    return format_of


def _properties(
    *,
    bold: bool = False,
    head: bool = False,
    grey: bool = False,
    right: bool = False,
    quoted: bool = False,
    size: int = 0,
    shape: str = "",
) -> dict[str, Any]:
    """`quoted`: what the `'` before a text is in a spreadsheet, so that editing the cell does not make it a formula."""
    found: dict[str, Any] = {"bold": bold, "quote_prefix": quoted}
    found |= {"bottom": 1, "bg_color": "#E8EDF2", "text_wrap": True, "valign": "top"} if head else {}
    found |= {"font_color": "#555555"} if grey else {}
    found |= {"align": "right"} if right else {}
    found |= {"font_size": size} if size else {}
    found |= {"num_format": shape} if shape else {}
    return found
