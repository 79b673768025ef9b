"""The forecast of all open items of one currency, put together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from typing import NamedTuple

from o2c.projection.forecast.curves import Curves
from o2c.projection.forecast.prospect import WHOLE, OpenItem, Prospect, Prospects
from o2c.projection.forecast.sums import Lot, WeekSum, week_sums
from o2c.projection.forecast.weeks import MAX_WEEKS, Week

TOP = 10
DAYS = 7 * MAX_WEEKS
"""How far an item's window is looked for."""


class Weight(NamedTuple):
    """An item and its share, in millionths, of what is uncertain about the weeks' sums."""

    item: OpenItem
    prospect: Prospect
    share: int


@dataclass(frozen=True)
class CashForecast:
    """Minor units of one currency. `open` = what the weeks expect + `later`, which may be never."""

    currency: str
    items: int
    open: int
    weeks: list[WeekSum]
    later: int
    matter: list[Weight]
    rests_on: Counter[str]


def forecast(items: Iterable[OpenItem], curves: Curves, as_of: date, weeks: Sequence[Week]) -> list[CashForecast]:
    """By currency. The order of `items` changes nothing."""
    lasts = [(week.last - as_of).days for week in weeks]
    near = Prospects(curves, as_of, lasts[-1] if lasts else 0)
    far = Prospects(curves, as_of, DAYS)
    by_currency: dict[str, list[OpenItem]] = {}
    for item in sorted(items):
        by_currency.setdefault(item.account.currency, []).append(item)
    return [_of_currency(currency, found, near, far, lasts) for currency, found in sorted(by_currency.items())]


def lots_of(prospects: Iterable[tuple[OpenItem, Prospect]], lasts: Sequence[int]) -> list[Lot]:
    """Items of one currency, put together where they are paid together."""
    by_week: dict[int, tuple[int, ...]] = {}
    lots: Counter[tuple[str, date, tuple[int, ...]]] = Counter()
    for item, prospect in prospects:
        if id(prospect) not in by_week:
            by_week[id(prospect)] = prospect.by_week(lasts)
        lots[item.account.customer, item.due_date, by_week[id(prospect)]] += item.amount
    return [Lot(customer, due.toordinal(), chances, amount) for (customer, due, chances), amount in lots.items()]


def _of_currency(
    currency: str, items: Sequence[OpenItem], near: Prospects, far: Prospects, lasts: Sequence[int]
) -> CashForecast:
    prospects = [(item, near.of(item)) for item in items]
    sums = week_sums(lots_of(prospects, lasts), len(lasts))
    whole = sum(item.amount for item in items)
    return CashForecast(
        currency,
        len(items),
        whole,
        sums,
        whole - sum(week.expected for week in sums),
        [Weight(item, far.of(item), share) for item, share in _matter(prospects, lasts)],
        Counter(prospect.rests_on for _, prospect in prospects),
    )


def _matter(prospects: Sequence[tuple[OpenItem, Prospect]], lasts: Sequence[int]) -> list[tuple[OpenItem, int]]:
    """The items of the largest variance over the weeks, each amount² × chance × (1 - chance), and their shares."""
    of_one: dict[int, int] = {}
    variances = []
    for item, prospect in prospects:
        if id(prospect) not in of_one:
            of_one[id(prospect)] = sum(chance * (WHOLE - chance) for chance in prospect.by_week(lasts))
        variances.append((item.amount**2 * of_one[id(prospect)], item))
    whole = sum(variance for variance, _ in variances) or 1
    largest = nsmallest(TOP, variances, key=lambda pair: (-pair[0], pair[1]))
    return [(item, variance * WHOLE // whole) for variance, item in largest]
