"""The items behind a figure, page by page: their amounts sum up to its numerator, or to its denominator.

Every sum of a figure is a sum over the movements of items, each taken with a weight (0, 1 or another) that its dates
and kind decide. So one query lists what stands behind any of them.
"""

from datetime import date
from typing import Any, Literal, LiteralString

from psycopg import sql
from typing_extensions import TypedDict

from o2c.contracts.money import to_text
from o2c.projection.kpis.answer import Told, kpi_named, told
from o2c.projection.kpis.customers import customers_of
from o2c.projection.kpis.figure import NotApplicable
from o2c.projection.kpis.periods import ending
from o2c.projection.kpis.registry import Side
from o2c.projection.kpis.sources import books
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
    "paid": "-1",
    "paid-days": "-(p.effective - i.document_date)",
    "paid-late": "-(p.effective - i.due_date)",
    "paid-late-only": "-greatest(p.effective - i.due_date, 0)",
}
_PAYMENTS = """ join movement p on p.item = m.item and p.cause = m.cause and p.kind = 'applied'
  and p.{date} between %(first)s and %(as_of)s
  and m.kind in ('applied', 'unapplied', 'returned') and i.kind = 'invoice'"""
_PAGE = """select i.item, i.number, i.kind, i.customer, i.document_date, i.due_date,
    sum(m.amount * ({weight}))::bigint as amount
  from open_item i join movement m using (item){payments}
  where i.item > %(after)s and m.known <= %(known)s and m.{date} <= %(as_of)s{where}
  group by i.item having sum(m.amount * ({weight})) <> 0 order by i.item limit %(limit)s"""


class KpiItem(TypedDict):
    """`amount`: what of it is in the sum; for days to pay and days late, its amount times days."""

    item: str
    number: str
    kind: str
    customer: str
    document_date: date
    due_date: date
    amount: str


class KpiItems(CutAnswer):
    name: str
    title: str
    unit: str
    legal_entity: str
    currency: str
    since: date
    side: Which
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
    period = ending(cut.as_of, months or kpi.months)
    book = books(cur, cut, wanted).get((entity, currency))
    outcome = (
        NotApplicable("nothing ever moved here")
        if book is None
        else kpi.compute(book.at(cut.as_of, months or kpi.months))
    )
    labels = (
        () if isinstance(outcome, NotApplicable) else tuple(f"{part.label}-01" for part in outcome.parts if part.label)
    )
    bound = {**cut.parameters, **wanted, "first": period.first, "months": list(labels), "after": after, "limit": limit}
    rows = cur.execute(_query(cut, getattr(kpi, side), wanted), bound).fetchall()
    return {
        **cut.answer, "name": kpi.name, "title": kpi.title, "unit": kpi.unit, "legal_entity": entity,
        "currency": currency, "since": period.first, "side": side, "figure": told(outcome, currency),
        "items": [_item(row, currency) for row in rows], "next_cursor": cursor_after(rows, limit, "item"),
    }  # fmt: skip


def _query(cut: Cut, side: Side, wanted: dict[str, Any]) -> sql.Composed:
    date_of_basis = sql.Identifier(cut.basis)
    columns = {"entity": "i.entity", "currency": "i.currency", "customers": "i.customer"}
    return sql.SQL(_PAGE).format(
        weight=sql.SQL(_WEIGHTS[side]).format(date=date_of_basis),
        payments=sql.SQL(_PAYMENTS if side.startswith("paid") else "").format(date=date_of_basis),
        date=date_of_basis,
        where=conditions(columns, wanted),
    )


def _item(row: dict[str, Any], currency: str) -> KpiItem:
    return {
        "item": row["item"], "number": row["number"], "kind": row["kind"], "customer": row["customer"],
        "document_date": row["document_date"], "due_date": row["due_date"],
        "amount": to_text(row["amount"], currency),
    }  # fmt: skip
