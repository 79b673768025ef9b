"""Aging in one currency: every amount converted at a dated rate that the answer names, and only then added.

Each amount of a currency, bucket and day is rounded by itself, so the converted buckets add up to the converted total.
By the document's day, money that is on no item has no document: it is converted at the day of the answer.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from o2c.projection.queries.aging import AgingRow, aging_row
from o2c.projection.queries.aging_figures import Aged, figures
from o2c.projection.queries.buckets import Buckets
from o2c.projection.queries.cut import Cur, Cut, CutAnswer
from o2c.projection.queries.groups import DOCUMENT_DAY, BadGroup, groups_of
from o2c.projection.queries.rates import Rate, RateKind, UsedRate, day_of, rates_of, used
from o2c.projection.queries.unapplied import Beside

MAX_ROWS = 10_000


class ConvertedAging(CutAnswer):
    by: str
    currency: str
    rate_kind: RateKind
    rates: list[UsedRate]
    buckets: list[str]
    rows: list[AgingRow]


def converted_aging(
    cur: Cur,
    cut: Cut,
    buckets: Buckets,
    into: str,
    kind: RateKind,
    *,
    group: Sequence[str] = (),
    customer: str | None = None,
    entity: str | None = None,
) -> ConvertedAging:
    """A row for each value of what is in `group`; without any, one. Raises BadGroup, NoRate."""
    groups = groups_of(group)
    names = [one.name for one in groups[1:]]
    asked = (*groups, DOCUMENT_DAY) if kind == "document" else groups
    wanted: dict[str, Any] = {
        "customer": None if customer is None else [customer],
        "currency": None,
        "entity": entity,
    }
    found = figures(cur, cut, buckets, asked, wanted)
    other = day_of(kind, cut.as_of)
    rates = rates_of(cur, cut, into, [(key[0], day) for key in found for day in (_day(key, kind, other), other)])
    sums: dict[tuple[str, ...], tuple[list[Aged], Counter[str]]] = {}
    for key, (cells, beside) in found.items():
        place = key[1 : len(groups)]
        total, money = sums.setdefault(place, ([Aged() for _ in cells], Counter()))
        of_items, of_money = rates[key[0], _day(key, kind, other)], rates[key[0], other]
        for index, cell in enumerate(cells):
            total[index] += _converted(cell, of_items)
        money.update({name: of_money.convert(amount) for name, amount in beside._asdict().items()})
    if len(sums) > MAX_ROWS:
        raise BadGroup(f"group: {len(sums)} rows, more than {MAX_ROWS}; ask for one legal entity or another group")
    rows = [
        aging_row({"currency": into, **dict(zip(names, place, strict=True))}, cells, Beside(**money))
        for place, (cells, money) in sorted(sums.items())
    ]
    return {
        **cut.answer,
        "by": buckets.by,
        "currency": into,
        "rate_kind": kind,
        "rates": used(rates),
        "buckets": buckets.labels,
        "rows": rows,
    }


def _day(key: tuple[str, ...], kind: RateKind, other: date) -> date:
    return date.fromisoformat(key[-1]) if kind == "document" and key[-1] else other


def _converted(cell: Aged, rate: Rate) -> Aged:
    parts = {mark: rate.convert(amount) for mark, amount in cell.parts.items()}
    return Aged(cell.items, rate.convert(cell.amount), parts)
