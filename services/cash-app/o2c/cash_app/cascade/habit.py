"""A payer's habit: of the items so many days from due when it paid, how many did it settle, and how many leave?

A bounded fold. Days are put into some 35 buckets, exact near the due date and coarse far from it; next to them stands
how many days had passed since the payment before, because after a weekend more is due at once. Counts are halved when
they reach a limit, so that what a payer did lately weighs more.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from msgspec import Struct, field

EXACT = 12
COARSE = 5
FARTHEST = 40
MAX_GAP = 9
CREDIT = 1_000
FULL = 60
ONE = 10_000
"""A certainty: probabilities are ten-thousandths."""

COMMON, OWN = 2, 8
"""What all payers do weighs as much as so many items of this one, and what it does as so many after such a gap."""

LEAST, MOST = 30, ONE - 30
"""No habit is so firm that a payer could not do otherwise three times in a thousand."""

Counts = tuple[int, int]
"""Settled, and seen when it paid."""


class Dated(Protocol):
    """An open item: `open` is negative for a credit note."""

    @property
    def open(self) -> int: ...
    @property
    def dated(self) -> date: ...
    @property
    def due(self) -> date: ...


class Seen(Struct, frozen=True):
    """So many open items of one bucket, and how many of them were settled."""

    bucket: int
    settled: int
    seen: int


class Observation(Struct, frozen=True):
    """What one payment showed, once it is known what it settled."""

    day: date
    gap: int
    seen: tuple[Seen, ...] = ()


class Habit(Struct, frozen=True):
    last: date | None = None
    payments: int = 0
    late: Mapping[int, Counts] = field(default_factory=dict)
    """By bucket."""
    after: Mapping[tuple[int, int], Counts] = field(default_factory=dict)
    """By bucket and gap."""
    alone: Counts = (0, 0)
    """How many payments settled one item, and of how many."""

    @property
    def usual(self) -> int:
        """Days after due by which a quarter of what it settles is settled: from then on an item counts as expected."""
        invoices = [days for days in self.late if days <= FARTHEST]
        total = sum(self.late[days][0] for days in invoices)
        passed = 0
        for days in sorted(invoices):
            passed += self.late[days][0]
            if total and passed * 4 >= total:
                return days
        return 1


def bucket(days: int, *, credit: bool = False) -> int:
    """Days after due, as they are counted; those of credit notes are counted by themselves.

    >>> [bucket(days) for days in (0, -12, 13, 17, 18, 400)]
    [0, -12, 15, 15, 20, 40]
    """
    if not -EXACT <= days <= EXACT:
        days = max(-FARTHEST, min(FARTHEST, (2 * days + COARSE) // (2 * COARSE) * COARSE))
    return days + CREDIT if credit else days


def gap(habit: Habit, day: date) -> int:
    return MAX_GAP if habit.last is None else min(MAX_GAP, (day - habit.last).days)


def observe(habit: Habit, day: date, items: Iterable[tuple[date, bool, bool]]) -> Observation:
    """`items`: of each item that was open the due date, whether it is a credit note, and whether it was settled."""
    counts: dict[int, list[int]] = {}
    for due, credit, settled in items:
        found = counts.setdefault(bucket((day - due).days, credit=credit), [0, 0])
        found[0] += settled
        found[1] += 1
    return Observation(day, gap(habit, day), tuple([Seen(b, *counts[b]) for b in sorted(counts)]))


def learn(habit: Habit, observation: Observation) -> Habit:
    late, after = dict(habit.late), dict(habit.after)
    for seen in observation.seen:
        late[seen.bucket] = _add(late.get(seen.bucket, (0, 0)), seen)
        key = seen.bucket, observation.gap
        after[key] = _add(after.get(key, (0, 0)), seen)
    last = max(habit.last or observation.day, observation.day)
    one = sum([seen.settled for seen in observation.seen]) == 1
    alone = _add(habit.alone, Seen(0, int(one), 1))
    return Habit(last, habit.payments + bool(observation.seen), late, after, alone)


def _add(counts: Counts, seen: Seen) -> Counts:
    settled, total = counts
    while total >= FULL:
        settled, total = settled // 2, total // 2
    return settled + seen.settled, total + seen.seen


def chances(habit: Habit, day: date, items: Iterable[Dated]) -> list[int]:
    """How likely each item is settled by a payment of this day, in ten-thousandths.

    What is known of all payers is asked first, then this payer's days, then its days after such a gap.
    """
    usual, since, last = habit.usual, gap(habit, day), habit.last or date.min
    known: dict[tuple[date, bool, bool], int] = {}
    result = []
    for item in items:
        key = item.due, item.dated <= last, item.open < 0
        chance = known.get(key)
        if chance is None:
            due, open_then, credit = key
            days = (day - due).days
            passed = open_then and (last - due).days >= usual
            common = _commonly(days - usual, passed, credit)
            chance = known[key] = _chance(habit, bucket(days, credit=credit), since, common)
        result.append(chance)
    return result


def _commonly(days: int, passed: bool, credit: bool) -> int:
    if credit:
        return 5_000
    if days >= 0:
        return 3_500 if passed else 8_500
    return 3_000 if days >= -1 else 1_200 if days >= -3 else 500


def _chance(habit: Habit, place: int, since: int, common: int) -> int:
    settled, seen = habit.late.get(place, (0, 0))
    own = (settled * ONE + COMMON * common) // (seen + COMMON)
    settled, seen = habit.after.get((place, since), (0, 0))
    chance = (settled * ONE + OWN * own) // (seen + OWN)
    return max(LEAST, min(MOST, chance))
