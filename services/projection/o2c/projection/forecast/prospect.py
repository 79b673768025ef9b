"""When an open item will be paid: chances in whole millionths, so that they add up and money made of them is exact."""

from collections.abc import Sequence
from datetime import date, timedelta
from operator import sub
from typing import NamedTuple

from o2c.projection.forecast.curve import Curve
from o2c.projection.forecast.curves import Basis, Chosen, Curves
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
        ends = [self.paid_by[last] for last in lasts]
        return tuple(map(sub, ends, [0, *ends]))

    def day(self, chance: int) -> int | None:
        """Days after today by whose end it is paid with this chance; None: later than looked at, or never."""
        return next((day for day, paid in enumerate(self.paid_by) if day and paid >= chance), None)


class Prospects:
    """Prospects of the items open at the end of `as_of`, over so many `days`: equal ones are the same object."""

    def __init__(self, curves: Curves, as_of: date, days: int) -> None:
        self._curves, self._as_of, self._days = curves, as_of, days
        self._known: dict[tuple[Chosen, int, int], Prospect] = {}

    def of(self, item: OpenItem) -> Prospect:
        due = (item.due_date - self._as_of).days
        chosen = self._curves.of(item.account, (item.due_date - item.document_date).days)
        key = (chosen, item.due_date.weekday(), due)
        known = self._known.get(key)
        if known is None:
            paid_by = _on_due(due, self._days) if chosen.curve is None else self._by_curve(chosen.curve, *key[1:])
            known = self._known[key] = Prospect(paid_by, chosen.rests_on)
        return known

    def _by_curve(self, curve: Curve, due_weekday: int, due: int) -> list[int]:
        still = curve.open_after(due_weekday, bounded(1 - due), self._days)
        return [0, *[WHOLE - int(chance * WHOLE + 0.5) for chance in still]]


def _on_due(due: int, days: int) -> list[int]:
    """Nothing was ever paid: the due date, or the next day where it has passed."""
    day = min(max(1, due), days + 1)
    return [0] * day + [WHOLE] * (days + 1 - day)


def day_after(as_of: date, days: int | None) -> date | None:
    """None where the prospect has no day, or the calendar ends before it."""
    if days is None or days > (date.max - as_of).days:
        return None
    return as_of + timedelta(days=days)
