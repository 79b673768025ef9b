"""The books of a ledger, read from the tables: a few queries for all figures of all days up to the cut's."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, LiteralString

from psycopg import sql

from o2c.projection.kpis.books import Book, Paid, Payments, Running
from o2c.projection.kpis.cells import cells
from o2c.projection.kpis.periods import month_of
from o2c.projection.queries.cut import CASH_APP, ORDER, Cur, Cut
from o2c.projection.queries.filters import conditions

Place = tuple[str, str]
"""(legal entity, currency)"""

_MOVED: LiteralString = """with cells as ({moved})
  select entity, currency, {date} as day,
    case when kind in ('invoiced', 'credited') then date_trunc('month', effective)::date end as month,
    sum(amount)::bigint as amount
  from cells where {date} <= %(as_of)s{where} group by 1, 2, 3, 4"""
_NOT_DUE: LiteralString = """with cells as ({aged}), current as (
    select entity, currency, {date} as day, base_date, amount from cells
    where {date} <= least(base_date, %(as_of)s) and item_kind <> 'credit-note'{where}
  )
  select entity, currency, day, sum(amount)::bigint as amount from (
    select entity, currency, day, amount from current
    union all select entity, currency, base_date + 1, -amount from current where base_date < %(as_of)s
  ) c group by 1, 2, 3"""
_OPEN: LiteralString = """with cells as ({aged})
  select entity, currency, {date} as day, date_trunc('month', base_date)::date as month, sum(amount)::bigint as amount
  from cells where {date} <= %(as_of)s{where} group by 1, 2, 3, 4"""
_PAID: LiteralString = """with cells as ({paid})
  select entity, currency, paid_on, {date} as day, sum(amount)::bigint as amount, sum(amount_days)::bigint as days,
    sum(amount_late)::bigint as late, sum(amount_late_only)::bigint as late_only
  from cells where {date} <= %(as_of)s{where} group by 1, 2, 3, 4"""

_BAD_DEBT: LiteralString = """
  select i.entity, i.currency, m.{date} as day, -sum(m.amount)::bigint as amount
  from movement m join open_item i using (item) where m.kind = 'written-off' and m.reason_code = 'bad-debt'
    and m.known <= %(known)s and m.{date} <= %(as_of)s{of_items} group by 1, 2, 3"""

_ORDERS_HEARD = "select exists (select from watermark where source = %(order)s) as heard"


def heard(cur: Cur) -> tuple[str, ...]:
    """The sources that figures rest on: open items and receipts, and orders where there are any."""
    row = cur.execute(_ORDERS_HEARD, {"order": ORDER}).fetchone()
    return (CASH_APP, ORDER) if row and row["heard"] else (CASH_APP,)


def books(cur: Cur, cut: Cut, wanted: Mapping[str, Any]) -> dict[Place, Book]:
    """A book for each legal entity and currency, of all days up to the cut's; in order.

    `wanted`: entity, currency, and customers, a list, or None for all.
    """
    rows = {
        name: _by_place(_rows(cur, cut, wanted, query, by))
        for name, query, by in (
            ("moved", _MOVED, "due"), ("not_due", _NOT_DUE, "due"), ("open", _OPEN, "invoice"), ("paid", _PAID, "due"),
            ("bad_debt", _BAD_DEBT, "due"),
        )
    }  # fmt: skip
    return {
        place: _book({name: found.get(place, ()) for name, found in rows.items()}) for place in sorted(rows["moved"])
    }


def _rows(cur: Cur, cut: Cut, wanted: Mapping[str, Any], query: LiteralString, by: str) -> list[dict[str, Any]]:
    date_of_basis = sql.Identifier(cut.basis)
    where = conditions({"entity": "entity", "currency": "currency"}, wanted)
    of_items = conditions({"entity": "i.entity", "currency": "i.currency", "customers": "i.customer"}, wanted)
    composed = sql.SQL(query).format(date=date_of_basis, where=where, of_items=of_items, **cells(cut, wanted, by))
    return cur.execute(composed, {**cut.parameters, **wanted, "by": by}).fetchall()


def _by_place(rows: Iterable[dict[str, Any]]) -> dict[Place, list[dict[str, Any]]]:
    found: dict[Place, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault((row["entity"], row["currency"]), []).append(row)
    return found


def _book(rows: Mapping[str, Iterable[dict[str, Any]]]) -> Book:
    moved = list(rows["moved"])
    sales = [row for row in moved if row["month"] is not None]
    return Book(
        receivable=Running((row["day"], row["amount"]) for row in moved),
        not_due=Running((row["day"], row["amount"]) for row in rows["not_due"]),
        sales=Running((row["day"], row["amount"]) for row in sales),
        sales_by_month=_by_month(sales),
        open_by_month=_by_month(rows["open"]),
        payments=sorted(
            Payments(row["paid_on"], row["day"], Paid(row["amount"], row["days"], row["late"], row["late_only"]))
            for row in rows["paid"]
        ),
        bad_debt=Running((row["day"], row["amount"]) for row in rows["bad_debt"]),
    )


def _by_month(rows: Iterable[dict[str, Any]]) -> dict[date, Running]:
    found: defaultdict[date, list[tuple[date, int]]] = defaultdict(list)
    for row in rows:
        found[month_of(row["month"])].append((row["day"], row["amount"]))
    return {month: Running(amounts) for month, amounts in found.items()}
