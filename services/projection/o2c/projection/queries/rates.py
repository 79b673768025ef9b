"""Amounts of one currency in another, at dated rates that the answer names.

Booking takes the rate of a day and no other; a report of today may be asked for on a Sunday, so it takes the last rate
of the `MAX_AGE` days up to the day it wants, and says which that is. Only the direction that was published is used.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

from typing_extensions import TypedDict

from o2c.chassis.money import exponent, round_minor
from o2c.projection.queries.cut import Cur, Cut

RateKind = Literal["document", "month-end", "today"]
"""The day of each document; the last month's end; the day of the answer."""
MAX_AGE = 31

_RATES = """select w.base, w.wanted, r.day, r.rate, r.source
  from unnest(%(bases)s::text[], %(days)s::date[]) w(base, wanted) left join lateral (
    select day, rate, source from exchange_rate
    where base = w.base and quoted = %(into)s and day <= w.wanted and day >= w.wanted - %(age)s and known <= %(known)s
    order by day desc limit 1) r on true"""


class NoRate(ValueError):
    """There is no rate to convert with."""


class UsedRate(TypedDict):
    """`wanted` is the day that was asked for, `day` that of the rate."""

    pair: str
    wanted: date
    day: date
    rate: str
    source: str


class Rate(NamedTuple):
    base: str
    into: str
    wanted: date
    day: date
    rate: Decimal
    source: str

    def convert(self, amount: int) -> int:
        """Minor units, half away from zero.

        >>> dollar = Rate("USD", "JPY", date(2026, 5, 31), date(2026, 5, 29), Decimal("151.37"), "central bank")
        >>> dollar.convert(1000), dollar.convert(-1000)
        (1514, -1514)
        """
        return round_minor(amount * self.rate.scaleb(-exponent(self.base)), self.into)

    def told(self) -> UsedRate:
        pair, rate = f"{self.base}/{self.into}", format(self.rate.normalize(), "f")
        return {"pair": pair, "wanted": self.wanted, "day": self.day, "rate": rate, "source": self.source}


def day_of(kind: RateKind, as_of: date) -> date:
    """The day whose rate is wanted, of what is not converted document by document.

    >>> day_of("month-end", date(2026, 5, 31)), day_of("month-end", date(2026, 5, 30))
    (datetime.date(2026, 5, 31), datetime.date(2026, 4, 30))
    """
    if kind != "month-end":
        return as_of
    tomorrow = as_of + timedelta(days=1)
    return tomorrow.replace(day=1) - timedelta(days=1)


def rates_of(cur: Cur, cut: Cut, into: str, wanted: Iterable[tuple[str, date]]) -> dict[tuple[str, date], Rate]:
    """By (currency, day), as known at the cut. Raises NoRate, naming what is missing."""
    places = sorted(set(wanted))
    bound = {"bases": [base for base, _ in places], "days": [day for _, day in places], "into": into, "age": MAX_AGE}
    found, missing = {}, []
    for row in cur.execute(_RATES, {**bound, "known": cut.known}).fetchall():
        place = row["base"], row["wanted"]
        if row["base"] == into:
            found[place] = Rate(into, into, row["wanted"], row["wanted"], Decimal(1), "the same currency")
        elif row["day"] is None:
            missing.append(f"{row['base']}/{into} of {row['wanted']}")
        else:
            found[place] = Rate(row["base"], into, row["wanted"], row["day"], row["rate"], row["source"])
    if missing:
        raise NoRate(_said(missing))
    return found


def used(rates: dict[tuple[str, date], Rate]) -> list[UsedRate]:
    return [rate.told() for (base, _), rate in sorted(rates.items()) if base != rate.into]


def _said(missing: list[str], most: int = 5) -> str:
    """
    >>> _said(["USD/EUR of 2026-05-31", "GBP/EUR of 2026-05-31"])
    'no rate USD/EUR of 2026-05-31, GBP/EUR of 2026-05-31, nor of the 31 days before: load it with o2c import rates'
    """
    more = f" and {len(missing) - most} more" if len(missing) > most else ""
    return f"no rate {', '.join(missing[:most])}{more}, nor of the {MAX_AGE} days before: load it with o2c import rates"
