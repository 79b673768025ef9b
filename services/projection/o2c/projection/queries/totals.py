"""Totals by customer and currency, to be held against what another service has folded by itself."""

from typing import Any, Literal

from psycopg import sql
from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.queries.cut import ORDER, Cur
from o2c.projection.queries.deliveries import OPEN, SHIPPED
from o2c.projection.queries.paging import cursor_after, decode_cursor

What = Literal["documents", "items", "receivable", "billed", "unapplied", "open-orders", "shipped-not-billed"]

_BY_CUSTOMER = {
    "documents": sql.SQL("""select customer, currency, case kind when 'invoice' then 1 else -1 end
      * coalesce(taken_over, gross) as amount from document"""),
    "items": sql.SQL("select customer, currency, original as amount from open_item where parent is null"),
    "receivable": sql.SQL("select account as customer, currency, invoices + credits as amount from balance"),
    "billed": sql.SQL("""select account as customer, currency, invoices + credits as amount from balance
      union all select customer, currency, -amount from unexposed"""),
    "unapplied": sql.SQL("""select account as customer, currency, unapplied + on_account as amount from balance
      where not starts_with(account, 'unidentified:')"""),
    "open-orders": sql.SQL("""select d.customer, d.currency, d.amount, d.partition, s.sequence
      from ({open}) d join story s on s.subject = d.order_id and s.type = 'order-placed'""").format(open=OPEN),
    "shipped-not-billed": SHIPPED,
}
_OF_ORDERS = ("open-orders", "shipped-not-billed")
_FIRST = sql.SQL(", min(partition) as partition, min(sequence) as sequence")
"""All that the order service says of a customer is in one partition."""
_PAGE = sql.SQL("""select customer, currency, sum(amount)::bigint as amount{first} from ({amounts}) a
  where (customer, currency) > (%(after_customer)s, %(after_currency)s)
  group by customer, currency order by customer, currency limit %(limit)s""")


class Place(TypedDict):
    source: str
    partition: int
    sequence: int


class TotalRow(TypedDict):
    """`first`: of what is still to be shipped or billed, the oldest event that counts in it."""

    customer: str
    total: Money
    first: Place | None


class Totals(TypedDict):
    what: What
    totals: list[TotalRow]
    next_cursor: str | None


def totals(cur: Cur, what: What, *, limit: int = 1000, cursor: str | None = None) -> Totals:
    """Everything folded so far, without a cut: another service is asked at the same time, when nothing moves.

    `documents`: invoices less credit notes as billing issued them, or with what was open of them at the cut-over.
    `items`: the same amounts as cash application took them over. `receivable`: open items, credits negative.
    `billed`: of these what counts as exposure, as credit has it.
    `unapplied`: money not applied or on account; credit counts both.
    `open-orders` and `shipped-not-billed`: credit's other buckets (`queries/deliveries.py`). Raises BadCursor.
    """
    after_customer, after_currency = decode_cursor(cursor, str, str) or ("", "")
    after = {"after_customer": after_customer, "after_currency": after_currency, "limit": limit}
    first = _FIRST if what in _OF_ORDERS else sql.SQL("")
    rows = cur.execute(_PAGE.format(amounts=_BY_CUSTOMER[what], first=first), after).fetchall()
    next_cursor = cursor_after(rows, limit, "customer", "currency")
    return {"what": what, "totals": [_row(row) for row in rows], "next_cursor": next_cursor}


def _row(row: dict[str, Any]) -> TotalRow:
    found = "sequence" in row
    first = Place(source=ORDER, partition=row["partition"], sequence=row["sequence"]) if found else None
    return {"customer": row["customer"], "total": money(row["amount"], row["currency"]), "first": first}
