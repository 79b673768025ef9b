"""Which items are open, one by one."""

from datetime import date
from typing import Any

from psycopg import sql
from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.queries.customer_pages import blocks_from
from o2c.projection.queries.cut import Cur, Cut, CutAnswer
from o2c.projection.queries.items import open_items
from o2c.projection.queries.paging import cursor_after, decode_cursor

_PAGE = sql.SQL("""with {open_items} select * from open_then where (customer, item) > (%(after)s, %(after_item)s)
  order by customer, item limit %(limit)s""")

_LONGEST_DUE = sql.SQL("with {open_items} select * from open_then{where} order by due_date, item limit %(limit)s")
_CLAIMS = sql.SQL(" where parent is not null")


class OpenItem(TypedDict):
    item: str
    number: str
    kind: str
    customer: str
    legal_entity: str
    document_date: date
    due_date: date
    days_overdue: int
    original: Money
    open: Money
    order: str | None
    shipment: str | None


class OpenItems(CutAnswer):
    items: list[OpenItem]
    next_cursor: str | None


def list_open_items(
    cur: Cur,
    cut: Cut,
    *,
    customer: str | None = None,
    currency: str | None = None,
    entity: str | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> OpenItems:
    """Items whose balance is not 0 then, by customer and item. Raises BadCursor."""
    after, after_item = decode_cursor(cursor, str, str) or ("", "")
    wanted: dict[str, Any] = {"customer": customer, "currency": currency, "entity": entity}
    bound = {**cut.parameters, "after": after, "after_item": after_item}
    rows: list[dict[str, Any]] = []
    for block in [[customer]] if customer is not None else blocks_from(cur, after):
        wanted["customer"] = block
        query = _PAGE.format(open_items=open_items(cut, wanted))
        rows += cur.execute(query, {**bound, **wanted, "limit": limit - len(rows)}).fetchall()
        if len(rows) == limit:
            break
    next_cursor = cursor_after(rows, limit, "customer", "item")
    return {**cut.answer, "items": [_item(row, cut) for row in rows], "next_cursor": next_cursor}


def longest_due(cur: Cur, cut: Cut, customer: str, limit: int, *, claims: bool = False) -> list[OpenItem]:
    """The customer's open items by due date, or of them those that were split off as deductions."""
    wanted = {"customer": [customer]}
    query = _LONGEST_DUE.format(open_items=open_items(cut, wanted), where=_CLAIMS if claims else sql.SQL(""))
    return [_item(row, cut) for row in cur.execute(query, {**cut.parameters, **wanted, "limit": limit}).fetchall()]


def _item(row: dict[str, Any], cut: Cut) -> OpenItem:
    """`days_overdue` counts from the due date: 0 on it, negative before it."""
    return {
        "item": row["item"],
        "number": row["number"],
        "kind": row["kind"],
        "customer": row["customer"],
        "legal_entity": row["entity"],
        "document_date": row["document_date"],
        "due_date": row["due_date"],
        "days_overdue": (cut.as_of - row["due_date"]).days,
        "original": money(row["original"], row["currency"]),
        "open": money(row["open_then"], row["currency"]),
        "order": row["order_id"],
        "shipment": row["shipment"],
    }
