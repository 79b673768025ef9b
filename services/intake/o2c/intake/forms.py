"""The forms that a mapping profile gives numbers, dates and letters, whatever file it is for."""

import re
from datetime import date, datetime
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""A year before is one whose century was left out, for "%Y" reads 0019 as the year 19; one after it is mistyped."""

_DATE_PARTS = (("%d",), ("%m", "%b", "%B"), ("%Y", "%y"))
_PACKED = re.compile(r"%[dmyY]%[dmyY]")


def check_forms(decimal: str, thousands: str, date_format: str, encoding: str) -> None:
    """Raises ValueError, for pydantic to show, naming the setting by which nothing could be read rightly.

    >>> check_forms(",", ".", "%d.%m.%Y", "utf-8")
    >>> check_forms(",", ",", "%d.%m.%Y", "utf-8")
    Traceback (most recent call last):
    ValueError: `decimal` and `thousands` are the same sign
    """
    if decimal == thousands:
        raise ValueError("`decimal` and `thousands` are the same sign")
    if not all(any(part in date_format for part in parts) for parts in _DATE_PARTS):
        raise ValueError("`date_format` needs a day (%d), a month (%m, %b) and a year (%Y, %y)")
    try:
        b"x".decode(encoding, "replace")
    except LookupError:
        raise ValueError(f"`encoding` {encoding!r} is not known") from None


@lru_cache(1_000)
def read_day(text: str, date_format: str) -> date | None:
    """A day in the form, or None for what is none.

    Banks and spreadsheets leave out zeros ("1.2.2024"). Where no sign stands between the parts, all of them must be
    there: "1022024" would else be 10 February, though it is 1 February without its first zero.

    >>> read_day("1.2.2024", "%d.%m.%Y"), read_day("01022024", "%d%m%Y")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 1))
    >>> read_day("1022024", "%d%m%Y"), read_day("01.02.0024", "%d.%m.%Y")
    (None, None)
    """
    try:
        day = datetime.strptime(text, date_format).date()  # noqa: DTZ007 - a calendar day, without time and zone
    except ValueError:
        return None
    packed = _PACKED.search(date_format) is not None and day.strftime(date_format) != text
    return None if packed or not FIRST_YEAR <= day.year <= LAST_YEAR else day
