"""Totals by customer and currency, to be held against what another service has folded by itself."""

from typing import Literal

from psycopg import sql
from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.queries.cut import Cur
from o2c.projection.queries.paging import decode_cursor, encode_cursor

What = Literal["documents", "items", "receivable", "unapplied"]

_BY_CUSTOMER = {
    "documents": sql.SQL("""select customer, currency, case kind when 'invoice' then gross else -gross end as amount
      from document"""),
    "items": sql.SQL("select customer, currency, original as amount from open_item where parent is null"),
    "receivable": sql.SQL("select account as customer, currency, invoices + credits as amount from balance"),
    "unapplied": sql.SQL("select account as customer, currency, unapplied as amount from balance"),
}
_PAGE = sql.SQL("""select customer, currency, sum(amount)::bigint as amount from ({amounts}) a
  where (customer, currency) > (%(after_customer)s, %(after_currency)s)
  group by customer, currency order by customer, currency limit %(limit)s""")


class TotalRow(TypedDict):
    customer: str
    total: Money


class Totals(TypedDict):
    what: What
    totals: list[TotalRow]
    next_cursor: str | None


def totals(cur: Cur, what: What, *, limit: int = 1000, cursor: str | None = None) -> Totals:
    """Everything folded so far, without a cut: another service is asked at the same time, when nothing moves.

    `documents`: invoices less credit notes as billing issued them. `items`: the same amounts as cash application took
    them over. `receivable`: open items, credits negative; credit's billed exposure. `unapplied`: money not applied.
    Raises BadCursor.
    """
    after_customer, after_currency = decode_cursor(cursor, str, str) or ("", "")
    after = {"after_customer": after_customer, "after_currency": after_currency, "limit": limit}
    rows = cur.execute(_PAGE.format(amounts=_BY_CUSTOMER[what]), after).fetchall()
    next_cursor = encode_cursor(rows[-1]["customer"], rows[-1]["currency"]) if len(rows) == limit else None
    told = [TotalRow(customer=row["customer"], total=money(row["amount"], row["currency"])) for row in rows]
    return {"what": what, "totals": told, "next_cursor": next_cursor}
