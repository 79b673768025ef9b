"""What can be asked of remittance advices: pages of those that wait or are tied, and one with what the payer said."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from o2c.chassis.money import to_text

if TYPE_CHECKING:
    from psycopg import Cursor

Row = Mapping[str, Any]

_LIST = """select * from advices
  where case %(state)s when 'waiting' then receipt = '' when 'tied' then receipt <> '' else true end
    and (%(currency)s::text is null or currency = %(currency)s)
    and advice > %(after)s order by advice limit %(limit)s"""
_ONE = "select * from advices where advice = %s"
_OF_RECEIPT = "select advice from advices where receipt = %s"
_TEXTS = ("advice", "number", "payer", "format", "file_name", "suggested", "lines")


def page(cur: "Cursor[Row]", asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [shown(row) for row in cur.execute(_LIST, asked).fetchall()]


def row(cur: "Cursor[Row]", advice: str) -> Row | None:
    return cur.execute(_ONE, (advice,)).fetchone()


def of_receipt(cur: "Cursor[Row]", receipt: str) -> str | None:
    found = cur.execute(_OF_RECEIPT, (receipt,)).fetchone() if receipt else None
    return None if found is None else str(found["advice"])


def shown(found: Row) -> dict[str, Any]:
    """`receipt` is its payment, or null while it waits; `waits_for` then says why."""
    currency = found["currency"]
    return {
        **{name: found[name] for name in _TEXTS},
        "amount": {"amount": to_text(found["amount"], currency), "currency": currency},
        "difference": to_text(found["difference"], currency),
        "payment_date": found["payment_date"] and found["payment_date"].isoformat(),
        "receipt": found["receipt"] or None,
        "tied_by": found["tied_by"] or None,
        "reason": found["reason"] or None,
        "waits_for": found["left_for"] or None,
        "known": found["known"].isoformat(),
    }
