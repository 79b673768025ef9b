"""How likely a set of items is, before the amount is known: each item by the payer's habit, the rest of them left.

Likelihoods are costs in thousandths of a bit, so that they add as integers in any order: 1000 is half as likely.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter

from msgspec import Struct

from o2c.cash_app.cascade.facts import OpenItem, Payment
from o2c.cash_app.cascade.habit import ONE, Counts, Habit, chances
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
    amount: int
    alone: Counts
    """How many payments of this payer settled one item, and of how many."""
    scatter: float
    """How likely the sum of a set that this payer may pay is any one amount: one over its spread, roughly."""
    opens: tuple[int, ...]
    """What is open of each item."""
    discounted: bool
    """Whether a discount may be taken of any."""

    @property
    def nothing(self) -> int:
        """Cost of settling nothing."""
        return sum([cost[LEFT] for cost in self.costs])

    @property
    def start(self) -> int:
        """Cost of the expected set."""
        return sum([cost[form] for cost, form in zip(self.costs, self.expected, strict=True)])

    @property
    def difference(self) -> int:
        """What the expected set lacks to the amount."""
        return self.amount - sum([settled(item, form) for item, form in zip(self.items, self.expected, strict=True)])

    def cost(self, fit: Fit) -> int:
        """Of settling these items and leaving the others."""
        costs = self.costs
        return self.nothing + sum([costs[code // 3][code % 3] - costs[code // 3][LEFT] for code in fit])

    def flips(self) -> list[Flip]:
        """Every change of the expected set in one item."""
        return [
            Flip(cost[form] - cost[expected], settled(item, form) - settled(item, expected), place, form)
            for place, (item, cost, expected) in enumerate(zip(self.items, self.costs, self.expected, strict=True))
            for form in (LEFT, WHOLE, LESS)
            if form != expected and cost[form] < _NEVER
        ]

    def flipped(self, flips: Sequence[Flip]) -> Fit:
        """The expected set after these flips."""
        forms = {flip.item: flip.form for flip in flips}
        return tuple(
            [place * 3 + form for place, expected in enumerate(self.expected) if (form := forms.get(place, expected))]
        )


def settled(item: OpenItem, form: int) -> int:
    return item.open if form == WHOLE else item.open - item.discount if form == LESS else 0


def table(payment: Payment, items: Sequence[OpenItem], habit: Habit) -> Table:
    items = sorted(items, key=_ORDER)
    known = chances(habit, payment.value_date, items)
    opens = tuple([item.open for item in items])
    largest = payment.amount if min(opens) > 0 else sum(map(abs, opens))
    costs, expected, spread, grain = [], [], 0, 0
    for item, amount, chance in zip(items, opens, known, strict=True):
        discount = item.discount
        if amount - discount > largest:
            costs.append(_TOO_LARGE)
            expected.append(LEFT)
            continue
        cost, likeliest = _PLAIN[chance] if not discount else _with_discount(chance)
        costs.append(cost)
        expected.append(likeliest)
        spread += chance * (ONE - chance) * amount * amount
        grain = math.gcd(grain, amount)
    scatter = min(max(grain, 1), GRAIN) * ONE / math.sqrt(2 * math.pi * spread) if spread else 1.0
    discounted = any(item.discount for item in items)
    return Table(
        tuple(items), tuple(costs), tuple(expected), payment.amount, habit.alone, min(1.0, scatter), opens, discounted
    )


_NEVER = 1_000_000
_ORDER = attrgetter("due", "dated", "item")


_TOO_LARGE = (0, _NEVER, _NEVER)


def _likeliest(left: int, whole: int, less: int) -> tuple[tuple[int, int, int], int]:
    """What an item may cost, and what becomes of it at the least."""
    costs = left, whole, less
    return costs, costs.index(min(costs))


def _with_discount(chance: int) -> tuple[tuple[int, int, int], int]:
    return _likeliest(COST[ONE - chance], COST[chance] + _NOT_TAKEN, COST[chance] + _TAKEN)


_PLAIN = [_likeliest(COST[ONE - chance], COST[chance], _NEVER) for chance in range(ONE + 1)]


@lru_cache(1 << 16)
def odds(costs: tuple[int, int, int]) -> float:
    """How much likelier an item is settled than left."""
    left, whole, less = costs
    return chance_of(min(whole, less)) / chance_of(left)


def chance_of(cost: int) -> float:
    """
    >>> chance_of(0), chance_of(1000), chance_of(3000)
    (1.0, 0.5, 0.125)
    """
    return _CHANCES[cost] if cost < len(_CHANCES) else math.exp2(-cost / 1000)


def chances_of(costs: Sequence[int]) -> float:
    """Of one of these sets, which come in order of cost; those of less than one in four billion are left out."""
    return math.fsum(map(_CHANCES.__getitem__, costs[: bisect_left(costs, len(_CHANCES))]))


_CHANCES = [math.exp2(-cost / 1000) for cost in range(1 << 15)]
