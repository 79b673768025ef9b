"""What is remembered of how items were paid: counts of cells, few for a payer however many items it settled."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

FARTHEST = 400
"""Days before or after a due date, and days of terms, beyond which one is like another."""
CLASSES = (7, 24, 49)
"""Last days of the classes of terms: payment at once, within a month, longer, and longer still."""


THOUSANDTHS, FULLY = 1_000, 5
"""A payer of n items has a say of n × 5 / (5 + n) items in its group: at most 5, so that no payer is the group."""


class Account(NamedTuple):
    customer: str
    entity: str
    currency: str


class Cell(NamedTuple):
    """How an item went: its `terms` in days, the weekday it fell due (0 is Monday), the days from then to its payment.

    An item that is not `paid` was open to the end of that day: it waits still, or was credited or given up then.
    """

    terms: int
    due_weekday: int
    days: int
    paid: bool


Cells = Mapping[Cell, int]


def cell(document_date: date, due_date: date, until: date, *, paid: bool) -> Cell:
    """
    >>> cell(date(2026, 5, 4), date(2026, 6, 3), date(2026, 6, 8), paid=True)
    Cell(terms=30, due_weekday=2, days=5, paid=True)
    """
    return Cell(bounded((due_date - document_date).days), due_date.weekday(), bounded((until - due_date).days), paid)


def bounded(days: int) -> int:
    return max(-FARTHEST, min(FARTHEST, days))


def terms_class(terms: int) -> int:
    """
    >>> [terms_class(days) for days in (0, 14, 30, 60)]
    [0, 1, 2, 3]
    """
    return sum(terms > last for last in CLASSES)


def of_class(cells: Cells, wanted: int) -> Cells:
    return {cell: count for cell, count in cells.items() if terms_class(cell.terms) == wanted}


def together(parts: Iterable[Cells]) -> Counter[Cell]:
    total: Counter[Cell] = Counter()
    for part in parts:
        total.update(part)
    return total


def say(count: int, of: int) -> int:
    """What `count` items of a payer who has `of` items weigh in its group, in thousandths of an item.

    >>> say(1, 1), say(1, 95), say(95, 95)
    (833, 50, 4750)
    """
    return count * THOUSANDTHS * FULLY // (FULLY + of)


def settled(cells: Cells) -> int:
    """How many items were paid."""
    return sum(count for cell, count in cells.items() if cell.paid)
