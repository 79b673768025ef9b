"""A ledger's sums by day, of one legal entity and currency: what the inputs of any day's figures are read off.

They are differences: `receivable.upto(D)` sums what moved AR up to the end of D. So the figures of every day of a year
come of one reading of the tables.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from o2c.projection.kpis.periods import Period, month_of


class Running:
    """Amounts by day, and what they sum up to by the end of any day."""

    def __init__(self, amounts: Iterable[tuple[date, int]] = ()) -> None:
        """
        >>> running = Running([(date(2026, 5, 8), -40), (date(2026, 5, 1), 100)])
        >>> [running.upto(date(2026, 5, day)) for day in (7, 8)]
        [100, 60]
        """
        ordered = sorted(amounts)
        self._days = [day for day, _ in ordered]
        self._sums = list(accumulate(amount for _, amount in ordered))

    @property
    def first(self) -> date:
        """The day of the first of them; the calendar's last without any."""
        return self._days[0] if self._days else date.max

    def upto(self, day: date) -> int:
        place = bisect_right(self._days, day)
        return self._sums[place - 1] if place else 0

    def within(self, period: Period) -> int:
        before = bisect_right(self._days, period.before) if period.before < period.first else 0
        return self.upto(period.last) - (self._sums[before - 1] if before else 0)


class Paid(NamedTuple):
    """What was paid of items: its amount, and that times days from the document's date, from its due date, and of what
    was late alone."""

    amount: int = 0
    days: int = 0
    late: int = 0
    late_only: int = 0


class Payments(NamedTuple):
    """What was paid on a day and counts from a day on; what takes a payment back is negative and counts later."""

    paid_on: date
    counts_from: date
    sums: Paid


@dataclass(frozen=True)
class Ledger:
    """The inputs of the figures as of one day."""

    as_of: date
    period: Period
    begin: int
    """AR at the beginning of the period."""
    receivable: int
    not_due: int
    sales: int
    sales_by_month: Mapping[date, int]
    open_by_month: Mapping[date, int]
    """Of the documents of a month."""
    paid: Paid
    bad_debt: int
    """Written off as such in the period."""


@dataclass(frozen=True)
class Book:
    receivable: Running = field(default_factory=Running)
    not_due: Running = field(default_factory=Running)
    sales: Running = field(default_factory=Running)
    sales_by_month: Mapping[date, Running] = field(default_factory=dict)
    open_by_month: Mapping[date, Running] = field(default_factory=dict)
    payments: Sequence[Payments] = ()
    """By the day of payment."""
    bad_debt: Running = field(default_factory=Running)

    def at(self, as_of: date, period: Period) -> Ledger:
        """The inputs as of a day, over a period that ends with it."""
        return Ledger(
            as_of,
            period,
            begin=self.receivable.upto(as_of) - self.receivable.within(period),
            receivable=self.receivable.upto(as_of),
            not_due=self.not_due.upto(as_of),
            sales=self.sales.within(period),
            sales_by_month=_upto(self.sales_by_month, as_of),
            open_by_month=_upto(self.open_by_month, as_of),
            paid=self._paid(period),
            bad_debt=self.bad_debt.within(period),
        )

    def _paid(self, period: Period) -> Paid:
        """Of what was paid in the period, what still stands at its end."""
        first = bisect_left(self.payments, period.first, key=_paid_on)
        last = bisect_right(self.payments, period.last, key=_paid_on)
        found = [paid.sums for paid in self.payments[first:last] if paid.counts_from <= period.last]
        return Paid(*map(sum, zip(*found, strict=True))) if found else Paid()


_paid_on = attrgetter("paid_on")


def _upto(months: Mapping[date, Running], as_of: date) -> dict[date, int]:
    """Of months in which something moved by then: what came later in the current one says nothing of this day."""
    return {
        month: running.upto(as_of)
        for month, running in months.items()
        if month <= month_of(as_of) and running.first <= as_of
    }


NOTHING = Book()
"""Of a legal entity and currency in which no item ever moved."""
