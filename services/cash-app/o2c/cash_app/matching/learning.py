"""Learns a payer's habit from what its receipts settle: those that a rule by amount or a person placed.

From receipts that name what they pay it learns too, once there was one that did not; a payer that always says what it
pays needs no habit.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from o2c.cash_app.account import Account, Group, group_key
from o2c.cash_app.cascade.habit import Habit, observe
from o2c.cash_app.cascade.policy import INSTALMENT
from o2c.cash_app.events import HabitCarried, HabitObserved
from o2c.cash_app.facts import Facts
from o2c.cash_app.matching.rules import BY_AMOUNT, PERSON
from o2c.cash_app.receipts.placement import Placement
from o2c.chassis.domain import Outcome

A_STREAM = 50
"""Observations in one stream."""

MAX_OPEN = 5_000
"""With more open items than this, nothing is learned: it would cost more than it tells."""


def learned(account: Account, facts: Facts, placements: Sequence[Placement], rule: str) -> list[Outcome]:
    """Of a decision about to be stored; the account is as it was before it."""
    key = group_key(facts.legal_entity, facts.currency)
    group = account.group(key)
    told = group.observed > 0 or group.habit.payments > 0
    if not placements or (rule not in BY_AMOUNT and rule != PERSON and not told):
        return []
    if rule == INSTALMENT or any(p.exchange for p in placements):
        return []  # a part tells nothing of whole items; nor do items in another currency than the payer's habit is of
    if account.is_pool or len(group.open) > MAX_OPEN:
        return []
    seen = list(_seen(account, group, placements, facts.value_date))
    observation = observe(group.habit, facts.value_date, seen)
    if group.observed < A_STREAM:
        return [HabitObserved(key, group.habit_stream, observation)]
    number = group.habit_stream + 1
    return [_carried(key, number, group.habit), HabitObserved(key, number, observation)]


def _seen(
    account: Account, group: Group, placements: Iterable[Placement], day: date
) -> Iterable[tuple[date, bool, bool]]:
    """Each open item: when it is due, whether it is a credit note, and whether it is settled whole."""
    taken = {p.item: p.settled for p in placements}
    for name in dict.fromkeys([*group.open, *taken]):
        document = account.items[name].document
        if document.document_date <= day:
            settled = name in taken and taken[name] == group.open.get(name, taken[name])
            yield document.due_date, document.gross < 0, settled


def _carried(key: str, number: int, habit: Habit) -> HabitCarried:
    late = tuple([(bucket, *counts) for bucket, counts in sorted(habit.late.items())])
    after = tuple([(*place, *counts) for place, counts in sorted(habit.after.items())])
    return HabitCarried(key, number, habit.last, habit.payments, late, after, habit.alone)
