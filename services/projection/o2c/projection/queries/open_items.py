"""Which items are open, one by one."""

from datetime import date
from typing import Any

from psycopg import sql
from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.queries.cut import Cur, Cut, CutAnswer
from o2c.projection.queries.items import later, open_items
from o2c.projection.queries.paging import decode_cursor, encode_cursor

_QUERY = sql.SQL("with {later} select * from ({items}) o order by customer, item limit %(limit)s")


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
    wanted = {"customer": customer, "currency": currency, "entity": entity}
    last = decode_cursor(cursor, str, str)
    query = _QUERY.format(
        later=later(cut, wanted), items=open_items(wanted, paged=True, after=last is not None)
    )  # fmt: skip
    after_customer, after_item = last or ("", "")
    bound = {"after_customer": after_customer, "after_item": after_item, "limit": limit}
    rows = cur.execute(query, {**cut.parameters, **wanted, **bound}).fetchall()
    more = len(rows) == limit
    return {
        **cut.answer,
        "items": [_item(row, cut) for row in rows],
        "next_cursor": encode_cursor(rows[-1]["customer"], rows[-1]["item"]) if more else None,
    }


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
