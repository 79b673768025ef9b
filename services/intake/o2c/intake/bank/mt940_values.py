"""Single MT940 values: balances and the amount, dates and references of a statement line.

Their form is that of the mt-940 package. What it makes of a field that has the form is made here: its objects keep old
faults by default, such as a reversed credit that comes out positive, and cost more than all the rest of a line.
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import mt940

from o2c.contracts.money import BadAmount
from o2c.intake.bank.amounts import exact_minor
from o2c.intake.bank.days import calendar_day
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.mt940_fields import Field
from o2c.intake.bank.statement import Balance
from o2c.intake.bank.text import quoted

_BALANCE = mt940.tags.FinalOpeningBalance().re  # 60F, 60M, 62F and 62M have one form
_FORM = mt940.tags.Statement().re
_LINE = re.compile(_FORM.pattern.replace("R?[DC]", "[RE]?[DC]"), _FORM.flags)
"""With the marks of cash that is only expected (EC, ED), which MT942 has besides."""
_PARTS = (
    *("year", "month", "day", "entry_month", "entry_day", "status", "funds_code", "amount", "id"),
    *("customer_reference", "bank_reference", "extra_details"),
)
_AMOUNT = re.compile(r"\d+,?\d*|,\d+")
HALF_YEAR = timedelta(days=183)
_FEBRUARY = 2


class Period(NamedTuple):
    """The days of the balances around a statement's lines: what is booked, is booked between them. An MT942 has none of
    its own, and is `announced` on the day `closed`."""

    opened: date | None = None
    closed: date | None = None
    announced: bool = False

    def holds(self, day: date) -> bool:
        return bool(self.opened and self.closed and self.opened <= day <= self.closed)


class Said(NamedTuple):
    """The parts of a statement line (:61:), named as in `Line`. `booking_date` is None where the bank left it out."""

    value_date: date
    booking_date: date | None
    minor: int
    reversal: bool
    funds_code: str | None
    transaction_code: str
    customer_reference: str | None
    bank_reference: str | None
    supplementary: str


def read_balance(field: Field) -> Balance:
    """A balance such as `C240131EUR1234,56`.

    Without the decimal comma the amount may be cut off ("1234,56" to "12"), so it is refused. Some banks write less
    than one as ",50".
    """
    value = field.lines[0].strip() if field.lines else ""
    match = _BALANCE.match(value)
    if not match or match.end() != len(value) or not re.search(r",\d*$", value):
        raise UnreadableFile(
            f"{quoted(value)} is no balance; expected credit or debit, date, currency and an amount with a decimal "
            "comma, such as C240131EUR1234,56. The file may be cut off here",
            field.where,
        )
    currency = match["currency"].upper()
    minor = _minor(match["amount"], currency, field)
    sign = -1 if match["status"] in "dD" else 1
    return Balance(_day(match["year"], match["month"], match["day"], field), sign * minor, currency)


def read_line(field: Field, currency: str, period: Period) -> Said:
    """The booking date is the entry date, which has no year: that of the statement, else the one nearest the value
    date. The third and later lines, which the standard does not know, are added to the supplementary details.

    Raises UnreadableFile.
    """
    lines = field.lines
    value = lines[0].strip() if len(lines) == 1 else _joined(lines)
    match = _LINE.match(value)
    if not match or not match["id"] or (match["status"][0] in "eE" and not period.announced):
        raise UnreadableFile(
            f"{quoted(value)} is no statement line; expected value date, C or D, an amount of at most 15 characters "
            "and a transaction type, such as 2401310131C1234,56NTRFNONREF",
            field.where,
        )
    year, month, day, entry_month, entry_day, mark, funds, amount, code, customer, bank, more = match.group(*_PARTS)
    value_date = _day(year, month, day, field)
    mark = mark.upper()
    minor = _minor(amount, currency, field)
    return Said(
        value_date=value_date,
        booking_date=_booking_date(value_date, entry_month, entry_day, period, field),
        minor=minor if mark in ("C", "RD", "EC") else -minor,
        reversal=mark[0] == "R",
        funds_code=funds.upper() if funds else None,
        transaction_code=code.strip().upper(),
        customer_reference=_reference(customer),
        bank_reference=_reference(bank),
        supplementary=" ".join(more.split()) if more else "",
    )


def _joined(lines: tuple[str, ...]) -> str:
    return "\n".join([lines[0].strip(), " ".join(lines[1:]).strip()] if lines else []).strip()


def _day(year: str, month: str, day: str, field: Field) -> date:
    found = _found(year, month, day)
    if found is None:
        raise UnreadableFile(f"{year}-{month}-{day} (year-month-day) is no date of the calendar", field.where)
    return found


@lru_cache(1_000)
def _found(year: str, month: str, day: str) -> date | None:
    """Of this century. 30 February, a value date of banks that count months of 30 days, is the month's last day."""
    number = int(day)
    days = range(number, 27, -1) if int(month) == _FEBRUARY and number > 28 else (number,)
    return next((found for number in days if (found := calendar_day(2000 + int(year), int(month), number))), None)


def _booking_date(value_date: date, month: str | None, day: str | None, period: Period, field: Field) -> date | None:
    if not (month and day and month.strip() and day.strip()):
        return None
    found = _with_year(value_date, month, day, period)
    if found is None:
        raise UnreadableFile(f"the entry date {month}{day} (month, day) is no date near {value_date}", field.where)
    return found


@lru_cache(1_000)
def _with_year(value_date: date, month: str, day: str, period: Period) -> date | None:
    """Between the balances where a year makes it so, however old the value date is: banks correct the interest of past
    years. Else of three possible years at most half a year from the value date: 29 February is in one of them only, 30
    February in none."""
    years = {value_date.year - 1, value_date.year, value_date.year + 1}
    around = {balance.year for balance in (period.opened, period.closed) if balance}
    days = [found for year in years | around if (found := calendar_day(year, int(month), int(day)))]
    nearest = min(filter(period.holds, days), key=lambda day: abs(day - value_date), default=None)
    if nearest is None:
        nearest = min(days, key=lambda day: abs(day - value_date), default=None)
        return nearest if nearest and abs(nearest - value_date) <= HALF_YEAR else None
    return nearest


def _minor(text: str, currency: str, field: Field) -> int:
    if not _AMOUNT.fullmatch(text):
        raise UnreadableFile(f"{text!r} is no amount; expected digits and one comma", field.where)
    try:
        return exact_minor(text.replace(",", "."), currency)
    except BadAmount as error:
        raise UnreadableFile(str(error), field.where) from None


def _reference(text: str | None) -> str | None:
    """NONREF is the standard's word for "none"."""
    found = (text or "").strip()
    return found if found and found != "NONREF" else None
