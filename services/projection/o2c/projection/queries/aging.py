"""Aging: how much is open, how long, and how many items, as of any day, as known at any moment, on either basis.

By currency and legal entity it is a sum over the aging cube, whose known days are whole days; what was known later on
that same day is taken off again movement by movement. By customer it is a sum over open items. Amounts of different
currencies are never added. Open credits have a column of their own, so that buckets + open credits = AR control; money
that is not applied stands beside it and is never netted.
"""

from collections.abc import Sequence
from typing import Any

from psycopg import sql
from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.queries.buckets import Buckets
from o2c.projection.queries.customer_pages import accounts_after
from o2c.projection.queries.cut import Cur, Cut, CutAnswer
from o2c.projection.queries.filters import conditions
from o2c.projection.queries.groups import Group, columns, groups_of, joins, places
from o2c.projection.queries.groups import key as key_of
from o2c.projection.queries.items import open_items
from o2c.projection.queries.paging import decode_cursor, encode_cursor, page_of
from o2c.projection.queries.unapplied import Beside, unapplied_totals

_FROM_CUBE = sql.SQL("""
with late as materialized (
  select item, coalesce(sum(amount) filter (where {date} <= %(as_of)s), 0) as amount from movement
  where known > %(known)s and known < %(next_day)s group by item
), cells as (
  select entity, currency, item_kind, base_date, sum(amount) as amount, sum({items}) as items from aging_cube
  where aged_by = %(by)s and {date} <= %(as_of)s and known_day <= %(known_day)s
  group by entity, currency, item_kind, base_date
  union all
  select i.entity, i.currency, i.kind, i.{base}, -l.amount, (t.open <> l.amount)::int - (t.open <> 0)::int
  from late l join open_item i using (item) cross join lateral (
    select coalesce(sum(m.amount), 0) as open from movement m
    where m.item = l.item and m.{date} <= %(as_of)s and m.known < %(next_day)s) t
  where l.amount <> 0
)
select {groups}, item_kind = 'credit-note' as credit, width_bucket(%(as_of)s - base_date, %(firsts)s::int[]) as bucket,
  sum(amount)::bigint as amount, sum(items)::bigint as items
from cells o where true{where} group by {places}, credit, bucket""")

_FROM_ITEMS = sql.SQL("""
with {open_items} select {groups}, o.kind = 'credit-note' as credit,
  width_bucket(%(as_of)s - o.{base}, %(firsts)s::int[]) as bucket, sum(open_then)::bigint as amount, count(*) as items
from open_then o{joins} group by {places}, credit, bucket""")


class Cell(TypedDict):
    items: int
    amount: Money


class AgingRow(TypedDict):
    """`group`: each thing the answer is grouped by, and what it is in this row."""

    currency: str
    group: dict[str, str]
    legal_entity: str | None
    customer: str | None
    buckets: list[Cell]
    open_credits: Cell
    total: Money
    unapplied: Money
    on_account: Money
    unidentified: Money


class Aging(CutAnswer):
    by: str
    buckets: list[str]
    rows: list[AgingRow]
    next_cursor: str | None


def aging(
    cur: Cur,
    cut: Cut,
    buckets: Buckets,
    *,
    group: Sequence[str] = (),
    customer: str | None = None,
    currency: str | None = None,
    entity: str | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> Aging:
    """A row for each currency, and within it for each value of what is in `group` (`groups.py`); nothing open: no row.

    `total` is AR control before unapplied cash. Items are counted, credits apart from invoices. Grouped answers come in
    pages of `limit` rows, by customer in pages of `limit` customers. Raises BadCursor, BadGroup.
    """
    groups = groups_of(group)
    page: list[str] | None = [customer] if customer is not None else None
    by_customer = "customer" in group and page is None
    next_cursor = None
    if by_customer:
        (after,) = decode_cursor(cursor, str) or ("",)
        page = accounts_after(cur, after, limit)
        next_cursor = encode_cursor(page[-1]) if len(page) == limit else None
    wanted = {"customer": page, "currency": currency, "entity": entity}
    cubed = page is None and all(group.is_cubed for group in groups)
    query = (_cube_query if cubed else _items_query)(cut, buckets, groups, wanted)
    bound = {**cut.parameters, **wanted, "by": buckets.by, "firsts": buckets.firsts}
    found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in cur.execute(query, bound).fetchall():
        found.setdefault(key_of(groups, row), []).append(row)
    beside = unapplied_totals(cur, cut, groups, wanted)
    keys = sorted({*(key for key, rows in found.items() if _open(rows)), *beside})
    if not by_customer:
        keys, next_cursor = page_of(keys, limit, cursor)
    names = [group.name for group in groups]
    rows = [
        _row(dict(zip(names, key, strict=True)), buckets, found.get(key, []), beside.get(key, Beside())) for key in keys
    ]
    return {**cut.answer, "by": buckets.by, "buckets": buckets.labels, "rows": rows, "next_cursor": next_cursor}


def _cube_query(cut: Cut, buckets: Buckets, groups: Sequence[Group], wanted: dict[str, Any]) -> sql.Composed:
    return _FROM_CUBE.format(
        date=sql.Identifier(cut.basis),
        items=sql.Identifier(f"items_{cut.basis}"),
        base=sql.Identifier(buckets.base),
        groups=columns(groups),
        places=places(groups),
        where=conditions({"currency": "currency", "entity": "entity"}, wanted),
    )


def _items_query(cut: Cut, buckets: Buckets, groups: Sequence[Group], wanted: dict[str, Any]) -> sql.Composed:
    return _FROM_ITEMS.format(
        base=sql.Identifier(buckets.base),
        groups=columns(groups),
        places=places(groups),
        joins=joins(groups),
        open_items=open_items(cut, wanted),
    )


def _open(rows: list[dict[str, Any]]) -> bool:
    return any(row["amount"] or row["items"] for row in rows)


def _row(key: dict[str, str], buckets: Buckets, rows: list[dict[str, Any]], beside: Beside) -> AgingRow:
    currency = key["currency"]
    items, amounts = [0] * len(buckets.labels), [0] * len(buckets.labels)
    credit_items, credits = 0, 0
    for row in rows:
        if row["credit"]:
            credit_items, credits = credit_items + row["items"], credits + row["amount"]
        else:
            items[row["bucket"]] += row["items"]
            amounts[row["bucket"]] += row["amount"]
    return {
        "currency": currency,
        "group": {name: value for name, value in key.items() if name != "currency"},
        "legal_entity": key.get("entity"),
        "customer": key.get("customer"),
        "buckets": [
            {"items": n, "amount": money(amount, currency)} for n, amount in zip(items, amounts, strict=True)
        ],
        "open_credits": {"items": credit_items, "amount": money(credits, currency)},
        "total": money(sum(amounts) + credits, currency),
        "unapplied": money(beside.unapplied, currency),
        "on_account": money(beside.on_account, currency),
        "unidentified": money(beside.unidentified, currency),
    }  # fmt: skip
