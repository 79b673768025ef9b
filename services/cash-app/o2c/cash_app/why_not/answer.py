"""Why a receipt has money left, and the smallest thing that would have made it touchless. Pure.

Everything that may have been enough is tried alone, by really asking the matcher; what stands in the way of any rule (a
hold, a person's decision, an unknown payer) has to go besides. Only what places all of the money is told.
"""

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from o2c.cash_app.account import Account, Receipt
from o2c.cash_app.matching.decisions import Decision
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.weighing import identity_of
from o2c.cash_app.why_not import across, named, numbers, payer, unnamed
from o2c.cash_app.why_not.obstacles import obstacles
from o2c.cash_app.why_not.otherwise import taken_off
from o2c.cash_app.why_not.payer import Around
from o2c.cash_app.why_not.trial import Relaxation, Trial, is_touchless, money_of, relaxed

MAX_TOLD = 10


class Way(Struct, frozen=True):
    """What would have been enough together, and what would have been decided then. Most have one step."""

    steps: tuple[Relaxation, ...]
    decision: Decision
    account: Account
    """Where it would have been placed."""

    @property
    def distance(self) -> int:
        return sum([step.distance for step in self.steps])

    @property
    def said(self) -> str:
        return "; and ".join(step.said for step in self.steps)


class Answer(Struct, frozen=True):
    """The ways, the smallest first; `tried`: so many things were asked."""

    left: str
    ways: tuple[Way, ...]
    tried: int


def why_not(account: Account, receipt: Receipt, today: date, around: Around) -> Answer:
    """Of a receipt with money left on this account; items that it names have to be loaded."""
    if receipt.unapplied <= 0:
        return Answer(receipt.weighing.left, (), 0)
    trial = trial_of(account, receipt, around.book.of_receipt(receipt.facts, account)).across(around.accounts)
    before = tuple(obstacles(receipt, trial, today))
    asked = _Asked(before)
    if account.is_pool and not trial.beside:
        for found in payer.payers(trial, around):
            asked.first(found, around)
    else:
        asked.about(trial, (), around)
    ways = sorted(asked.ways, key=lambda way: (len(way.steps), way.distance, way.said))
    return Answer(receipt.weighing.left, tuple(_different(ways)), asked.tried)


def trial_of(account: Account, receipt: Receipt, policy: Policy) -> Trial:
    """As if it came today: without what it has settled by now, and before a person said what it is not for."""
    facts, identity = receipt.facts, identity_of(receipt.weighing, account.name)
    fresh = dataclasses.replace(receipt, rejected=set(), taken_back=set())
    account = dataclasses.replace(account, receipts={**account.receipts, facts.receipt: fresh})
    mine = {held.item for held in receipt.applications.values()}
    if mine:
        account = taken_off(account, mine, lambda applied: applied.receipt == facts.receipt)
    return Trial(replace(facts, amount=money_of(receipt)), identity, account, policy, receipt.advice)


class _Asked:
    def __init__(self, before: tuple[Relaxation, ...]) -> None:
        self._before = before
        self.ways: list[Way] = []
        self.tried = 0

    def first(self, found: Relaxation, around: Around) -> None:
        """Something has to be different first: enough alone, or with one thing more."""
        if self._ask((found,)) is None:
            self.about(found.trial, (found,), around)

    def about(self, trial: Trial, steps: tuple[Relaxation, ...], around: Around) -> None:
        decision = trial.decision()
        if not steps and is_touchless(decision, trial.facts):
            again = relaxed(
                "try-again", "nothing, by what is known now: it is placed as soon as it is tried again", trial
            )
            self.ways.append(Way(self._before or (again,), decision, trial.account))
            return
        for found in _candidates(trial, around):
            self._ask((*steps, found))

    def _ask(self, steps: tuple[Relaxation, ...]) -> Decision | None:
        self.tried += 1
        decision = steps[-1].enough()
        if decision is not None:
            self.ways.append(Way((*self._before, *steps), decision, steps[-1].trial.account))
        return decision


def _candidates(trial: Trial, around: Around) -> Iterator[Relaxation]:
    found = [named.discount(trial), named.ahead(trial), numbers.written(trial), numbers.missing(trial)]
    found += [numbers.unknown(trial), payer.kin(trial, around), across.across(trial)]
    if trial.names_something:
        found.append(named.by_name(trial))
    else:
        found.append(unnamed.by_amount(trial))
    return chain.from_iterable(found)


def _different(ways: Iterable[Way]) -> Iterator[Way]:
    """The smallest of each kind: that 3 days are enough says that 10 are."""
    seen: set[tuple[str, ...]] = set()
    for way in ways:
        kinds = tuple([step.kind for step in way.steps])
        target = way.account.name
        if (*kinds, target) not in seen and len(seen) < MAX_TOLD:
            seen.add((*kinds, target))
            yield way
