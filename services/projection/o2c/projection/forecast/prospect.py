"""When an open item will be paid: chances in whole millionths, so that they add up and money made of them is exact."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from o2c.projection.forecast.curve import Curve
from o2c.projection.forecast.curves import Basis, Curves
from o2c.projection.forecast.history import Account, bounded

WHOLE = 1_000_000
LOW, MEDIAN, HIGH = 100_000, 500_000, 900_000
"""The 80 % band and its middle."""


class OpenItem(NamedTuple):
    """`amount`: minor units open at the end of the forecast's day."""

    item: str
    number: str
    account: Account
    amount: int
    document_date: date
    due_date: date


class Prospect(NamedTuple):
    """`paid_by[n]`: the chance, in millionths, that it is paid by the end of day n after today; never falling."""

    paid_by: Sequence[int]
    rests_on: Basis

    def by_week(self, lasts: Sequence[int]) -> tuple[int, ...]:
        """The chance of each span of days that ends on one of `lasts`; what is missing to `WHOLE` is later or never."""
        return tuple(later - before for before, later in pairwise((0, *(self.paid_by[last] for last in lasts))))

    def day(self, chance: int) -> int | None:
        """Days after today by whose end it is paid with this chance; None: later than looked at, or never."""
        return next((day for day, paid in enumerate(self.paid_by) if day and paid >= chance), None)


class Prospects:
    """Prospects of the items open at the end of `as_of`, over so many `days`."""

    def __init__(self, curves: Curves, as_of: date, days: int) -> None:
        self._curves, self._as_of, self._days = curves, as_of, days
        self._known: dict[tuple[Curve, int, int], Sequence[int]] = {}
        self._due: dict[int, Sequence[int]] = {}

    def of(self, item: OpenItem) -> Prospect:
        terms = (item.due_date - item.document_date).days
        curve, rests_on = self._curves.of(item.account, terms)
        if curve is None:
            return Prospect(self._on_due(item.due_date), rests_on)
        key = (curve, item.due_date.weekday(), bounded((self._as_of - item.due_date).days + 1))
        known = self._known.get(key)
        if known is None:
            still = curve.open_after(key[1], key[2], self._days)
            known = self._known[key] = (0, *(WHOLE - int(chance * WHOLE + 0.5) for chance in still))
        return Prospect(known, rests_on)

    def _on_due(self, due_date: date) -> Sequence[int]:
        """Nothing was ever paid: the due date, or the next day where it has passed."""
        day = max(1, (due_date - self._as_of).days)
        if day not in self._due:
            self._due[day] = [0] * min(day, self._days + 1) + [WHOLE] * (self._days + 1 - day)
        return self._due[day]


def day_after(as_of: date, days: int | None) -> date | None:
    """None where the prospect has no day, or the calendar ends before it."""
    if days is None or days > (date.max - as_of).days:
        return None
    return as_of + timedelta(days=days)
