"""Chance that depends on the seed and on what it is about, never on how often or in which order it is asked.

So the payment of an invoice is the same whether its number was drawn first or last, and a new draw added for one thing
changes no other.
"""

from collections.abc import Mapping
from random import Random
from typing import TypeVar

T = TypeVar("T")


def chance(seed: int, *about: object) -> Random:
    """A generator of its own for `about`; the same words give the same numbers on every machine."""
    return Random("|".join(map(str, (seed, *about))))


def weighted(random: Random, weights: Mapping[T, int]) -> T:
    """One of the keys, as often as its weight says.

    >>> weighted(chance(1, "example"), {"often": 99, "never": 0})
    'often'
    """
    place = random.randrange(sum(weights.values()))
    for choice, weight in weights.items():
        if place < weight:
            return choice
        place -= weight
    raise ValueError("nothing to choose from")
