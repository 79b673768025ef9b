"""What an aging is made of: amounts and items by bucket, credits apart, and the money beside them, by group.

By currency and legal entity it is a sum over the aging cube, whose known days are whole days; what was known later on
that same day is taken off again movement by movement. By customer, or whatever else, it is a sum over open items.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from psycopg import sql

from o2c.projection.queries.buckets import Buckets
from o2c.projection.queries.cut import Cur, Cut
from o2c.projection.queries.filters import conditions
from o2c.projection.queries.groups import Group, columns, joins, key, places
from o2c.projection.queries.items import open_items
from o2c.projection.queries.marks import Mark, marked_totals
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


@dataclass(slots=True)
class Aged:
    items: int = 0
    amount: int = 0
    parts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(get_args(Mark), 0))

    def __add__(self, other: "Aged") -> "Aged":
        parts = {mark: self.parts[mark] + other.parts[mark] for mark in self.parts}
        return Aged(self.items + other.items, self.amount + other.amount, parts)


class Figures(dict[tuple[str, ...], tuple[list[Aged], Beside]]):
    """By group key: a cell of each bucket and the open credits' as the last, and the money beside; nothing of both: no
    key."""


def figures(cur: Cur, cut: Cut, buckets: Buckets, groups: Sequence[Group], wanted: Mapping[str, Any]) -> Figures:
    """`wanted`: customer (a list), currency and entity, or None for any."""
    cubed = wanted["customer"] is None and all(group.is_cubed for group in groups)
    query = (_cube_query if cubed else _items_query)(cut, buckets, groups, wanted)
    bound = {**cut.parameters, **wanted, "by": buckets.by, "firsts": buckets.firsts}
    found: _Found = {}
    for row in cur.execute(query, bound).fetchall():
        found.setdefault(key(groups, row), []).append(row)
    marked = marked_totals(cur, cut, groups, buckets.base, bound, cubed=cubed)
    beside = unapplied_totals(cur, cut, groups, wanted)
    keys = {*(key for key, rows in found.items() if _open(rows)), *beside}
    return Figures({key: (_cells(buckets, found, marked, key), beside.get(key, Beside())) for key in sorted(keys)})


def _cube_query(cut: Cut, buckets: Buckets, groups: Sequence[Group], wanted: Mapping[str, Any]) -> sql.Composed:
    return _FROM_CUBE.format(
        date=sql.Identifier(cut.basis),
        items=sql.Identifier(f"items_{cut.basis}"),
        base=sql.Identifier(buckets.base),
        groups=columns(groups),
        places=places(groups),
        where=conditions({"currency": "currency", "entity": "entity"}, wanted),
    )


def _items_query(cut: Cut, buckets: Buckets, groups: Sequence[Group], wanted: Mapping[str, Any]) -> sql.Composed:
    return _FROM_ITEMS.format(
        base=sql.Identifier(buckets.base),
        groups=columns(groups),
        places=places(groups),
        joins=joins(groups),
        open_items=open_items(cut, wanted),
    )


def _open(rows: list[dict[str, Any]]) -> bool:
    return any(row["amount"] or row["items"] for row in rows)


def _cells(buckets: Buckets, found: _Found, marked: _Found, key: tuple[str, ...]) -> list[Aged]:
    """One of each bucket, and the open credits' as the last."""
    cells = [Aged() for _ in (*buckets.labels, "credits")]
    for row in found.get(key, ()):
        cell = cells[-1 if row["credit"] else row["bucket"]]
        cell.items += row["items"]
        cell.amount += row["amount"]
    for row in marked.get(key, ()):
        cells[-1 if row["credit"] else row["bucket"]].parts[row["mark"]] += row["amount"]
    return cells
