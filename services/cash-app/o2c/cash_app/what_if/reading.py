"""How the other policy would have read a receipt: its text by other patterns and words, documents up to another day,
and which advice would have been its.

A text is read again as far as it was not erased, and only where the two policies read differently. Nothing is made of
it where the policy that stands does not come to what was read then: that is said, field by field.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from msgspec.structs import replace

from o2c.cash_app.account import POOL, Account
from o2c.cash_app.account_rows import readings_of
from o2c.cash_app.advices.facts import Advice
from o2c.cash_app.facts import Clues, Facts
from o2c.cash_app.found import Found, Reference
from o2c.cash_app.matching import naming
from o2c.cash_app.matching.advised import clues_of, named_by
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import Identity
from o2c.cash_app.texts.remittance import read_again
from o2c.cash_app.texts.stated import stated
from o2c.cash_app.texts.strictness import How
from o2c.cash_app.what_if.legs import Leg, PolicyOf, Read
from o2c.cash_app.what_if.ties import Ties, Untold

UNKNOWN_PAYER = "nobody knew who paid, and what is read otherwise may have told it"
ERASED = "their texts are erased"
OTHERWISE = "what they named then cannot be told again"
TIED_OTHERWISE = "the days of then would not tie their advices again as they were tied"

Named = tuple[tuple[str, ...], tuple[How, ...], bool, tuple[str, ...]]
"""Documents, by which steps, whether others' are named, and which of them short numbers alone name."""


class Sources(Protocol):
    def text(self, receipt: str) -> str:
        """What its payer wrote; "" where it was erased."""
        ...

    def references(self, keys: Iterable[str]) -> Mapping[str, tuple[Reference, ...]]:
        """Documents that were known when what is replayed now happened."""
        ...


class Reading:
    def __init__(self, sources: Sources, ties: Ties, standing: PolicyOf, other: PolicyOf) -> None:
        self._sources, self._ties, self._policies = sources, ties, (standing, other)
        self._unweighed: dict[tuple[str, str], set[str]] = {}

    @property
    def unweighed(self) -> list[tuple[str, str, int]]:
        """(field of the policy, why it could not be weighed, for how many payments)."""
        return [(field, why, len(receipts)) for (field, why), receipts in sorted(self._unweighed.items())]

    def begin(self, leg: Leg) -> None:
        """Of a receipt that came to an account."""
        before, after = (policy(leg.facts, Account("")) for policy in self._policies)
        leg.read = self._read(leg, before, after)
        if leg.account.startswith(POOL):
            self._of_nobody(leg, after)
            leg.read = None
            return
        fields = self._ties.fields
        try:
            leg.tie = self._ties.of(leg.facts) if fields else None
        except Untold:
            self._say(fields, TIED_OTHERWISE, leg)

    def _read(self, leg: Leg, before: Policy, after: Policy) -> Read | None:
        facts = leg.facts
        fields = tuple([name for name in _READ if getattr(before, name) != getattr(after, name)])
        clues = facts.clues
        text = self._sources.text(facts.receipt) if {*fields} - {"named_ahead_days"} else ""
        if "number_patterns" in fields:
            tokens = read_again(clues.tokens, text, before.number_patterns, after.number_patterns) if text else ()
            clues = replace(clues, tokens=tokens or clues.tokens)
        if text and ("reason_words" in fields or "deduction_words" in fields):
            clues = replace(clues, stated=stated(text, facts.currency, after.reason_words, after.deduction_words))
        if not text and clues.tokens:
            self._say([name for name in fields if name != "named_ahead_days"], ERASED, leg)
        if clues == facts.clues and "named_ahead_days" not in fields:
            return None
        return Read(replace(facts, clues=clues), fields, _keys(clues) - _keys(facts.clues))

    def _of_nobody(self, leg: Leg, policy: Policy) -> None:
        """Were its payer told by what is read otherwise, it would have been another account's."""
        if leg.read is None:
            return
        found = Found(self._sources.references(_keys(leg.read.facts.clues)))
        if len(naming.named(leg.read.facts, found, policy).accounts()) == 1:
            self._say(leg.read.fields, UNKNOWN_PAYER, leg)

    def identity(
        self, leg: Leg, known: Identity, policies: tuple[Policy, Policy], advices: tuple[Advice | None, Advice | None]
    ) -> Identity | None:
        """What is named as the other policy reads it; None where what was named then cannot be told again."""
        read = leg.read.facts if leg.read is not None else leg.facts
        wanted = _keys(leg.facts.clues) | _keys(read.clues)
        lines = [line.readings for advice in advices if advice is not None for line in advice.lines]
        found = Found(self._sources.references(wanted.union(*lines)))
        named, _, foreign, _ = _named(leg.facts, advices[0], found, policies[0], leg.account)
        if ({*named}, foreign) != ({*known.named}, known.foreign):
            self._say(leg.read.fields if leg.read is not None else self._ties.fields, OTHERWISE, leg)
            return None
        named, how, foreign, short = _named(read, advices[1], found, policies[1], leg.account)
        return replace(known, named=named, how=how, foreign=foreign, short=short)

    def _say(self, fields: Iterable[str], why: str, leg: Leg) -> None:
        for field in fields:
            self._unweighed.setdefault((field, why), set()).add(leg.facts.receipt)


_READ = ("number_patterns", "reason_words", "deduction_words", "named_ahead_days")
"""Fields by which a text is read, and by which documents it may mean."""


def _keys(clues: Clues) -> frozenset[str]:
    """By which documents are looked for."""
    return frozenset(readings_of(clues))


def _named(facts: Facts, advice: Advice | None, found: Found, policy: Policy, account: str) -> Named:
    """What is named of this account, and whether documents of others alone are: as `identify` has it."""
    words = naming.named(replace(facts, clues=clues_of(facts, advice)), found, policy)
    named, how = naming.own(words, account)
    short = naming.short(words, named)
    if advice is None:
        return named, how, bool(naming.foreign(words, {account})), short
    own, foreign = named_by(advice, account, facts, found, policy)
    return (own, (), foreign, ()) if own else (named, how, foreign, short)
