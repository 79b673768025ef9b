"""Cells counted by day: how many items were paid on each day from their due date, and how many waited for it.

Items waited from their document's date on (a due date 60 days off says nothing about the 60th day before another's), up
to the day they were paid or last seen open. Days before the first and after the last are counted with them.
"""

from itertools import accumulate
from typing import NamedTuple

from o2c.projection.forecast.history import Cells

FIRST, LAST = -60, 120
DAYS = LAST - FIRST + 1


class Waiting(NamedTuple):
    """`waited[day][weekday]`: item-days; `paid[day]` and `paid_on[weekday]`: items. `day` counts from `FIRST`.

    Items are counted in parts, `parts` to an item.
    """

    waited: list[list[int]]
    paid: list[int]
    paid_on: list[int]
    parts: int


def place(days: int) -> int:
    """
    >>> place(-61), place(-60), place(0), place(500)
    (0, 0, 60, 180)
    """
    return max(FIRST, min(LAST, days)) - FIRST


def waiting(cells: Cells, parts: int = 1) -> Waiting:
    waited = [[0] * 7 for _ in range(DAYS)]
    paid, paid_on = [0] * DAYS, [0] * 7
    changes = [[0] * (DAYS + 1) for _ in range(7)]
    for (terms, due_weekday, days, was_paid), count in cells.items():
        first = min(-terms, days)
        if was_paid:
            paid[place(days)] += count
            paid_on[(due_weekday + days) % 7] += count
        _outside(waited[0], due_weekday, first, min(days, FIRST), count)
        _outside(waited[-1], due_weekday, max(first, LAST), days, count)
        if first < LAST and days > FIRST:
            changes[due_weekday][place(max(first, FIRST + 1))] += count
            changes[due_weekday][place(min(days, LAST - 1)) + 1] -= count
    for due_weekday, change in enumerate(changes):
        for day, now in enumerate(accumulate(change)):
            if now:
                waited[day][(due_weekday + day + FIRST) % 7] += now
    return Waiting(waited, paid, paid_on, parts)


def _outside(row: list[int], due_weekday: int, first: int, last: int, count: int) -> None:
    """The days from `first` to `last`, both included, by their weekdays."""
    weeks, rest = divmod(max(0, last - first + 1), 7)
    for weekday in range(7):
        row[weekday] += weeks * count
    for day in range(first, first + rest):
        row[(due_weekday + day) % 7] += count
