"""What can be asked of deductions, approvals and adjustments."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from o2c.cash_app.adjustments.ending import INVALID, VALID
from o2c.chassis.money import to_text

if TYPE_CHECKING:
    from psycopg import Cursor

Row = Mapping[str, Any]

_DEDUCTIONS = """select d.*, e.valid, e.invalid from deductions d
  cross join lateral (select count(*) filter (where o.ended_by = any(%(valid)s)) as valid,
      count(*) filter (where o.ended_by = any(%(invalid)s)) as invalid
    from deductions o
    where o.account = d.account and o.code = d.code and o.open = 0 and o.deduction <> d.deduction) e
  where case %(state)s when 'open' then d.open <> 0 when 'resolved' then d.open = 0 else true end
    and (%(deduction)s::text is null or d.deduction = %(deduction)s)
    and (%(owner)s::text is null or d.owner = %(owner)s) and (%(account)s::text is null or d.account = %(account)s)
    and (%(code)s::text is null or d.code = %(code)s)
    and (d.due_on, d.deduction) > (%(after_day)s, %(after)s)
  order by d.due_on, d.deduction limit %(limit)s"""
_ENDS = {"valid": list(VALID), "invalid": list(INVALID)}
_ANY = {"state": "any", "owner": None, "account": None, "code": None, "after_day": date.min, "after": "", "limit": 1}
_APPROVALS = """select * from approvals
  where case %(state)s when 'waiting' then approved is null when 'decided' then approved is not null else true end
  order by known, approval limit %(limit)s"""
_APPROVAL = "select * from approvals where approval = %s"
_ADJUSTMENT = "select unit, legal_entity from journal where entry = %s limit 1"


def deductions(cur: "Cursor[Row]", asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Those due first come first."""
    return [_deduction(row) for row in cur.execute(_DEDUCTIONS, {"deduction": None, **asked, **_ENDS}).fetchall()]


def deduction(cur: "Cursor[Row]", name: str) -> dict[str, Any] | None:
    row = cur.execute(_DEDUCTIONS, {**_ANY, "deduction": name, **_ENDS}).fetchone()
    return None if row is None else _deduction(row)


def _deduction(row: Row) -> dict[str, Any]:
    """`earlier`: how often others of the customer with the same reason ended as valid, and how often not."""
    amounts = {name: to_text(row[name], row["currency"]) for name in ("amount", "open", "credit_asked")}
    days = {name: row[name].isoformat() for name in ("opened_on", "due_on")}
    told = {name: value for name, value in row.items() if name not in ("valid", "invalid")}
    return told | amounts | days | {"earlier": {"valid": row["valid"], "invalid": row["invalid"]}}


def approvals(cur: "Cursor[Row]", asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Oldest first. Nobody is authenticated yet, and each says so."""
    return [_approval(row) for row in cur.execute(_APPROVALS, asked).fetchall()]


def approval(cur: "Cursor[Row]", name: str) -> dict[str, Any] | None:
    row = cur.execute(_APPROVAL, (name,)).fetchone()
    return None if row is None else _approval(row)


def _approval(row: Row) -> dict[str, Any]:
    """`amount` is None where it is not about one sum."""
    amount = to_text(row["amount"], row["currency"]) if row["currency"] else None
    more = {"amount": amount, "known": row["known"].isoformat()}
    return dict(row) | more | {"actor_verified": False}


def place_of_adjustment(cur: "Cursor[Row]", adjustment: str) -> Row | None:
    """Unit and legal entity of the item whose adjustment this is; what moves no money has no entry."""
    return cur.execute(_ADJUSTMENT, (f"item/{adjustment}",)).fetchone()
