"""The quarter that is played, week by week.

Billing never dates an invoice before one that already stands in its number series, so what is shipped within one step
of the play may be dated on any day of it, depending on which customer came first. Played month by month, most
invoices would be dated the last of the month.
"""

from dataclasses import dataclass
from datetime import date, timedelta

FIRST = date(2026, 1, 1)
LAST = date(2026, 3, 31)


@dataclass(frozen=True, slots=True)
class Week:
    """Numbered from 1; both days included."""

    number: int
    first: date
    last: date

    @property
    def ends_month(self) -> bool:
        """No later week ends in the same month."""
        return self.last == LAST or min(self.last + timedelta(7), LAST).month != self.last.month


def weeks() -> tuple[Week, ...]:
    starts = [FIRST + timedelta(7 * week) for week in range(((LAST - FIRST).days + 7) // 7)]
    return tuple(Week(n, start, min(start + timedelta(6), LAST)) for n, start in enumerate(starts, start=1))


def is_workday(day: date) -> bool:
    return day.weekday() < 5


def workday(day: date) -> date:
    """The day itself, else the Monday after it: banks do not book at weekends."""
    while not is_workday(day):
        day += timedelta(1)
    return day


def workday_before(day: date) -> date:
    """The day itself, else the Friday before it: who must not be late pays before the weekend."""
    while not is_workday(day):
        day -= timedelta(1)
    return day


def later(day: date, workdays: int) -> date:
    """So many working days after `day`.

    >>> later(date(2026, 1, 2), 1)
    datetime.date(2026, 1, 5)
    """
    for _ in range(workdays):
        day = workday(day + timedelta(1))
    return day


def workdays() -> tuple[date, ...]:
    days = (FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1))
    return tuple(day for day in days if is_workday(day))
