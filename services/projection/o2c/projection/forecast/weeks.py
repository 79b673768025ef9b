"""The weeks of a forecast: the rest of the running one, then whole weeks from Monday to Sunday."""

from datetime import date, timedelta
from typing import NamedTuple

MAX_WEEKS = 26


class Week(NamedTuple):
    first: date
    last: date


def weeks_after(as_of: date, count: int) -> list[Week]:
    """Fewer where the calendar ends.

    >>> [(str(w.first), str(w.last)) for w in weeks_after(date(2026, 5, 7), 2)]
    [('2026-05-08', '2026-05-10'), ('2026-05-11', '2026-05-17')]
    """
    found: list[Week] = []
    last = as_of
    while len(found) < count and date.max - last >= timedelta(days=7):
        first = last + timedelta(days=1)
        last = first + timedelta(days=6 - first.weekday())
        found.append(Week(first, last))
    return found
