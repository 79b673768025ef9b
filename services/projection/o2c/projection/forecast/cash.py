"""The forecast of all open items of one currency, put together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from o2c.projection.forecast.prospect import WHOLE, OpenItem, Prospect, Prospects
from o2c.projection.forecast.sums import Lot, WeekSum, week_sums
from o2c.projection.forecast.weeks import Week

TOP = 10


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


def forecast(items: Iterable[OpenItem], prospects: Prospects, as_of: date, weeks: Sequence[Week]) -> list[CashForecast]:
    """By currency. The order of `items` changes nothing."""
    lasts = [(week.last - as_of).days for week in weeks]
    by_currency: dict[str, list[OpenItem]] = {}
    for item in sorted(items):
        by_currency.setdefault(item.account.currency, []).append(item)
    return [_of_currency(currency, found, prospects, lasts) for currency, found in sorted(by_currency.items())]


def lots_of(items: Iterable[OpenItem], prospects: Prospects, lasts: Sequence[int]) -> list[Lot]:
    """Items of one currency, put together where they are paid together."""
    lots: Counter[tuple[tuple[str, str], int, tuple[int, ...]]] = Counter()
    for item in items:
        payer = (item.account.customer, item.account.currency)
        lots[payer, item.due_date.toordinal(), prospects.of(item).by_week(lasts)] += item.amount
    return [Lot(*lot, amount) for lot, amount in lots.items()]


def _of_currency(
    currency: str, items: Sequence[OpenItem], prospects: Prospects, lasts: Sequence[int]
) -> CashForecast:  # fmt: skip
    sums = week_sums(lots_of(items, prospects, lasts), len(lasts))
    whole = sum(item.amount for item in items)
    return CashForecast(
        currency,
        len(items),
        whole,
        sums,
        whole - sum(week.expected for week in sums),
        _matter(items, prospects, lasts),
        Counter(prospects.of(item).rests_on for item in items),
    )


def _matter(items: Sequence[OpenItem], prospects: Prospects, lasts: Sequence[int]) -> list[Weight]:
    """The items of the largest variance over the weeks, each amount² × chance × (1 - chance)."""
    variances = [
        item.amount**2 * sum(chance * (WHOLE - chance) for chance in prospects.of(item).by_week(lasts))
        for item in items
    ]
    whole = sum(variances) or 1
    ranked = sorted(zip(variances, items, strict=True), key=lambda pair: (-pair[0], pair[1]))
    return [Weight(item, prospects.of(item), variance * WHOLE // whole) for variance, item in ranked[:TOP]]
