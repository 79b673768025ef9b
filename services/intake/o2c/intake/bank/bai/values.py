"""Single values of BAI files: whole numbers and dates."""

import re
from datetime import date
from functools import lru_cache

from o2c.contracts.money import BadAmount, exponent
from o2c.intake.bank.amounts import MAX_DIGITS
from o2c.intake.bank.days import calendar_day
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.text import quoted

_NUMBER = re.compile(r"[+-]?[0-9]{1,30}")
_COUNT = re.compile(r"[0-9]{1,9}")
_DATE = re.compile(r"(?:(19|20)(?=[0-9]{6}$))?([0-9]{2})([0-9]{2})([0-9]{2})")
_CENTURY_TURNS = 80
"""Two-digit years from here on are of the last century. The format dates from 1980."""


def read_number(text: str, what: str, where: str) -> int:
    """An amount in minor units, for BAI writes no decimal point: "+000123456" USD is 1,234.56.

    Raises UnreadableFile.
    """
    if not _NUMBER.fullmatch(text):
        raise UnreadableFile(
            f"{quoted(text)} is no {what}; expected digits only, with the decimals but without a decimal point, "
            "such as 123456 for 1,234.56",
            where,
        )
    return int(text)


def read_amount(text: str, what: str, currency: str, where: str) -> int:
    """Raises UnreadableFile, too, for more than 15 digits before the decimals."""
    minor = read_number(text, what, where)
    if abs(minor) >= 10 ** (MAX_DIGITS + exponent(currency)):
        raise UnreadableFile(f"the {what} {minor} has more than {MAX_DIGITS} digits before the decimals", where)
    return minor


def read_count(text: str, what: str, where: str) -> int:
    """Raises UnreadableFile."""
    if not _COUNT.fullmatch(text):
        raise UnreadableFile(f"{quoted(text)} is no {what}; expected a whole number such as 12", where)
    return int(text)


def read_date(text: str, what: str, where: str) -> date:
    """A date as YYMMDD; some banks write the century too (YYYYMMDD).

    >>> read_date("240131", "date", "line 1"), read_date("20240131", "date", "line 1")
    (datetime.date(2024, 1, 31), datetime.date(2024, 1, 31))

    Raises UnreadableFile.
    """
    day = _found(text)
    if day is None:
        raise UnreadableFile(f"{quoted(text)} is no {what}; expected year, month and day, such as 240131", where)
    return day


@lru_cache(1_000)
def _found(text: str) -> date | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day = int(found[2]), int(found[3]), int(found[4])
    century = int(found[1]) if found[1] else 19 if year >= _CENTURY_TURNS else 20
    return calendar_day(100 * century + year, month, day)


def read_currency(text: str, where: str) -> str:
    """Raises UnreadableFile for what ISO 4217 does not list: nobody knows how many decimals it has."""
    currency = text.upper()
    try:
        exponent(currency)
    except BadAmount:
        raise UnreadableFile(
            f"{quoted(text)} is not a currency of ISO 4217; expected a code such as USD", where
        ) from None
    return currency
