"""Which items are open, one by one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from psycopg import sql
from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.queries.customer_pages import blocks_from
from o2c.projection.queries.cut import Cur, Cut, CutAnswer
from o2c.projection.queries.items import open_items
from o2c.projection.queries.marks import Mark, last_marks, marked_items
from o2c.projection.queries.paging import cursor_after, decode_cursor

_ITEMS = sql.SQL("""with {items}, page as (
  select * from {found} where {where} order by {order} limit %(limit)s
)
select p.*, coalesce(nullif(h.code, ''), c.code, '') as mark_then,
  case when h.code <> '' then h.effective when c.code <> '' then c.effective end as marked_since,
  array(select number from former_number f where f.item = p.item order by number) as former_numbers
from page p {last} order by {order}""")
_AFTER = sql.SQL("(customer, item) > (%(after)s, %(after_item)s)")
_MARKED = sql.SQL(" and mark_then = %(mark)s and open_then <> 0")
_CLAIMS, _ALL = sql.SQL("parent is not null"), sql.SQL("true")


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
    mark: str
    marked_since: date | None
    parent: str | None
    former_numbers: list[str]


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
    mark: Mark | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> OpenItems:
    """Items whose balance is not 0 then, by customer and item; with a `mark` those that had it then. Raises BadCursor.

    `parent` is what a deduction was split off; it is disputed by what it is, until it is charged back.
    """
    after, after_item = decode_cursor(cursor, str, str) or ("", "")
    wanted: dict[str, Any] = {"customer": customer, "currency": currency, "entity": entity}
    bound = {**cut.parameters, "after": after, "after_item": after_item}
    rows: list[dict[str, Any]] = []
    for block in _blocks(cur, customer, mark, after):
        wanted["customer"] = block
        query = _items(cut, wanted, where=_AFTER + _MARKED if mark else _AFTER, marked=mark is not None)
        rows += cur.execute(query, {**bound, **wanted, "mark": mark, "limit": limit - len(rows)}).fetchall()
        if len(rows) == limit:
            break
    next_cursor = cursor_after(rows, limit, "customer", "item")
    return {**cut.answer, "items": [_item(row, cut) for row in rows], "next_cursor": next_cursor}


def longest_due(cur: Cur, cut: Cut, customer: str, limit: int, *, claims: bool = False) -> list[OpenItem]:
    """The customer's open items by due date, or of them those that were split off as deductions."""
    wanted = {"customer": [customer]}
    query = _items(cut, wanted, where=_CLAIMS if claims else _ALL, order=("due_date", "item"))
    return [_item(row, cut) for row in cur.execute(query, {**cut.parameters, **wanted, "limit": limit}).fetchall()]


def _blocks(cur: Cur, customer: str | None, mark: str | None, after: str) -> Iterable[list[str] | None]:
    """Customers to look through, block by block; those of marked items are found by the marks."""
    if customer is not None:
        return [[customer]]
    return [None] if mark else blocks_from(cur, after)


def _items(
    cut: Cut,
    wanted: Mapping[str, Any],
    *,
    where: sql.Composable,
    order: Sequence[str] = ("customer", "item"),
    marked: bool = False,
) -> sql.Composed:
    """Items with their marks, `marked`: of those that have one."""
    return _ITEMS.format(
        items=(marked_items if marked else open_items)(cut, wanted),
        found=sql.Identifier("marked_then" if marked else "open_then"),
        where=where,
        order=sql.SQL(", ").join(map(sql.Identifier, order)),
        last=last_marks(cut, sql.Identifier("p", "item")),
    )


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
        "mark": row["mark_then"],
        "marked_since": row["marked_since"],
        "parent": row["parent"],
        "former_numbers": row["former_numbers"],
    }
