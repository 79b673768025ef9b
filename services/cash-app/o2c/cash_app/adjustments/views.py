"""What can be asked of deductions, approvals and adjustments."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from o2c.chassis.money import to_text

if TYPE_CHECKING:
    from psycopg import Cursor

Row = Mapping[str, Any]

_DEDUCTIONS = """select * from deductions
  where case %(state)s when 'open' then open <> 0 when 'resolved' then open = 0 else true end
    and (%(owner)s::text is null or owner = %(owner)s) and (%(account)s::text is null or account = %(account)s)
    and (%(code)s::text is null or code = %(code)s)
    and (due_on, deduction) > (%(after_day)s, %(after)s)
  order by due_on, deduction limit %(limit)s"""
_DEDUCTION = "select * from deductions where deduction = %s"
_APPROVALS = """select * from approvals
  where case %(state)s when 'waiting' then approved is null when 'decided' then approved is not null else true end
  order by known, approval limit %(limit)s"""
_APPROVAL = "select * from approvals where approval = %s"
_ADJUSTMENT = "select unit, legal_entity from journal where entry = %s limit 1"


def deductions(cur: "Cursor[Row]", asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Those due first come first."""
    return [_deduction(row) for row in cur.execute(_DEDUCTIONS, asked).fetchall()]


def deduction(cur: "Cursor[Row]", name: str) -> dict[str, Any] | None:
    row = cur.execute(_DEDUCTION, (name,)).fetchone()
    return None if row is None else _deduction(row)


def _deduction(row: Row) -> dict[str, Any]:
    amounts = {name: to_text(row[name], row["currency"]) for name in ("amount", "open", "credit_asked")}
    return dict(row) | amounts | {name: row[name].isoformat() for name in ("opened_on", "due_on")}


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
