"""How our bank accounts stand, for a controller: does opening + classes = closing, and what is missing or undecided."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from o2c.cash_app.bank import views
from o2c.cash_app.bank.statements import RELEASABLE
from o2c.chassis.money import to_text

if TYPE_CHECKING:
    from psycopg import Cursor

Row = Mapping[str, Any]

MOST = 50
"""Refused statements listed of an account, the last known first."""

_NAMES = """select bank_account, min(legal_entity) as legal_entity, min(currency) as currency from statements
  group by bank_account order by bank_account"""
_REFUSED = """select statement, number, statement_date, currency, lines, moved, refused as code, detail, file_name,
    known
  from statements where bank_account = %s and refused is not null and refused <> 'only-announced'
  order by known desc, statement limit %s"""
_ANNOUNCED = """select format, first_day, last_day, lines, moved, known from statements
  where bank_account = %s and refused = 'only-announced' and lines > 0
    and (%s::date is null or last_day > %s::date)
  order by known desc, statement limit 1"""
_COVERED = "select covered from bank_accounts where bank_account = %s"
_BEGINS = """select statement from statements
  where bank_account = %s and refused is null and first_day = %s and opening = %s order by known limit 1"""
_TODAY = "select current_date as today"


def status(cur: "Cursor[Row]", as_of: date | None) -> list[dict[str, Any]]:
    """Every bank account of which a statement came, taken or not. `as_of` is today unless it is given."""
    today = as_of or next(row["today"] for row in cur.execute(_TODAY))
    return [_account(cur, row, today) for row in cur.execute(_NAMES).fetchall()]


def _account(cur: "Cursor[Row]", row: Row, today: date) -> dict[str, Any]:
    name, currency = row["bank_account"], row["currency"]
    found = views.account(cur, name) or {
        "bank_account": name,
        "legal_entity": row["legal_entity"],
        "currency": currency,
        "classes": {},
        "gaps": [],
    }
    until = date.fromisoformat(found["until"]) if "until" in found else None
    begins = _begins(cur, name)
    gaps = [
        gap | {"weekdays": _between(gap), "statement": statement}
        for gap, statement in zip(found["gaps"], begins[1:], strict=True)
    ]
    return found | {
        "gaps": gaps,
        "first_statement": begins[0] if begins else None,
        "missing_since": None if until is None else weekdays(until, today),
        "announced": _announced(cur.execute(_ANNOUNCED, (name, until, until)).fetchone(), currency),
        "refused": [_refused(told) for told in cur.execute(_REFUSED, (name, MOST)).fetchall()],
    }


def _begins(cur: "Cursor[Row]", name: str) -> list[str | None]:
    """The statement that each stretch of covered days begins with: a person may confirm its opening balance."""
    row = cur.execute(_COVERED, (name,)).fetchone()
    found = [
        cur.execute(_BEGINS, (name, stretch["first"], stretch["opening"])).fetchone()
        for stretch in (row["covered"] if row else ())
    ]
    return [None if one is None else one["statement"] for one in found]


def weekdays(after: date, before: date) -> int:
    """Mondays to Fridays between two days, both left out. (Which of them are bank holidays is not known here.)

    Counted by whole weeks: a person may ask how a year 9999 would look, and a walk through its days takes seconds.

    >>> weekdays(date(2026, 5, 7), date(2026, 5, 12))  # a Friday and a Monday
    2
    >>> weekdays(date(2026, 5, 12), date(2026, 5, 12))
    0
    """
    days = max((before - after).days - 1, 0)
    weeks, rest = divmod(days, 7)
    return weeks * 5 + sum((after.weekday() + day) % 7 < 5 for day in range(1, rest + 1))


def _between(gap: Mapping[str, Any]) -> int:
    return weekdays(date.fromisoformat(gap["after"]), date.fromisoformat(gap["before"]))


def _announced(row: Row | None, currency: str) -> dict[str, Any] | None:
    """The latest announcement of days that no statement covers yet; an earlier one of the same day may say the same."""
    if row is None:
        return None
    return {**row, "moved": to_text(row["moved"], currency)}


def _refused(row: Row) -> dict[str, Any]:
    return {**row, "moved": to_text(row["moved"], row["currency"]), "can_be_released": row["code"] in RELEASABLE}
