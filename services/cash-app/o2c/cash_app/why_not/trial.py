"""What the matcher is asked: a payment as it is, or with one thing different. Only what it answers counts.

The distance says how far a payment was from touchless, in thousandths. Of what is measured, it is the measure: of the
likeness of a name what it lacks, of a doubt and of a missing amount what is too much. Of the rest it is a convention:

>>> sorted(DISTANCES, key=DISTANCES.get)[:4]
['held', 'try-again', 'person', 'period']
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from o2c.cash_app.account import Account, Receipt
from o2c.cash_app.advices.facts import Advice
from o2c.cash_app.facts import Facts
from o2c.cash_app.matching import deciding
from o2c.cash_app.matching.decisions import Decision
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import Identity
from o2c.cash_app.texts.strictness import speaks

DISTANCES: Mapping[str, int] = {
    "held": 0,
    "try-again": 0,
    "person": 1,
    "period": 2,
    "repeats": 3,
    "number-near": 50,
    "parent": 60,
    "number-part": 80,
    "rule-suggests": 100,
    "hints": 100,
    "number": 110,
    "completes": 120,
    "history": 150,
    "ahead": 150,
    "named-besides": 150,
    "unknown-number": 180,
    "settled": 200,
    "too-many-items": 200,
    "search": 250,
    "against": 250,
    "rule-off": 300,
    "elsewhere": 300,
    "entity": 350,
    "part-payment": 500,
    "oldest-first": 900,
}
"""Of what has no measure: somebody's word or click, then a number in the text, a setting, another payment."""


class Trial(Struct, frozen=True):
    """One receipt, all of whose money that is not gone is decided about as if it came today."""

    facts: Facts
    identity: Identity
    account: Account
    policy: Policy
    advice: Advice | None = None
    reads: Mapping[str, Any] = {}
    """Exchange rates and customers, by their units."""

    def decision(self) -> Decision:
        return deciding.decide(self.facts, self.identity, self.account, self.policy, self.reads, 0, self.advice)

    def naming(self, *documents: str) -> "Trial":
        """The same, with a text that names these documents too, each by its number."""
        known = self.identity
        how = (*known.how, *("number" for _ in documents)) if known.how else ()
        return replace(self, identity=replace(known, named=(*known.named, *documents), how=how))

    @property
    def names_something(self) -> bool:
        return bool(speaks(self.identity) or self.advice)


class Relaxation(Struct, frozen=True):
    """One thing that is different, in words with its figures."""

    kind: str
    said: str
    trial: Trial
    distance: int

    def enough(self) -> Decision | None:
        """What would be decided, if that places all of the money."""
        decision = self.trial.decision()
        return decision if is_touchless(decision, self.trial.facts) else None


def relaxed(kind: str, said: str, trial: Trial, more: int = 0) -> Relaxation:
    """By the convention of `DISTANCES`, and so much more."""
    return Relaxation(kind, said, trial, min(1000, DISTANCES[kind] + more))


def is_touchless(decision: Decision, facts: Facts) -> bool:
    """What is kept because it is too little to give back is left to nobody."""
    paid = sum([p.paid for p in decision.placements])
    return bool(decision.placements) and paid + decision.excess == facts.amount


def money_of(receipt: Receipt) -> int:
    """What of a receipt is there to be placed: all that did not go elsewhere."""
    return receipt.unapplied + receipt.applied
