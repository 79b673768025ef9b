"""Rolling origins: on each of many Sundays a forecast is made of what was known then, and graded with what came."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from naive import Naive, in_week
from origins import Origin, item_of, origin
from sample_invoices import Invoice
from scores import QUANTILES, ItemScore, SumScore

from o2c.projection.forecast.cash import lots_of
from o2c.projection.forecast.prospect import Prospects
from o2c.projection.forecast.sums import quantiles
from o2c.projection.forecast.weeks import Week, weeks_after

DAYS, WEEKS = 182, 6
FIRST, LAST = date(2019, 4, 7), date(2020, 2, 23)


@dataclass
class Result:
    origins: int = 0
    items: ItemScore = field(default_factory=ItemScore)
    sums: dict[str, list[SumScore]] = field(default_factory=dict)
    """By currency and week."""


def sundays(first: date = FIRST, last: date = LAST, every: int = 1) -> list[date]:
    return [first + timedelta(weeks=week) for week in range(0, (last - first).days // 7 + 1, every)]


def backtest(
    invoices: Collection[Invoice],
    days: Iterable[date],
    graded: Callable[[str], bool] = lambda _: True,
    held_out: Callable[[str], bool] = lambda _: False,
    result: Result | None = None,
) -> Result:
    """Of the open items of payers that are `graded`. Of those `held_out` nothing is learned, at any origin.

    `result`: an earlier one, to go on with.
    """
    result = result or Result()
    hidden = {invoice.payer for invoice in invoices if held_out(invoice.payer)}
    for day in days:
        known = origin(invoices, day, hidden)
        asked = [invoice for invoice in known.open if graded(invoice.payer)]
        result.origins += 1
        prospects = Prospects(known.curves, day, DAYS)
        _grade(result, known, asked, prospects)
    return result


def _grade(result: Result, known: Origin, asked: Sequence[Invoice], prospects: Prospects) -> None:
    naive = Naive(known)
    weeks = weeks_after(known.day, WEEKS)
    by_currency: dict[str, list[Invoice]] = {}
    for invoice in asked:
        by_currency.setdefault(invoice.currency, []).append(invoice)
        guesses = [(day - known.day).days for day in naive.days(invoice)]
        result.items.add(prospects.of(item_of(invoice)), (invoice.paid - known.day).days, guesses)
    for currency, found in by_currency.items():
        scores = result.sums.setdefault(currency, [SumScore() for _ in weeks])
        _grade_sums(scores, known, found, prospects, naive, weeks)


def _grade_sums(
    scores: Sequence[SumScore],
    known: Origin,
    asked: Sequence[Invoice],
    prospects: Prospects,
    naive: Naive,
    weeks: Sequence[Week],
) -> None:
    lasts = [week.last for week in weeks]
    came, guessed = [0] * (WEEKS + 1), [[0] * (WEEKS + 1) for _ in range(3)]
    for invoice in asked:
        came[in_week(invoice.paid, lasts)] += invoice.cents
        for place, day in enumerate(naive.days(invoice)):
            guessed[place][in_week(day, lasts)] += invoice.cents
    items = [item_of(invoice) for invoice in asked]
    lots = lots_of([(item, prospects.of(item)) for item in items], [(last - known.day).days for last in lasts])
    for week, said in enumerate(quantiles(lots, WEEKS, QUANTILES)):
        scores[week].add(said, came[week], [guess[week] for guess in guessed])
