"""What a table is made of, before anybody writes it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Kind = Literal["text", "integer", "decimal", "amount", "percent", "date", "moment", "yes-no"]
"""`amount`: a decimal of the currency beside it; `percent`: 83.33 is 83.33 %; `moment`: with a time zone, in UTC."""
Value = str | int | Decimal | date | datetime | bool | None
NUMBERS = ("integer", "decimal", "amount", "percent")


class TooManyRows(ValueError):
    """More rows than a format, or whoever asked for it, can take."""


@dataclass(frozen=True)
class Column:
    """`name` for programs, `title` for people; `width` in characters, where paper and screens allow it."""

    name: str
    title: str
    kind: Kind = "text"
    width: int = 12

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS


@dataclass(frozen=True)
class Line:
    """A row, or, with a `total`, what rows come to: its text stands where the line begins.

    Only people are shown totals; a program that added a column up would count them twice.
    """

    cells: Sequence[Value]
    total: str = ""


@dataclass(frozen=True)
class Sheet:
    """`notes` stand under the title: what the table is of, and as of when. `made` in ISO 8601 goes into the file's
    properties; files of the same lines have the same bytes where it is the same."""

    title: str
    columns: Sequence[Column]
    notes: Sequence[str] = ()
    made: datetime | None = None
    properties: dict[str, str] = field(default_factory=dict)


def formula_safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula: `'` before what begins like one (OWASP, "CSV Injection").

    >>> formula_safe("=1+1"), formula_safe("-5 %"), formula_safe("a-b")
    ("'=1+1", "'-5 %", 'a-b')
    """
    return "'" + text if begins_like_formula(text) else text


def begins_like_formula(text: str) -> bool:
    return text.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


def shown(value: Value, kind: Kind) -> str:
    """As people read it: thousands separated, days in ISO 8601, moments to the second in UTC.

    >>> shown(Decimal("-1234567.80"), "amount"), shown(Decimal("83.33"), "percent"), shown(None, "date")
    ('-1,234,567.80', '83.33', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal | int) and kind in NUMBERS:
        return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return plain(value)


def plain(value: Value) -> str:
    """As programs read it.

    >>> plain(Decimal("-1234567.80")), plain(True), plain(None)
    ('-1234567.80', 'true', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return utc(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def utc(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
