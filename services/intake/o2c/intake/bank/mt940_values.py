"""Single MT940 values: balances and the amount, dates and references of a statement line, read by the mt-940 package.

Always with `Options.all()`: the package's defaults keep old faults, such as a reversed credit that comes out positive.
"""

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import mt940
from mt940.processors import date_fixup_pre_processor

from o2c.contracts.money import BadAmount
from o2c.intake.bank.amounts import exact_minor
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.mt940_fields import Field
from o2c.intake.bank.statement import Balance
from o2c.intake.bank.text import quoted

_CONTEXT = mt940.models.Transactions(options=mt940.Options.all())
_BALANCE = mt940.tags.FinalOpeningBalance()  # 60F, 60M, 62F and 62M have one form
_LINE = mt940.tags.Statement()
_HALF_YEAR = timedelta(days=183)


def read_balance(field: Field) -> Balance:
    """A balance such as `C240131EUR1234,56`.

    Without the decimal comma the amount may be cut off ("1234,56" to "12"), so it is refused.
    """
    value = field.lines[0].strip() if field.lines else ""
    match = _BALANCE.re.match(value)
    if not match or match.end() != len(value) or not re.search(r"\d,\d*$", value):
        raise UnreadableFile(
            f"{quoted(value)} is no balance; expected credit or debit, date, currency and an amount with a decimal "
            "comma, such as C240131EUR1234,56. The file may be cut off here",
            field.where,
        )
    groups = match.groupdict()
    currency = groups["currency"].upper()
    balance = _built(_BALANCE, groups, field)["final_opening_balance"]
    return Balance(_plain(balance.date), _minor(balance.amount.amount, currency, field), currency)


def read_line(field: Field, currency: str) -> dict[str, Any]:
    """The parts of a statement line (:61:), named as in `Line`.

    The booking date is the entry date, which has no year: of three possible years the one nearest the value date.
    `booking_date` is None where the bank left it out. The third and later lines, which the standard does not know, are
    added to the supplementary details.
    """
    value = "\n".join([field.lines[0].strip(), " ".join(field.lines[1:]).strip()] if field.lines else []).strip()
    match = _LINE.re.match(value)
    groups = match.groupdict() if match else {}
    if not groups.get("id"):
        raise UnreadableFile(
            f"{quoted(value)} is no statement line; expected value date, C or D, an amount of at most 15 characters "
            "and a transaction type, such as 2401310131C1234,56NTRFNONREF",
            field.where,
        )
    entry = groups.pop("entry_month"), groups.pop("entry_day")
    parts = _built(_LINE, groups | {"currency": currency}, field)
    value_date = _plain(parts["date"])
    return {
        "value_date": value_date,
        "booking_date": _booking_date(value_date, entry, field),
        "minor": _minor(parts["amount"].amount, currency, field),
        "reversal": groups["status"].upper().startswith("R"),
        "funds_code": (groups["funds_code"] or "").upper() or None,
        "transaction_code": groups["id"].strip().upper(),
        "customer_reference": _reference(groups["customer_reference"]),
        "bank_reference": _reference(groups["bank_reference"]),
        "supplementary": " ".join((groups["extra_details"] or "").split()),
    }


def _built(tag: mt940.tags.Tag, groups: dict[str, Any], field: Field) -> dict[str, Any]:
    """The package's objects for a matched field. 30 February, a value date of banks that count months of 30 days,
    becomes the month's last day."""
    try:
        return tag(_CONTEXT, date_fixup_pre_processor(_CONTEXT, tag, groups))
    except InvalidOperation:
        raise UnreadableFile(f"{groups['amount']!r} is no amount; expected digits and one comma", field.where) from None
    except ValueError:
        given = f"{groups['year']}-{groups['month']}-{groups['day']}"
        raise UnreadableFile(f"{given} (year-month-day) is no date of the calendar", field.where) from None


def _booking_date(value_date: date, entry: tuple[str | None, str | None], field: Field) -> date | None:
    month, day = entry
    if not (month and day and month.strip() and day.strip()):
        return None
    if (value_date.month, value_date.day) == (int(month), int(day)):
        return value_date
    candidates = []
    for year in (value_date.year - 1, value_date.year, value_date.year + 1):
        try:
            candidates.append(date(year, int(month), int(day)))
        except ValueError:  # no such day in that year; refused below if it exists in none
            continue
    nearest = min(candidates, key=lambda day: abs(day - value_date), default=None)
    if nearest is None or abs(nearest - value_date) > _HALF_YEAR:
        raise UnreadableFile(f"the entry date {month}{day} (month, day) is no date near {value_date}", field.where)
    return nearest


def _minor(amount: Decimal, currency: str, field: Field) -> int:
    try:
        return exact_minor(f"{amount:f}", currency)
    except BadAmount as error:
        raise UnreadableFile(str(error), field.where) from None


def _reference(text: str | None) -> str | None:
    """NONREF is the standard's word for "none"."""
    found = (text or "").strip()
    return found if found and found != "NONREF" else None


def _plain(day: date) -> date:
    return date(day.year, day.month, day.day)
