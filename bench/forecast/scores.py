"""What a forecast is worth: pinball loss, coverage of the band, calibration.

The pinball loss of a quantile is its distance from what came, weighted by the chance to be on the wrong side; averaged
over the quantiles 0.1 to 0.9 it is half the absolute error of a forecast that knows but one day. Smaller is better.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from o2c.projection.forecast.prospect import WHOLE, Prospect

QUANTILES = tuple(range(100_000, 1_000_000, 100_000))
"""Millionths."""


def pinball(forecast: Sequence[float], came: float) -> float:
    """
    >>> pinball([3] * 9, 7), round(pinball([1, 2, 3, 4, 5, 6, 7, 8, 9], 5), 2)
    (2.0, 0.67)
    """
    losses = [
        (came - said) * quantile if came >= said else (said - came) * (WHOLE - quantile)
        for quantile, said in zip(QUANTILES, forecast, strict=True)
    ]
    return sum(losses) / len(losses) / WHOLE


@dataclass
class ItemScore:
    """Of payment dates, in days. A whole day has a chance of its own: where a quantile falls inside the day that came,
    `paid_by` takes the part of it that the quantile leaves below."""

    items: int = 0
    model: float = 0.0
    naive: list[float] = field(default_factory=lambda: [0.0] * 3)
    inside: int = 0
    promised: float = 0.0
    """The chance that the model gave to the days of its bands: a little above 80 %, for days are whole."""
    paid_by: list[float] = field(default_factory=lambda: [0.0] * len(QUANTILES))

    def add(self, prospect: Prospect, came: int, naive: Sequence[int]) -> None:
        """`came` and `naive` count days from the origin."""
        horizon = len(prospect.paid_by) - 1
        said = [prospect.day(quantile) or horizon + 1 for quantile in QUANTILES]
        self.items += 1
        self.model += pinball(said, came)
        for place, day in enumerate(naive):
            self.naive[place] += pinball([day] * len(QUANTILES), came)
        self.inside += said[0] <= came <= said[-1]
        chances = [*prospect.paid_by, WHOLE]
        self.promised += (chances[said[-1]] - chances[said[0] - 1]) / WHOLE
        before, after = chances[min(came, horizon + 1) - 1], chances[min(came, horizon + 1)]
        for place, quantile in enumerate(QUANTILES):
            self.paid_by[place] += min(1.0, max(0.0, (quantile - before) / ((after - before) or 1)))


@dataclass
class SumScore:
    """Of the sums of one week after the origin, in minor units."""

    origins: int = 0
    came: int = 0
    model: float = 0.0
    naive: list[float] = field(default_factory=lambda: [0.0] * 3)
    inside: int = 0
    below: list[int] = field(default_factory=lambda: [0] * len(QUANTILES))

    def add(self, said: Sequence[int], came: int, naive: Sequence[int]) -> None:
        self.origins += 1
        self.came += came
        self.model += pinball(said, came)
        for place, amount in enumerate(naive):
            self.naive[place] += pinball([amount] * len(QUANTILES), came)
        self.inside += said[0] <= came <= said[-1]
        for place, amount in enumerate(said):
            self.below[place] += came <= amount
