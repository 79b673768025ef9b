"""What would close the gap: the fewest open items whose payment today brings the figure to its target.

Each measure is a quotient that paying an item of amount a today changes:

| measure | is | needed to come to g | an item gives |
|---|---|---|---|
| overdue-share | O / T | O - gT | a (1 - g), if it is overdue |
| dso | AR / sales x days | AR - g sales / days | a |
| days-to-pay | N / P, amounts times days over amounts | N - gP | a (g - d), if it is d < g days old |

So whatever is needed is a sum of what items give, and the largest first are the fewest. Days to pay can be lowered by
young items alone: an old one that is paid at last raises it first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from o2c.projection.goals.goal import Measure
from o2c.projection.kpis.figure import Figure


class Open(NamedTuple):
    """An open invoice; `amount` in minor units."""

    item: str
    number: str
    customer: str
    document_date: date
    due_date: date
    amount: int


@dataclass(frozen=True)
class Gap:
    """`share`: how much of what is needed the items give together, at most 1; below it they are not enough."""

    items: tuple[Open, ...]
    amount: int
    share: Fraction


NOTHING = Gap((), 0, Fraction(1))


def gap(measure: Measure, figure: Figure, target: Fraction, open_: Sequence[Open], today: date) -> Gap:
    """
    >>> from o2c.projection.kpis.figure import Part
    >>> day = date(2026, 5, 31)
    >>> items = [Open(n, n, "C-1", day, date(2026, 4, 1), a) for n, a in (("A", 100), ("B", 300), ("C", 600))]
    >>> found = gap("overdue-share", Figure((Part(1000, 2000, 100),)), Fraction(25), items, day)
    >>> [item.item for item in found.items], found.amount
    (['C', 'B'], 900)
    """
    part = figure.parts[0]
    goal = target / part.factor if part.factor else Fraction(0)
    needed = part.numerator - goal * part.denominator
    if needed <= 0:
        return NOTHING
    gives = _GIVES[measure](target, today)
    worth = sorted(((gives(one), one) for one in open_), key=lambda pair: (-pair[0], pair[1].item))
    chosen, given = [], Fraction(0)
    for gain, one in worth:
        if gain <= 0 or given >= needed:
            break
        chosen.append(one)
        given += gain
    return Gap(tuple(chosen), sum(one.amount for one in chosen), min(given / needed, Fraction(1)))


Gives = Callable[[Open], Fraction]


def _overdue(target: Fraction, today: date) -> Gives:
    return lambda one: one.amount * (1 - target / 100) if one.due_date < today else Fraction(0)


def _collected(target: Fraction, today: date) -> Gives:  # noqa: ARG001
    return lambda one: Fraction(one.amount)


def _young(target: Fraction, today: date) -> Gives:
    return lambda one: one.amount * (target - (today - one.document_date).days)


_GIVES: dict[Measure, Callable[[Fraction, date], Gives]] = {
    "overdue-share": _overdue,
    "dso": _collected,
    "days-to-pay": _young,
}
