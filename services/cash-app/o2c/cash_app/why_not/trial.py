"""What the matcher is asked: a payment as it is, or with one thing different. Only what it answers counts.

The distance says how far a payment was from touchless, in thousandths. Of what is measured, it is the measure: of the
likeness of a name what it lacks, of a doubt and of a missing amount what is too much. Of the rest it is a convention:

>>> sorted(DISTANCES, key=DISTANCES.get)[:4]
['held', 'try-again', 'person', 'period']
"""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from o2c.cash_app.account import Account, Receipt, unit_of
from o2c.cash_app.advices.facts import Advice
from o2c.cash_app.facts import Facts
from o2c.cash_app.families import splitting, together
from o2c.cash_app.families.facts import Beside
from o2c.cash_app.matching import deciding, naming
from o2c.cash_app.matching.decisions import Decision
from o2c.cash_app.matching.matcher import Matcher
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import Identity

DISTANCES: Mapping[str, int] = {
    "held": 0,
    "try-again": 0,
    "person": 1,
    "period": 2,
    "repeats": 3,
    "number-near": 50,
    "parent": 60,
    "number-part": 80,
    "across": 90,
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
    payer: Account | None = None
    """Where documents of others are named too: the payer's own account. Then `account` has the items of all of them,
    and `identity` names all as if they were its own."""
    beside: tuple[Beside, ...] = ()

    def decision(self) -> Decision:
        asked = self.facts, self.identity, self.account, self.policy
        if self.payer is None:
            return deciding.decide(*asked, {}, 0, self.advice)
        found = deciding.by_rules(*asked, {}, 0, self.advice)
        if not self.beside:
            return found
        matcher = Matcher(self.facts, self.facts.amount, self.account, self.policy)
        return splitting.standing(found, matcher, self.payer, self.beside)

    def across(self, accounts: Mapping[str, Account]) -> "Trial":
        """The same, with all that is named of others among the items; as it is, where nothing is or one is unknown."""
        beside = self.identity.beside
        if not beside or any(each.account not in accounts for each in beside):
            return self
        whole = together.together(self.account, beside, {unit_of(name): known for name, known in accounts.items()})
        identity = naming.with_beside(self.identity)
        return replace(self, identity=identity, account=whole, payer=self.account, beside=beside)

    def naming(self, *documents: str) -> "Trial":
        """The same, with a text that names these documents too, each by its number."""
        known = self.identity
        how = (*known.how, *("number" for _ in documents)) if known.how else ()
        return replace(self, identity=replace(known, named=(*known.named, *documents), how=how))

    @property
    def names_something(self) -> bool:
        return bool(self.identity.named or self.identity.foreign or self.advice)


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
    return bool(decision.placements) and sum([p.paid for p in decision.placements]) == facts.amount


def money_of(receipt: Receipt) -> int:
    """What of a receipt is there to be placed: all that did not go elsewhere."""
    return receipt.unapplied + receipt.applied + receipt.given
