"""A receipt's time on one account, as a replay sees it: what rules decided, what others would have, what came of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from msgspec import Struct

from o2c.cash_app.account import Account
from o2c.cash_app.advices.facts import Advice
from o2c.cash_app.facts import Facts
from o2c.cash_app.matching.decisions import Decision
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.placement import Placement
from o2c.cash_app.what_if.given_up import Given, of_placement

PolicyOf = Callable[[Facts, Account], Policy]

Placed = tuple[str, int, int, int]
"""(item, cash, discount, allowance)."""


class Choice(Struct, frozen=True):
    """What rules decide at a moment; `left` is why money is left over."""

    placed: frozenset[Placed] = frozenset()
    rule: str = ""
    left: str = ""
    known: datetime | None = None
    reasons: tuple[str, ...] = ()
    given: tuple[Given, ...] = ()
    """What is given up with it."""

    @property
    def cash(self) -> int:
        return sum([cash for _, cash, _, _ in self.placed])


NOTHING = Choice()


def chosen(decision: Decision, known: datetime | None, account: Account, facts: Facts, policy: Policy) -> Choice:
    """`account`: as it was when it was decided."""
    evidence = decision.evidence or next((p.evidence for p in decision.placements if p.evidence), ())
    reasons = tuple([f"{said.kind}: {said.detail}" for said in evidence])
    rule = decision.rule if decision.placements else ""
    given = [
        each
        for placement in decision.placements
        for each in of_placement(placement, account.items[placement.item], facts, policy.granting)
    ]
    return Choice(placed_of(decision.placements), rule, decision.left, known, reasons, tuple(given))


def placed_of(placements: Iterable[Placement]) -> frozenset[Placed]:
    return frozenset([(p.item, p.paid, p.discount, p.allowance) for p in placements])


class Stood(Struct, frozen=True):
    """An application that rules made."""

    placed: Placed
    rule: str
    given: tuple[Given, ...] = ()


class Read(Struct, frozen=True):
    """A receipt as the other policy reads it, by which fields, and the readings of its text that only it finds."""

    facts: Facts
    fields: tuple[str, ...]
    own: frozenset[str] = frozenset()


class Tie(Struct, frozen=True):
    """The advice that it would have under the other policy, from the event with this number on; None for none."""

    advice: Advice | None
    since: int

    def at(self, number: int) -> Advice | None:
        return self.advice if number >= self.since else None


@dataclass(slots=True)
class Leg:
    """`choices`: of each policy that is asked. `stood` is what rules had placed when a person first decided about the
    receipt, or at the end; what a bank took back stood until then."""

    facts: Facts
    account: str
    source: str
    by_hand: bool
    """A person moved it here."""
    booked: datetime | None
    choices: list[Choice]
    stood: dict[str, Stood] = field(default_factory=dict)
    left: str = ""
    touched: bool = False
    moved_to: str = ""
    returned: bool = False
    cleared: datetime | None = None
    """When nothing was unapplied any more."""
    end: dict[str, int] = field(default_factory=dict)
    """Item → cash that is on it in the end."""
    unapplied: int = 0
    numbers: dict[str, str] = field(default_factory=dict)
    """Printed numbers of the items."""
    moment: str = ""
    """What caused the latest decision about it."""
    yielded: bool = False
    """Rules took money of it off since."""
    together: set[tuple[int, str]] = field(default_factory=set)
    """(policy, cause) under which it was decided about together with another."""
    before_cause: str = ""
    before: dict[str, Stood] = field(default_factory=dict)
    """What stood before `before_cause` took it off."""
    read: Read | None = None
    """Where the other policy reads it otherwise."""
    tie: Tie | None = None
    """Where the other policy gives it another advice."""

    def placed(self, policy: int) -> bool:
        return bool(self.choices[policy].placed)

    @property
    def stored(self) -> Choice:
        """What the service itself decided, by rules alone."""
        rules = sorted({stood.rule for stood in self.stood.values()})
        placed = frozenset([stood.placed for stood in self.stood.values()])
        left = "" if self._whole(placed) else self.left
        given = tuple([each for stood in self.stood.values() for each in stood.given])
        return Choice(placed, rules[0] if rules else "", left, self.cleared, given=given)

    def _whole(self, placed: Iterable[Placed]) -> bool:
        return sum([cash for _, cash, _, _ in placed]) == self.facts.amount
