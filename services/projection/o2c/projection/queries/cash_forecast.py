"""The cash forecast as of a day, as known at a moment: by week, and item by item.

What is forecast are the open items of that day; invoices still to come are not. Before anything of the ledger was known
(a history that was imported) what its source asserts counts: documents from the day it says it knew them, by default
their own date, and money from the day it was booked; such an answer says `asserted`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from psycopg import sql
from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.forecast.cash import DAYS, CashForecast, Weight, forecast
from o2c.projection.forecast.curves import Basis
from o2c.projection.forecast.history import Account
from o2c.projection.forecast.prospect import HIGH, LOW, MEDIAN, WHOLE, OpenItem, Prospect, Prospects, day_after
from o2c.projection.forecast.weeks import Week, weeks_after
from o2c.projection.queries.cut import Cur, Cut, CutAnswer
from o2c.projection.queries.filters import conditions
from o2c.projection.queries.items import open_items
from o2c.projection.queries.paging import cursor_after, decode_cursor
from o2c.projection.queries.payment_history import UNHEARD, curves

_ALL_KNOWN = datetime(9999, 12, 30, tzinfo=UTC)
_FIRST_KNOWN = sql.SQL("select min(known_day) as day from movement_day where true{where}")
_ITEMS = sql.SQL("""with {open_items}
  select item, number, customer, entity, currency, open_then, document_date, due_date from open_then
  where kind = 'invoice' and item not in {unheard} and (customer, item) > (%(after)s, %(after_item)s)
  order by customer, item limit %(limit)s""")


class ForecastItem(TypedDict):
    """Days by which it is paid with a chance of 10, 50 and 90 %; null: after half a year, or never.

    `chances` of each week, `later` and `share` of the weeks' uncertainty are parts of 1. `rests_on`: whose past it is.
    """

    item: str
    number: str
    customer: str
    legal_entity: str
    due_date: date
    open: Money
    earliest: date | None
    median: date | None
    latest: date | None
    chances: list[str]
    later: str
    rests_on: Basis
    share: str | None


class ForecastWeek(TypedDict):
    first: date
    last: date
    expected: Money
    low: Money
    median: Money
    high: Money


class ForecastRow(TypedDict):
    """`open` = what all weeks expect + `later`, which is after them or never. `rests_on`: numbers of items."""

    currency: str
    items: int
    open: Money
    weeks: list[ForecastWeek]
    later: Money
    rests_on: dict[str, int]
    matter: list[ForecastItem]


class Forecast(CutAnswer):
    asserted: bool
    rows: list[ForecastRow]


class ForecastItems(CutAnswer):
    asserted: bool
    weeks: list[Week]
    items: list[ForecastItem]
    next_cursor: str | None


def cash_forecast(cur: Cur, cut: Cut, weeks: int, wanted: dict[str, Any]) -> Forecast:
    """A row for each currency in which invoices are open. `wanted`: customer, currency, entity or None."""
    then, asserted = _known_then(cur, cut, wanted)
    items = _open(cur, then, wanted, asserted)
    spans = weeks_after(then.as_of, weeks)
    found = forecast(items, curves(cur, then, wanted, asserted), then.as_of, spans)
    rows = [_row(row, spans, then.as_of) for row in found]
    return {**cut.answer, "as_of": then.as_of, "asserted": asserted is not None, "rows": rows}


def forecast_items(
    cur: Cur, cut: Cut, weeks: int, wanted: dict[str, Any], limit: int = 100, cursor: str | None = None
) -> ForecastItems:
    """Open invoices by customer and item, each with its prospect. Raises BadCursor."""
    after = decode_cursor(cursor, str, str) or ("", "")
    then, asserted = _known_then(cur, cut, wanted)
    items = _open(cur, then, wanted, asserted, after, limit)
    owners = {**wanted, "customer": sorted({item.account.customer for item in items})}
    prospects = Prospects(curves(cur, then, owners, asserted), then.as_of, DAYS)
    spans = weeks_after(then.as_of, weeks)
    return {
        **cut.answer,
        "as_of": then.as_of,
        "asserted": asserted is not None,
        "weeks": spans,
        "items": [_item(item, prospects.of(item), spans, then.as_of) for item in items],
        "next_cursor": cursor_after([_place(item) for item in items], limit, "customer", "item"),
    }


def _known_then(cur: Cur, cut: Cut, wanted: dict[str, Any]) -> tuple[Cut, date | None]:
    """The moment to ask for; and the day of which the source's word is taken, where nothing was known to us."""
    query = _FIRST_KNOWN.format(where=conditions({"entity": "entity"}, wanted))
    row = cur.execute(query, wanted).fetchone()
    first = row["day"] if row else None
    if first is None or cut.known_day >= first:
        return cut, None
    return replace(cut, as_of=min(cut.as_of, cut.known_day), known=_ALL_KNOWN), cut.known_day


def _open(
    cur: Cur,
    cut: Cut,
    wanted: dict[str, Any],
    asserted: date | None,
    after: tuple[str, ...] = ("", ""),
    limit: int | None = None,
) -> list[OpenItem]:
    query = _ITEMS.format(open_items=open_items(cut, wanted), unheard=UNHEARD)
    bound = {"asserted": asserted, "after": after[0], "after_item": after[1], "limit": limit}
    return [
        OpenItem(
            row["item"],
            row["number"],
            Account(row["customer"], row["entity"], row["currency"]),
            row["open_then"],
            row["document_date"],
            row["due_date"],
        )
        for row in cur.execute(query, {**cut.parameters, **wanted, **bound}).fetchall()
    ]


def _row(found: CashForecast, weeks: Sequence[Week], as_of: date) -> ForecastRow:
    def cash(amount: int) -> Money:
        return money(amount, found.currency)

    return {
        "currency": found.currency,
        "items": found.items,
        "open": cash(found.open),
        "weeks": [
            {
                "first": week.first,
                "last": week.last,
                "expected": cash(each.expected),
                "low": cash(each.low),
                "median": cash(each.median),
                "high": cash(each.high),
            }
            for week, each in zip(weeks, found.weeks, strict=True)
        ],
        "later": cash(found.later),
        "rests_on": dict(sorted(found.rests_on.items())),
        "matter": [_weighed(weight, weeks, as_of) for weight in found.matter],
    }


def _weighed(weight: Weight, weeks: Sequence[Week], as_of: date) -> ForecastItem:
    return {**_item(weight.item, weight.prospect, weeks, as_of), "share": _part(weight.share)}


def _item(item: OpenItem, prospect: Prospect, weeks: Sequence[Week], as_of: date) -> ForecastItem:
    chances = prospect.by_week([(week.last - as_of).days for week in weeks])
    return {
        "item": item.item,
        "number": item.number,
        "customer": item.account.customer,
        "legal_entity": item.account.entity,
        "due_date": item.due_date,
        "open": money(item.amount, item.account.currency),
        "earliest": day_after(as_of, prospect.day(LOW)),
        "median": day_after(as_of, prospect.day(MEDIAN)),
        "latest": day_after(as_of, prospect.day(HIGH)),
        "chances": [_part(chance) for chance in chances],
        "later": _part(WHOLE - sum(chances)),
        "rests_on": prospect.rests_on,
        "share": None,
    }


def _part(millionths: int) -> str:
    """
    >>> _part(250_000), _part(1_000_000), _part(7)
    ('0.250000', '1.000000', '0.000007')
    """
    return f"{millionths // WHOLE}.{millionths % WHOLE:06}"


def _place(item: OpenItem) -> dict[str, str]:
    return {"customer": item.account.customer, "item": item.item}
