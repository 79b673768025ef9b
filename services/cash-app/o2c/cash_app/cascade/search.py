"""All likely sets of items that sum to an amount: integer meet-in-the-middle, the likeliest first.

The start is the set that the payer's habit expects; a *flip* takes an item in or out of it, at a cost. The flips are
dealt to two halves; each lists its sets of flips in order of cost, and sums of one half are looked up in the other.
Each set is met once, so solutions are counted; where both halves are listed to their end, all of them were.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from msgspec import Struct

MAX_FLIPS = 256
"""Of each half, the cheapest."""


class Flip(NamedTuple):
    """`cost` in thousandths of a bit: 1000 is half as likely. `delta` is what the sum changes by."""

    cost: int
    delta: int
    item: int
    form: int
    """What the item is after it: 0 left, 1 settled whole, 2 settled less its discount."""


class Half(Struct, frozen=True):
    """Sets of flips in order of cost. Each is one integer: its cost, then its delta above the lowest there can be, then
    a bit for each flip; so a flip joins a set by one addition."""

    flips: tuple[Flip, ...]
    lowest: int
    width: int
    """Bits of the delta."""
    sets: list[int]
    complete: bool

    def costs(self) -> list[int]:
        shift = self.width + len(self.flips)
        return [packed >> shift for packed in self.sets]

    def deltas(self) -> list[int]:
        shift, mask, lowest = len(self.flips), (1 << self.width) - 1, self.lowest
        return [(packed >> shift & mask) + lowest for packed in self.sets]

    def flips_of(self, packed: int) -> tuple[Flip, ...]:
        return tuple([flip for place, flip in enumerate(self.flips) if packed >> place & 1])


class Found(Struct, frozen=True):
    """Sets of flips that make the difference, each with its cost."""

    sets: tuple[tuple[int, tuple[Flip, ...]], ...]
    halves: tuple[Half, Half]

    @property
    def work(self) -> int:
        return sum(len(half.sets) for half in self.halves)

    @property
    def complete(self) -> bool:
        return all(half.complete for half in self.halves)


def search(flips: Sequence[Flip], difference: int, size: int, max_fits: int) -> Found:
    """`size`: sets listed of each half at most. `max_fits`: one more solution than this is where counting ends."""
    first, second = (list_half(half, size) for half in deal(flips))
    solutions = islice(_solutions(first, second, difference), max_fits + 1)
    return Found(tuple(sorted(solutions)), (first, second))


def deal(flips: Sequence[Flip]) -> tuple[list[Flip], list[Flip]]:
    """Two halves of like cost; flips of one item exclude each other and stay together."""
    halves: tuple[list[Flip], list[Flip]] = ([], [])
    place: dict[int, int] = {}
    for flip in sorted(flips):
        halves[place.setdefault(flip.item, len(place) % 2)].append(flip)
    return halves


def list_half(flips: Sequence[Flip], size: int) -> Half:
    """The cheapest sets of these flips, which come in order of cost: each flip doubles the list, as far as there is
    room for what it makes."""
    complete = len(flips) <= MAX_FLIPS
    flips = flips[:MAX_FLIPS]
    lowest = sum([flip.delta for flip in flips if flip.delta < 0])
    width = sum([abs(flip.delta) for flip in flips]).bit_length()
    count = len(flips)
    sets = [-lowest << count]
    others: dict[int, int] = {}
    for place, flip in enumerate(flips):
        step = (flip.cost << width + count) + (flip.delta << count) + (1 << place)
        room = len(sets) if len(sets) < size else bisect_right(sets, sets[-1] - step)
        if not room:
            complete = False
            break
        excluded = others.get(flip.item, 0)
        others[flip.item] = excluded | 1 << place
        if excluded:
            sets += [packed + step for packed in sets[:room] if not packed & excluded]
        else:
            sets += [packed + step for packed in sets[:room]]
        sets.sort()
        if len(sets) > size:
            complete = False
            del sets[size:]
    return Half(tuple(flips), lowest, width, sets, complete)


def _solutions(first: Half, second: Half, difference: int) -> Iterator[tuple[int, tuple[Flip, ...]]]:
    """The cheapest of the second half first."""
    deltas = first.deltas()
    wanted = [difference - delta for delta in second.deltas()]
    common = {*deltas}.intersection(wanted)
    if not common:
        return
    by_delta: dict[int, list[int]] = {}
    for delta, packed in zip(deltas, first.sets, strict=True):
        if delta in common:
            by_delta.setdefault(delta, []).append(packed)
    for delta, packed, cost in zip(wanted, second.sets, second.costs(), strict=True):
        for other in by_delta.get(delta, ()):
            flips = (*first.flips_of(other), *second.flips_of(packed))
            yield (other >> first.width + len(first.flips)) + cost, flips
