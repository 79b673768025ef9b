"""A provision matrix: the share of each bucket that will be lost, from what became of the same buckets before.

Of what is open in a bucket at the end of a month, a part is paid a month later, a part has rolled into the next
bucket, a part stays, and a part was written off as bad debt. What leaves a bucket in the end is either lost there, or
goes on to the next one: `loss = (written off + rolled x loss of the next) / (1 - stayed)`; of the last bucket, where
nothing rolls, it is the share of what left that was written off. IFRS 9 B5.5.35 and ASC 326-20-55-37 allow such a
matrix for trade receivables.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from o2c.projection.kpis.figure import NotApplicable


@dataclass(frozen=True)
class History:
    """Sums over months: what was open in a bucket, and what of it rolled on, stayed, or was written off in a month."""

    was: int = 0
    rolled: int = 0
    stayed: int = 0
    written_off: int = 0


@dataclass(frozen=True)
class Overlay:
    """A dated judgement on top of history: percentage points added to the rates of a segment and bucket, or of all."""

    add: Fraction
    reason: str
    first: date = date.min
    last: date = date.max
    segment: str | None = None
    bucket: str | None = None

    def applies(self, as_of: date, segment: str, bucket: str) -> bool:
        return self.first <= as_of <= self.last and self.segment in (None, segment) and self.bucket in (None, bucket)


Rate = Fraction | NotApplicable
"""Of 1."""


def loss_rates(history: Sequence[History]) -> list[Rate]:
    """By bucket, from the first to the last.

    Of 1,000 late, 100 roll on and 20 are written off; of 200 in the last bucket 150 stay and 10 are written off.
    Last: 10 / 50 = 20 %. First: (20 + 100 x 20 %) / 1,000 = 4 %.

    >>> loss_rates([History(1_000, 100, 0, 20), History(200, 0, 150, 10)])
    [Fraction(1, 25), Fraction(1, 5)]

    A bucket that was always empty takes the next one's rate, because what comes there would go on to it.
    """
    rates: list[Rate] = []
    later: Rate | None = None
    for found in reversed(history):
        later = _rate(found, later)
        rates.append(later)
    return rates[::-1]


def _rate(found: History, later: Rate | None) -> Rate:
    left = found.was - found.stayed
    if left <= 0:
        return later if later is not None else NotApplicable("nothing left the last bucket in the months looked at")
    lost = Fraction(found.written_off)
    if found.rolled and later is not None:
        if isinstance(later, NotApplicable):
            return later
        lost += found.rolled * later
    return _within(lost / left)


def _within(rate: Fraction) -> Fraction:
    return min(max(rate, Fraction(0)), Fraction(1))


def with_overlays(rate: Rate, overlays: Sequence[Overlay], as_of: date, segment: str, bucket: str) -> Rate:
    """Where history gives no rate, an overlay alone does.

    >>> with_overlays(Fraction(1, 25), [Overlay(Fraction(1), "recession")], date(2026, 3, 31), "A", "1-30")
    Fraction(1, 20)
    """
    points = [overlay.add for overlay in overlays if overlay.applies(as_of, segment, bucket)]
    if not points:
        return rate
    own = Fraction(0) if isinstance(rate, NotApplicable) else rate
    return _within(own + sum(points, Fraction(0)) / 100)


def allowance_of(exposure: int, rate: Fraction) -> int:
    """Minor units, rounded half away from zero: 4 % of 1,234.56 is 49.38.

    >>> allowance_of(123_456, Fraction(1, 25))
    4938
    """
    exact = abs(exposure) * rate
    whole = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return whole if exposure >= 0 else -whole
