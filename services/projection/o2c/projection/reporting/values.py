"""Values of filters and parameters, typed; days also as words that are said of the day a report is made for."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from o2c.projection.reporting.definition import ParameterType

Typed = str | int | Decimal | date | bool
_DECIMAL = re.compile(r"-?\d{1,18}(\.\d{1,4})?")
_INTEGER = re.compile(r"-?\d{1,15}")
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
_RELATIVE = re.compile(r"([a-z-]+?)(?:([+-])(\d{1,5}))?")
EXPECTED: Mapping[ParameterType, str] = {
    "text": "a text of at most 500 characters",
    "integer": "a whole number such as 30",
    "decimal": "a number such as 1000.00, with at most 4 decimals",
    "date": "a day such as 2026-03-31, or today, month-start, last-month-end, year-start …, also as today-30",
    "yes-no": "yes or no",
}


def _month(day: date, back: int) -> date:
    """The first day of the month so many months before."""
    number = day.year * 12 + day.month - 1 - back
    return date(number // 12, number % 12 + 1, 1)


def _end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


_WORDS: Mapping[str, Callable[[date], date]] = {
    "today": lambda day: day,
    "month-start": lambda day: _month(day, 0),
    "month-end": lambda day: _end(day),
    "last-month-start": lambda day: _month(day, 1),
    "last-month-end": lambda day: _end(_month(day, 1)),
    "quarter-start": lambda day: _month(day, (day.month - 1) % 3),
    "last-quarter-start": lambda day: _month(day, (day.month - 1) % 3 + 3),
    "last-quarter-end": lambda day: _end(_month(day, (day.month - 1) % 3 + 1)),
    "year-start": lambda day: day.replace(month=1, day=1),
    "last-year-start": lambda day: date(day.year - 1, 1, 1),
    "last-year-end": lambda day: date(day.year - 1, 12, 31),
}
WORDS = tuple(_WORDS)


def typed(text: str, kind: ParameterType, today: date) -> Typed:
    """The value of a text. Raises ValueError where it is none of its kind.

    >>> typed("last-month-end", "date", date(2026, 3, 15)), typed("today-30", "date", date(2026, 3, 15))
    (datetime.date(2026, 2, 28), datetime.date(2026, 2, 13))
    >>> typed("1000.50", "decimal", date(2026, 3, 15)), typed("yes", "yes-no", date(2026, 3, 15))
    (Decimal('1000.50'), True)
    """
    if kind == "integer" and _INTEGER.fullmatch(text):
        return int(text)
    if kind == "decimal" and _DECIMAL.fullmatch(text):
        return Decimal(text)
    if kind == "yes-no" and text in _YES_NO:
        return _YES_NO[text]
    if kind == "text" and len(text) <= 500 and "\0" not in text:
        return text
    if kind == "date":
        return _day(text, today)
    raise ValueError(EXPECTED[kind])


def _day(text: str, today: date) -> date:
    said = _RELATIVE.fullmatch(text)
    try:
        if said is None or said[1] not in _WORDS:
            if len(text) != len("2026-03-31"):
                raise ValueError
            return date.fromisoformat(text)
        days = int(said[3] or 0)
        return _WORDS[said[1]](today) + timedelta(-days if said[2] == "-" else days)
    except (ValueError, OverflowError):
        raise ValueError(EXPECTED["date"]) from None
