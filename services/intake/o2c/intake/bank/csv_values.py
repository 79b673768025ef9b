"""Amounts and dates as a profile says they are written; anything else is refused, never guessed."""

from datetime import date

from o2c.contracts.money import BadAmount
from o2c.intake.bank.amounts import exact_minor
from o2c.intake.bank.csv_profile import Profile
from o2c.intake.bank.text import quoted
from o2c.intake.forms import read_day
from o2c.intake.numbers import NotANumber, plain_amount


class BadCell(ValueError):
    """A cell that cannot be read; the text says which and why."""


def read_date(text: str, column: str, profile: Profile) -> date:
    day = read_day(text, profile.date_format)
    if day is None:
        raise BadCell(f"{column}: {quoted(text)} is no date in the form {profile.date_format}")
    return day


def read_amount(text: str, column: str, currency: str, profile: Profile) -> int:
    """Minor units with the sign that is written, in any of the forms of `plain_amount`."""
    try:
        return exact_minor(plain_amount(text, profile.decimal, profile.thousands, currency), currency)
    except (NotANumber, BadAmount) as error:
        raise BadCell(f"{column}: {error}") from None
