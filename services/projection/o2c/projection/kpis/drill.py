"""The items behind a figure, page by page: their amounts sum up to its numerator, or to its denominator.

Every sum of a figure is a sum over the movements of items, each taken with a weight (0, 1 or another) that its dates
and kind decide. So one query lists what stands behind any of them.
"""

from datetime import date
from typing import Any, Literal, LiteralString

from psycopg import sql
from typing_extensions import TypedDict

from o2c.projection.kpis.answer import outcomes
from o2c.projection.kpis.customers import customers_of
from o2c.projection.kpis.families import Asked, page
from o2c.projection.kpis.figure import NotApplicable, Outcome
from o2c.projection.kpis.kinds import Count, LedgerKpi, RowsKpi, Side, Unit
from o2c.projection.kpis.periods import ending
from o2c.projection.kpis.registry import kpi_named
from o2c.projection.kpis.told import Told, counted, told
from o2c.projection.queries.cut import Cur, Cut, CutAnswer
from o2c.projection.queries.filters import conditions
from o2c.projection.queries.paging import cursor_after, decode_cursor

Which = Literal["numerator", "denominator"]

_SALE = "m.kind in ('invoiced', 'credited')"
_WITHIN = "m.{date} >= %(first)s"
_CURRENT = "i.kind <> 'credit-note' and i.due_date >= %(as_of)s"
_WEIGHTS: dict[Side, LiteralString] = {
    "receivable": "1",
    "not-due": f"({_CURRENT})::int",
    "overdue": f"(not ({_CURRENT}))::int",
    "sales": f"({_SALE} and {_WITHIN})::int",
    "sales-of-months": f"({_SALE} and date_trunc('month', m.effective)::date = any(%(months)s::date[]))::int",
    "collected": f"-(not {_SALE} and {_WITHIN})::int",
    "could-be-collected": f"(not ({_CURRENT}))::int - (not {_SALE} and {_WITHIN})::int",
    "begin-and-end": f"(not {_WITHIN})::int + 1",
    "bad-debt": f"-(m.kind = 'written-off' and m.reason_code = 'bad-debt' and {_WITHIN})::int",
    "paid": "-1",
    "paid-days": "-(p.effective - i.document_date)",
    "paid-late": "-(p.effective - i.due_date)",
    "paid-late-only": "-greatest(p.effective - i.due_date, 0)",
}
_PAYMENTS = """ join movement p on p.item = m.item and p.cause = m.cause and p.kind = 'applied'
  and p.{date} between %(first)s and %(as_of)s
  and m.kind in ('applied', 'unapplied', 'returned') and i.kind = 'invoice'"""
_PAGE = """select i.item as ref, i.item as what, i.number, i.customer, i.document_date as day, i.due_date,
    sum(m.amount * ({weight}))::bigint as amount
  from open_item i join movement m using (item){payments}
  where i.item > %(after)s and m.known <= %(known)s and m.{date} <= %(as_of)s{where}
  group by i.item having sum(m.amount * ({weight})) <> 0 order by i.item limit %(limit)s"""


class KpiItem(TypedDict):
    """`what` is an item, receipt, application, order or customer; `amount` its share of the sum, in the sum's unit."""

    ref: str
    what: str
    number: str
    customer: str
    day: date | None
    due_date: date | None
    amount: str


class KpiItems(CutAnswer):
    """`counts`: what the amounts are; the sum of all pages is the figure's numerator or denominator."""

    name: str
    title: str
    unit: Unit
    legal_entity: str
    currency: str
    since: date
    side: Which
    counts: Count
    figure: Told
    items: list[KpiItem]
    next_cursor: str | None


def kpi_items(
    cur: Cur,
    cut: Cut,
    name: str,
    entity: str,
    currency: str,
    *,
    side: Which = "numerator",
    customer: str | None = None,
    group: str | None = None,
    months: int | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> KpiItems:
    """By item, with the figure itself. Raises UnknownKpi, BadGroup, BadCursor."""
    kpi, (after,) = kpi_named(name), decode_cursor(cursor, str) or ("",)
    wanted = {"entity": entity, "currency": currency, "customers": customers_of(cur, customer, group)}
    asked = Asked(cut, ending(cut.as_of, months or kpi.months), wanted)
    found = outcomes(cur, cut, wanted, (kpi,), months).get((entity, currency), {})
    outcome = found.get(name, NotApplicable("nothing ever moved here"))
    place = ("numerator", "denominator").index(side)
    rows: list[dict[str, Any]] = []
    if isinstance(kpi, LedgerKpi):
        rows = _of_ledger(cur, asked, kpi.sides[place], outcome, after, limit)
    elif isinstance(kpi, RowsKpi) and kpi.columns[place] is not None:
        rows = page(cur, asked, kpi, str(kpi.columns[place]), after, limit)
    return {
        **cut.answer,
        "name": kpi.name,
        "title": kpi.title,
        "unit": kpi.unit,
        "legal_entity": entity,
        "currency": currency,
        "since": asked.period.first,
        "side": side,
        "counts": kpi.counts[place],
        "figure": told(kpi, outcome, currency),
        "items": [_item(row, kpi.counts[place], currency) for row in rows],
        "next_cursor": cursor_after(rows, limit, "ref"),
    }


def _of_ledger(cur: Cur, asked: Asked, side: Side, outcome: Outcome, after: str, limit: int) -> list[dict[str, Any]]:
    date_of_basis = sql.Identifier(asked.cut.basis)
    columns = {"entity": "i.entity", "currency": "i.currency", "customers": "i.customer"}
    query = sql.SQL(_PAGE).format(
        weight=sql.SQL(_WEIGHTS[side]).format(date=date_of_basis),
        payments=sql.SQL(_PAYMENTS if side.startswith("paid") else "").format(date=date_of_basis),
        date=date_of_basis,
        where=conditions(columns, asked.wanted),
    )
    months = [] if isinstance(outcome, NotApplicable) else [f"{p.label}-01" for p in outcome.parts if p.label]
    return cur.execute(query, {**asked.bound, "months": months, "after": after, "limit": limit}).fetchall()


def _item(row: dict[str, Any], count: Count, currency: str) -> KpiItem:
    return {
        "ref": row["ref"],
        "what": row["what"],
        "number": row.get("number") or "",
        "customer": row["customer"],
        "day": row["day"],
        "due_date": row.get("due_date"),
        "amount": counted(row["amount"], count, currency),
    }
