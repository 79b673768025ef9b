"""Amounts and dates as a profile says they are written; anything else is refused, never guessed."""

import re
from datetime import date, datetime
from functools import cache

from o2c.contracts.money import BadAmount
from o2c.intake.bank.amounts import exact_minor
from o2c.intake.bank.csv_profile import Profile
from o2c.intake.bank.text import quoted


class BadCell(ValueError):
    """A cell that cannot be read; the text says which and why."""


def read_date(text: str, column: str, profile: Profile) -> date:
    try:
        # A day of the bank's calendar: it has no time and no zone.
        return datetime.strptime(text, profile.date_format).date()  # noqa: DTZ007
    except ValueError:
        raise BadCell(f"{column}: {quoted(text)} is no date in the form {profile.date_format}") from None


def read_amount(text: str, column: str, currency: str, profile: Profile) -> int:
    """Minor units with the sign that is written: "-1.234,50", "1.234,50-" and "(1.234,50)" are all negative.

    Thousands must stand in groups of three: with `thousands = "."` the text "12.50" is refused and not read as 1250.
    """
    match = _form(profile.decimal, profile.thousands).fullmatch(text.replace("\u2212", "-"))
    if match is None:
        raise BadCell(
            f"{column}: {quoted(text)} is no amount with the decimal sign {profile.decimal!r} "
            f"and the thousands sign {profile.thousands!r}"
        )
    whole = match["whole"].replace(profile.thousands, "") if profile.thousands else match["whole"]
    negative = "-" in (match["lead"], match["trail"]) or match["lead"] == "("
    if (match["lead"] == "(") != (match["trail"] == ")") or (match["lead"] and match["trail"] == "-"):
        raise BadCell(f"{column}: {quoted(text)} has two signs, or one half of a pair of brackets")
    try:
        minor = exact_minor(f"{whole}.{match['fraction'] or ''}".rstrip("."), currency)
    except BadAmount as error:
        raise BadCell(f"{column}: {error}") from None
    return -minor if negative else minor


@cache
def _form(decimal: str, thousands: str) -> re.Pattern[str]:
    grouped = rf"[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+|" if thousands else ""
    return re.compile(
        rf"(?P<lead>[-+(]?)\s*(?P<whole>{grouped}[0-9]+)(?:{re.escape(decimal)}(?P<fraction>[0-9]{{0,20}}))?\s*(?P<trail>[-)]?)"
    )
