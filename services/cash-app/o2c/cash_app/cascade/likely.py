"""How likely a set of items is, before the amount is known: each item by the payer's habit, the rest of them left.

Likelihoods are costs in thousandths of a bit, so that they add as integers in any order: 1000 is half as likely.
"""

import math
from collections.abc import Sequence

from msgspec import Struct

from o2c.cash_app.cascade.facts import OpenItem, Payment
from o2c.cash_app.cascade.habit import ONE, Habit, chances
from o2c.cash_app.cascade.search import Flip

LEFT, WHOLE, LESS = 0, 1, 2
"""What becomes of an item: left open, settled whole, settled less its discount."""

TAKES_DISCOUNT = 9_000
"""A discount that is earned is taken nine times of ten."""

GRAIN = 100
"""Where all amounts are multiples of something, their sums are too, and meet more often; of at most so much, because
few amounts always have something in common."""

COST = [round(-1000 * math.log2(max(chance, 1) / ONE)) for chance in range(ONE + 1)]
_TAKEN, _NOT_TAKEN = COST[TAKES_DISCOUNT], COST[ONE - TAKES_DISCOUNT]

Fit = tuple[int, ...]
"""A set of items: of each its place in the table times three plus what becomes of it, ascending."""


class Table(Struct, frozen=True):
    """A payer's open items in one order, whatever order they came in, and what each may cost."""

    items: tuple[OpenItem, ...]
    costs: tuple[tuple[int, int, int], ...]
    """Of each item: to be left, settled whole, settled less its discount."""
    expected: tuple[int, ...]
    """What the habit expects to become of each item."""
    flips: tuple[Flip, ...]
    difference: int
    """What the expected set lacks to the amount."""
    start: int
    """Cost of the expected set."""
    scatter: float
    """How likely the sum of a set that this payer may pay is any one amount: one over its spread, roughly."""

    def cost(self, fit: Fit) -> int:
        """Of settling these items and leaving the others."""
        expected, costs = self.expected, self.costs
        total = self.start
        settled = {}
        for code in fit:
            settled[code // 3] = code % 3
        for place, form in settled.items():
            total += costs[place][form] - costs[place][expected[place]]
        for flip in self.flips:
            if flip.form == LEFT and flip.item not in settled:
                total += flip.cost
        return total

    def flipped(self, flips: Sequence[Flip]) -> Fit:
        """The expected set after these flips."""
        forms = {flip.item: flip.form for flip in flips}
        return tuple(
            [place * 3 + form for place, expected in enumerate(self.expected) if (form := forms.get(place, expected))]
        )


def table(payment: Payment, items: Sequence[OpenItem], habit: Habit) -> Table:
    items = sorted(items, key=lambda item: (item.due, item.dated, item.item))
    known = chances(habit, payment.value_date, [(i.dated, i.due, i.open < 0) for i in items])
    credits = any(item.open < 0 for item in items)
    costs, expected, flips = [], [], []
    start = total = grain = 0
    spread = 0
    for place, (item, chance) in enumerate(zip(items, known, strict=True)):
        if not credits and item.open - item.discount > payment.amount:
            costs.append((0, _NEVER, _NEVER))
            expected.append(LEFT)
            continue
        cost = _costs(chance, item.discount)
        form = min((LEFT, WHOLE, LESS), key=cost.__getitem__)
        costs.append(cost)
        expected.append(form)
        start += cost[form]
        amounts = 0, item.open, item.open - item.discount
        total += amounts[form]
        others = [other for other in (LEFT, WHOLE, LESS) if other != form and cost[other] < _NEVER]
        flips += [Flip(cost[other] - cost[form], amounts[other] - amounts[form], place, other) for other in others]
        spread += chance * (ONE - chance) * item.open * item.open
        grain = math.gcd(grain, item.open, item.discount)
    scatter = min(1.0, min(max(grain, 1), GRAIN) * ONE / math.sqrt(2 * math.pi * spread)) if spread else 1.0
    return Table(tuple(items), tuple(costs), tuple(expected), tuple(flips), payment.amount - total, start, scatter)


_NEVER = 1_000_000


def _costs(chance: int, discount: int) -> tuple[int, int, int]:
    settled = COST[chance]
    if discount:
        return COST[ONE - chance], settled + _NOT_TAKEN, settled + _TAKEN
    return COST[ONE - chance], settled, _NEVER


def chance_of(cost: int) -> float:
    """
    >>> chance_of(0), chance_of(1000), chance_of(3000)
    (1.0, 0.5, 0.125)
    """
    return _CHANCES[cost] if cost < len(_CHANCES) else math.exp2(-cost / 1000)


_CHANCES = [math.exp2(-cost / 1000) for cost in range(1 << 15)]
