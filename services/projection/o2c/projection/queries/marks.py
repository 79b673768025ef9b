"""Marks of items as of a moment: what of the open amounts is disputed, and what is legal.

By currency and legal entity it is a sum over the marked cube, as the aging is one over its own. By item, what is marked
now is found by an index, and only what was marked after the moment is looked up in its history. A hold comes before a
claim; of a kind the last one said is the one that holds.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, LiteralString, get_args

from psycopg import sql

from o2c.projection.queries.cut import Cur, Cut
from o2c.projection.queries.filters import conditions
from o2c.projection.queries.groups import Group, columns, joins, key, places
from o2c.projection.queries.items import COLUMNS, later

Mark = Literal["disputed", "legal"]
"""Those that amounts are summed by."""
_MARKS = sql.Literal(list(get_args(Mark)))
_LAST = sql.SQL("""left join lateral (
    select m.code, m.effective from item_mark m where m.item = {item} and m.kind = {kind}
      and {known} and m.{date} <= %(as_of)s order by m.sequence desc limit 1
  ) {name} on true""")
_BY_THEN, _BY_NEXT_DAY = sql.SQL("m.known <= %(known)s"), sql.SQL("m.known < %(next_day)s")
_MARKED = sql.SQL("""{later}, remarked as materialized (
  select l.item, coalesce(nullif(h.code, ''), c.code, '') as mark
  from (select distinct item from item_mark where known > %(known)s or {date} > %(as_of)s) l {last}
), marked_then as (
  select i.*, i.open - coalesce(l.amount, 0) as open_then, coalesce(r.mark, i.mark) as mark_then
  from open_item i left join later l using (item) left join remarked r using (item)
  where i.mark <> '' and not i.closed{where}
  union all
  select i.*, i.open - coalesce(l.amount, 0), r.mark
  from remarked r join open_item i using (item) left join later l using (item)
  where (i.mark = '' or i.closed){where}
  union all
  select i.*, i.open - l.amount, i.mark
  from later l join open_item i using (item) left join remarked r using (item)
  where i.mark <> '' and i.closed and r.item is null{where}
)""")
_FROM_CUBE = sql.SQL("""
with late as materialized (
  select item from movement where known > %(known)s and known < %(next_day)s
  union select item from item_mark where known > %(known)s and known < %(next_day)s
), cells as (
  select entity, currency, item_kind, base_date, mark, sum({amount}) as amount from marked_cube
  where aged_by = %(by)s and day <= %(as_of)s and known_day <= %(known_day)s
  group by entity, currency, item_kind, base_date, mark
  union all
  select i.entity, i.currency, i.kind, i.{base}, v.mark, v.amount
  from late l join open_item i using (item) {then} {next} cross join lateral (
    select coalesce(sum(m.amount) filter (where m.known <= %(known)s), 0) as then, coalesce(sum(m.amount), 0) as next
    from movement m where m.item = l.item and m.{date} <= %(as_of)s and m.known < %(next_day)s
  ) o cross join lateral (values (coalesce(nullif(h.code, ''), c.code, ''), o.then),
    (coalesce(nullif(hn.code, ''), cn.code, ''), -o.next)) v(mark, amount)
)
select {groups}, item_kind = 'credit-note' as credit, width_bucket(%(as_of)s - base_date, %(firsts)s::int[]) as bucket,
  mark, sum(amount)::bigint as amount
from cells o where mark = any({marks}){where} group by {places}, credit, bucket, mark""")
_FROM_ITEMS = sql.SQL("""with {marked}
select {groups}, o.kind = 'credit-note' as credit, width_bucket(%(as_of)s - o.{base}, %(firsts)s::int[]) as bucket,
  mark_then as mark, sum(open_then)::bigint as amount
from marked_then o{joins} where mark_then = any({marks}) and open_then <> 0
group by {places}, credit, bucket, mark_then""")


def last_marks(
    cut: Cut, item: sql.Composable, known: sql.Composable = _BY_THEN, suffix: LiteralString = ""
) -> sql.Composed:
    """Joins `h`, the last word about a hold of the item by the cut, and `c`, that about a claim: code and effective."""
    names = {"hold": "h", "claim": "c"}
    return sql.SQL(" ").join(
        [
            _LAST.format(
                item=item,
                kind=sql.Literal(kind),
                known=known,
                date=sql.Identifier(cut.basis),
                name=sql.Identifier(name + suffix),
            )
            for kind, name in names.items()
        ]
    )


def marked_items(cut: Cut, wanted: Mapping[str, Any]) -> sql.Composed:
    """`later`, `remarked` and `marked_then`: items that are or were marked, with `open_then` and `mark_then`, either of
    which may be nothing."""
    return _MARKED.format(
        later=later(cut, wanted),
        date=sql.Identifier(cut.basis),
        last=last_marks(cut, sql.Identifier("l", "item")),
        where=conditions(COLUMNS, wanted),
    )


def marked_totals(
    cur: Cur, cut: Cut, groups: Sequence[Group], base: str, bound: Mapping[str, Any], *, cubed: bool
) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """By group key: amounts by mark and bucket (`firsts` of `bound`), credits apart. `cubed`: whether the cube tells
    the groups and all that is wanted."""
    query = (_cube_query if cubed else _items_query)(cut, groups, base, bound)
    found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in cur.execute(query, bound).fetchall():
        found.setdefault(key(groups, row), []).append(row)
    return found


def _cube_query(cut: Cut, groups: Sequence[Group], base: str, wanted: Mapping[str, Any]) -> sql.Composed:
    item = sql.Identifier("l", "item")
    return _FROM_CUBE.format(
        amount=sql.Identifier(f"amount_{cut.basis}"),
        base=sql.Identifier(base),
        date=sql.Identifier(cut.basis),
        then=last_marks(cut, item),
        next=last_marks(cut, item, _BY_NEXT_DAY, "n"),
        groups=columns(groups),
        places=places(groups),
        marks=_MARKS,
        where=conditions({"currency": "currency", "entity": "entity"}, wanted),
    )


def _items_query(cut: Cut, groups: Sequence[Group], base: str, wanted: Mapping[str, Any]) -> sql.Composed:
    return _FROM_ITEMS.format(
        marked=marked_items(cut, wanted),
        groups=columns(groups),
        places=places(groups),
        joins=joins(groups),
        base=sql.Identifier(base),
        marks=_MARKS,
    )
