"""What comes in by week: sums of many items, of which each is paid in some week or later.

The mean is exact. The band is drawn: a payer's items that fall due on one day are paid together, and every second time
all that a payer owes goes by one chance (it pays early or late altogether), else each due day by its own. Items taken
for independent gave bands that held 63 % of the sample's weeks instead of 80 % (docs/forecast.md). A payer's chances
come from a generator of its own, seeded by its name: the same facts give the same bytes.

The `DRAWN` largest lots are drawn; the smaller ones, each of them below the least of these, together add their mean and
a normal deviation. With 500 draws the ends of a band of 80 % stand between 8.7 and 11.3 % (one standard error).
"""

import zlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import accumulate
from math import isqrt
from random import Random
from typing import NamedTuple

from o2c.chassis.money import share
from o2c.projection.forecast.prospect import HIGH, LOW, MEDIAN, WHOLE

DRAWS, DRAWN = 500, 2_000


class Lot(NamedTuple):
    """What of a payer falls due on one day and is paid by one curve: `chances` by week, in millionths."""

    payer: str
    due: int
    chances: tuple[int, ...]
    amount: int


class WeekSum(NamedTuple):
    """Minor units. `low` to `high` is the band that should hold the week's sum four times of five."""

    expected: int
    low: int
    median: int
    high: int


def expected(lots: Iterable[Lot], weeks: int) -> list[int]:
    """Each week's mean, rounded as a share of the whole so that with what comes later they add up to it.

    >>> expected([Lot("C-1", 0, (333_333, 333_333), 100)], 2)
    [33, 34]
    """
    weighted = [0] * weeks
    for lot in lots:
        for week, chance in enumerate(lot.chances):
            weighted[week] += lot.amount * chance
    by_end = [share(total, Decimal(1), Decimal(WHOLE)) for total in accumulate(weighted)]
    return [end - before for before, end in zip([0, *by_end], by_end, strict=False)]


def week_sums(lots: Sequence[Lot], weeks: int) -> list[WeekSum]:
    """Whatever the order of `lots`, which are of one currency."""
    bands = quantiles(lots, weeks, (LOW, MEDIAN, HIGH))
    return [WeekSum(mean, *band) for mean, band in zip(expected(lots, weeks), bands, strict=True)]


def quantiles(lots: Sequence[Lot], weeks: int, wanted: Sequence[int]) -> list[list[int]]:
    """By week, the sums that are not passed with the `wanted` chances, in millionths."""
    largest = sorted(lots, key=lambda lot: (-abs(lot.amount), lot))
    sums = _drawn(sorted(largest[:DRAWN]), weeks)
    _add_small(sums, largest[DRAWN:])
    return [[ranked[DRAWS * chance // WHOLE - 1] for chance in wanted] for ranked in map(sorted, sums)]


def _drawn(lots: Sequence[Lot], weeks: int) -> list[list[int]]:
    """By week, the sum of every draw."""
    sums = [[0] * DRAWS for _ in range(weeks)]
    payers: dict[str, list[tuple[int, list[int]]]] = {}
    for lot in lots:
        payers.setdefault(lot.payer, []).append((lot.amount, list(accumulate(lot.chances))))
    for payer, owed in payers.items():
        chance = Random(zlib.crc32(payer.encode())).random
        for draw in range(DRAWS):
            at_once = chance() if chance() < 0.5 else None
            for amount, by_end in owed:
                point = int((chance() if at_once is None else at_once) * WHOLE)
                week = bisect_right(by_end, point)
                if week < weeks:
                    sums[week][draw] += amount
    return sums


def _add_small(sums: list[list[int]], lots: Sequence[Lot]) -> None:
    """Mean and deviation of many small lots; twelve uniform chances less 6 are near enough to a normal one."""
    if not lots:
        return
    chance = Random(len(lots)).random
    for week, drawn in enumerate(sums):
        mean = sum(lot.amount * lot.chances[week] for lot in lots) // WHOLE
        variance = sum(lot.amount**2 * lot.chances[week] * (WHOLE - lot.chances[week]) for lot in lots)
        deviation = isqrt(variance) // WHOLE
        for draw in range(DRAWS):
            units = int(sum(chance() for _ in range(12)) * WHOLE) - 6 * WHOLE
            drawn[draw] += mean + deviation * units // WHOLE
