"""The chance that an item which is still open is paid on the next day: by day from due and by weekday.

A curve is learned from counts, and from another that holds for more: its prior. The payer's rate over a stretch of days
is the prior's times (paid + k) / (expected + k): the mean of a gamma distribution of strength k after so much was seen.
Weekdays and single days follow in the same way. Where nothing was seen the prior stands, where much was the payer does.

    a payer of whom the group's curve expected 4 payments before the due date, and 1 came:
    (1 + 3) / (4 + 3) = 0.57 of the group's rate before due; after 40 expected and 10 come (10 + 3) / (40 + 3) = 0.30

Only sums, products and quotients of floats, and sums by `fsum`: the same figures on every machine.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from math import fsum

from o2c.projection.forecast.waiting import DAYS, FIRST, LAST, Waiting, place

STRETCHES = (-15, -8, -3, 0, 3, 8, 15, 30, 60)
"""First days of the stretches over which a payer may be faster or slower than others, but for the first of all."""
OF_STRETCH, OF_WEEKDAY, OF_DAY = 3.0, 10.0, 10.0
"""Strengths of a prior, in payments: chosen on one half of the sample's payers (docs/forecast.md)."""
SURELY = 0.95
"""The most that a single day is believed to bring."""
_STRETCH = [sum(day + FIRST >= first for first in STRETCHES) for day in range(DAYS)]


@dataclass(frozen=True, eq=False)
class Curve:
    rates: list[float]
    """By day from `FIRST` on."""
    weekdays: list[float]
    """By which a day's rate is multiplied; 0 is Monday."""

    def open_after(self, due_weekday: int, first: int, days: int) -> list[float]:
        """Of an item that is open before the day `first` from due: the chance to be open after that and each later day.

        >>> Curve([0.5] * DAYS, [1.0] * 7).open_after(0, 10, 3)
        [0.5, 0.25, 0.125]
        """
        chances, still = [], 1.0
        for rate, factor in zip(self._rates(first, days), self._weekdays(due_weekday + first), strict=False):
            chance = rate * factor
            still *= 1.0 - (chance if chance < SURELY else SURELY)
            chances.append(still)
        return chances

    def _rates(self, first: int, days: int) -> list[float]:
        if first >= FIRST and first + days <= LAST + 1:
            return self.rates[first - FIRST : first - FIRST + days]
        return [self.rates[place(day)] for day in range(first, first + days)]

    def _weekdays(self, first: int) -> Iterator[float]:
        """From the weekday `first` on, for ever."""
        return cycle(self.weekdays[first % 7 :] + self.weekdays[: first % 7])


def flat(seen: Waiting) -> Curve:
    """One rate for every day: all that is believed before anything else is looked at."""
    days = sum(map(sum, seen.waited))
    return Curve([sum(seen.paid) / days if days else 0.0] * DAYS, [1.0] * 7)


def learned(seen: Waiting, prior: Curve) -> Curve:
    """The prior, corrected by what was seen: first by stretch, then by weekday, then by day."""
    rows = [(day, row) for day, row in enumerate(seen.waited) if any(row)]
    base = _by_stretch(seen, rows, prior)
    of_weekday, of_day = OF_WEEKDAY * seen.parts, OF_DAY * seen.parts
    weekdays = []
    for weekday, factor in enumerate(prior.weekdays):
        expected = factor * fsum([row[weekday] * base[day] for day, row in rows])
        weekdays.append(factor * (seen.paid_on[weekday] + of_weekday) / (expected + of_weekday))
    rates = list(base)
    for day, row in rows:
        rates[day] = (seen.paid[day] + of_day * base[day]) / (_weighed(row, weekdays) + of_day)
    return Curve(rates, weekdays)


def _by_stretch(seen: Waiting, rows: list[tuple[int, list[int]]], prior: Curve) -> list[float]:
    paid, expected = [0] * (len(STRETCHES) + 1), [0.0] * (len(STRETCHES) + 1)
    for day, row in rows:
        paid[_STRETCH[day]] += seen.paid[day]
        expected[_STRETCH[day]] += prior.rates[day] * _weighed(row, prior.weekdays)
    of_stretch = OF_STRETCH * seen.parts
    faster = [(p + of_stretch) / (e + of_stretch) for p, e in zip(paid, expected, strict=True)]
    return [rate * faster[_STRETCH[day]] for day, rate in enumerate(prior.rates)]


def _weighed(row: Sequence[int], weekdays: Sequence[float]) -> float:
    """Written out, for `sum` rounds in other ways from one Python to the next."""
    a, b, c, d, e, f, g = row
    i, j, k, l, m, n, o = weekdays  # noqa: E741
    return a * i + b * j + c * k + d * l + e * m + f * n + g * o


def smoothed(curve: Curve) -> Curve:
    """Neighbouring days averaged, more of them the farther from due: chance is not passed on to payers as a habit."""
    rates = []
    for day in range(DAYS):
        reach = 0 if -10 <= day + FIRST <= 7 else 2 if day + FIRST < 30 else 7
        near = curve.rates[max(0, day - reach) : day + reach + 1]
        rates.append(fsum(near) / len(near))
    return Curve(rates, curve.weekdays)
