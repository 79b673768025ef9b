"""Aging: how much is open, how long, and how many items, as of any day, as known at any moment, on either basis.

By currency and legal entity it is a sum over the aging cube, whose known days are whole days; what was known later on
that same day is taken off again movement by movement. By customer it is a sum over open items. Amounts of different
currencies are never added. Open credits have a column of their own, so that buckets + open credits = AR control; money
that is not applied, on account or kept for orders stands beside it and is never netted. What is disputed and what is
legal are parts of a cell's amount, never taken off it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

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
from o2c.projection.queries.marks import Mark, marked_totals
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


_Found = dict[tuple[str, ...], list[dict[str, Any]]]
"""Rows of a query by what they are grouped by."""


class Cell(TypedDict):
    """`disputed` and `legal` are parts of `amount`, and no item is in both."""

    items: int
    amount: Money
    disputed: Money
    legal: Money


class AgingRow(TypedDict):
    """`group`: each thing the answer is grouped by, and what it is in this row."""

    currency: str
    group: dict[str, str]
    legal_entity: str | None
    customer: str | None
    buckets: list[Cell]
    open_credits: Cell
    total: Money
    disputed: Money
    legal: Money
    unapplied: Money
    on_account: Money
    prepaid: Money
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
    found: _Found = {}
    for row in cur.execute(query, bound).fetchall():
        found.setdefault(key_of(groups, row), []).append(row)
    marked = marked_totals(cur, cut, groups, buckets.base, bound, cubed=cubed)
    beside = unapplied_totals(cur, cut, groups, wanted)
    keys = sorted({*(key for key, rows in found.items() if _open(rows)), *beside})
    if not by_customer:
        keys, next_cursor = page_of(keys, limit, cursor)
    names = [group.name for group in groups]
    rows = [
        _row(dict(zip(names, key, strict=True)), _cells(buckets, found, marked, key), beside.get(key, Beside()))
        for key in keys
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


@dataclass(slots=True)
class _Cell:
    items: int = 0
    amount: int = 0
    parts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(get_args(Mark), 0))

    def __add__(self, other: "_Cell") -> "_Cell":
        parts = {mark: self.parts[mark] + other.parts[mark] for mark in self.parts}
        return _Cell(self.items + other.items, self.amount + other.amount, parts)

    def told(self, currency: str) -> Cell:
        return {
            "items": self.items,
            "amount": money(self.amount, currency),
            "disputed": money(self.parts["disputed"], currency),
            "legal": money(self.parts["legal"], currency),
        }


def _cells(buckets: Buckets, found: _Found, marked: _Found, key: tuple[str, ...]) -> list[_Cell]:
    """One of each bucket, and the open credits' as the last."""
    cells = [_Cell() for _ in (*buckets.labels, "credits")]
    for row in found.get(key, ()):
        cell = cells[-1 if row["credit"] else row["bucket"]]
        cell.items += row["items"]
        cell.amount += row["amount"]
    for row in marked.get(key, ()):
        cells[-1 if row["credit"] else row["bucket"]].parts[row["mark"]] += row["amount"]
    return cells


def _row(key: dict[str, str], cells: list[_Cell], beside: Beside) -> AgingRow:
    currency, total = key["currency"], sum(cells, _Cell()).told(key["currency"])
    return {
        "currency": currency,
        "group": {name: value for name, value in key.items() if name != "currency"},
        "legal_entity": key.get("entity"),
        "customer": key.get("customer"),
        "buckets": [cell.told(currency) for cell in cells[:-1]],
        "open_credits": cells[-1].told(currency),
        "total": total["amount"],
        "disputed": total["disputed"],
        "legal": total["legal"],
        "unapplied": money(beside.unapplied, currency),
        "on_account": money(beside.on_account, currency),
        "prepaid": money(beside.prepaid, currency),
        "unidentified": money(beside.unidentified, currency),
    }
