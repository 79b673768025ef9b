"""The days of a series."""

from datetime import date, timedelta
from typing import Literal

from o2c.projection.kpis.periods import month_of

Step = Literal["day", "week", "month"]
MAX_POINTS = 750
_BEFORE = {"day": 1, "week": 7}


class BadSteps(ValueError):
    """A span that has too many days."""


def steps(first: date, last: date, step: Step) -> list[date]:
    """`last` and every day, week or month's end before it, down to `first`; none if it is after. Raises BadSteps.

    >>> [day.isoformat() for day in steps(date(2019, 4, 1), date(2019, 6, 14), "month")]
    ['2019-04-30', '2019-05-31', '2019-06-14']
    """
    if first > last:
        return []
    days = [last]
    while (before := _before(days[-1], step)) is not None and before >= first:
        days.append(before)
        if len(days) > MAX_POINTS:
            raise BadSteps(f"from: a series has at most {MAX_POINTS} points; ask from a later day or in longer steps")
    return days[::-1]


def _before(day: date, step: Step) -> date | None:
    """None where the calendar begins."""
    try:
        if step == "month":
            return month_of(day) - timedelta(days=1)
        return day - timedelta(days=_BEFORE[step])
    except OverflowError:
        return None
