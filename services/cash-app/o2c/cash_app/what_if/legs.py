"""A receipt's time on one account, as a replay sees it: what rules decided, what others would have, what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from msgspec import Struct

from o2c.cash_app.facts import Facts
from o2c.cash_app.matching.decisions import Decision
from o2c.cash_app.receipts.placement import Placement

Placed = tuple[str, int, int, int]
"""(item, cash, discount, allowance)."""


class Choice(Struct, frozen=True):
    """What rules decide at a moment; `left` is why money is left over."""

    placed: frozenset[Placed] = frozenset()
    rule: str = ""
    left: str = ""
    known: datetime | None = None
    reasons: tuple[str, ...] = ()

    @property
    def cash(self) -> int:
        return sum([cash for _, cash, _, _ in self.placed])


NOTHING = Choice()


def portion_name(account: str, items: Iterable[str]) -> str:
    """What a portion of a payment counts as on the payer's account."""
    return f"{account}: {', '.join(items)}"


def chosen(decision: Decision, known: datetime | None) -> Choice:
    evidence = decision.evidence or next((p.evidence for p in decision.placements if p.evidence), ())
    reasons = tuple([f"{said.kind}: {said.detail}" for said in evidence])
    rule = decision.rule if decision.placements else ""
    return Choice(placed_of(decision.placements), rule, decision.left, known, reasons)


def placed_of(placements: Iterable[Placement]) -> frozenset[Placed]:
    return frozenset([(p.item, p.paid, p.discount, p.allowance) for p in placements])


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
    stood: dict[str, tuple[Placed, str]] = field(default_factory=dict)
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
    across: bool = False
    """It may pay for several accounts, which are replayed one by one: what was decided stands under any policy."""
    before_cause: str = ""
    before: dict[str, tuple[Placed, str]] = field(default_factory=dict)
    """What stood before `before_cause` took it off."""

    def placed(self, policy: int) -> bool:
        return bool(self.choices[policy].placed)

    @property
    def stored(self) -> Choice:
        """What the service itself decided, by rules alone."""
        rules = sorted({rule for _, rule in self.stood.values()})
        placed = frozenset([placed for placed, _ in self.stood.values()])
        return Choice(placed, rules[0] if rules else "", "" if self._whole(placed) else self.left, self.cleared)

    def _whole(self, placed: Iterable[Placed]) -> bool:
        return sum([cash for _, cash, _, _ in placed]) == self.facts.amount
