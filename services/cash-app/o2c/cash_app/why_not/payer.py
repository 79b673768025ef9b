"""Nobody knows who paid, or the documents named are of somebody else: whose money it would have been."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from o2c.cash_app.account import Account
from o2c.cash_app.facts import Facts
from o2c.cash_app.found import NOTHING, Found
from o2c.cash_app.matching import advised, naming
from o2c.cash_app.payers.alike.answer import Answer
from o2c.cash_app.payers.names import alias_clue
from o2c.cash_app.policies.layers import Book
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import Identity
from o2c.cash_app.why_not.trial import Relaxation, Trial, relaxed

MAX_PAYERS = 6
"""Customers whose accounts are looked at for one receipt."""
NO_LIKENESS = 700
"""Thousandths that a customer lacks whose name is nothing like the payer's."""


class Around(Struct, frozen=True):
    """What is known beside the account that a receipt is on: the policies, what was found by its clues, the accounts of
    those that it may be of, and the payer's name as the bank wrote it."""

    book: Book
    found: Found = NOTHING
    accounts: Mapping[str, Account] = {}
    name: str = ""
    reads: Mapping[str, Any] = {}
    """Other units that a decision may ask for."""


def may_be(facts: Facts, found: Found, policy: Policy) -> list[str]:
    """Customers that a receipt may be of, the likeliest first."""
    answer = found.named.get(facts.clues.name, Answer((), ""))
    words = naming.named(facts, found, policy)
    said = [hit.account for hits in words.references() for hit in hits]
    known = [c for clue in (facts.clues.account, facts.clues.name) for c in found.payers.get(clue, ())]
    return [c for c in dict.fromkeys([*answer.rivals, *known, *said, *answer.near]) if c][:MAX_PAYERS]


def payers(trial: Trial, around: Around) -> Iterator[Relaxation]:
    """For each customer that it may be of: that a person had confirmed the name, or that the account were known."""
    facts, found = trial.facts, around.found
    clue = alias_clue(facts.clues.name) or facts.clues.account
    if not clue:
        return
    for customer in may_be(facts, found, trial.policy):
        known = dataclasses.replace(found, payers={**found.payers, clue: (customer,)})
        identity = advised.identity_of(facts, trial.advice, "", known, trial.policy)
        account = around.accounts.get(identity.account)
        if account is not None:
            said, lacks = _said(customer, facts, around)
            yield Relaxation("payer", said, _moved(trial, identity, account, around.book), lacks)


def _moved(trial: Trial, identity: Identity, account: Account, book: Book) -> Trial:
    """On another account, under the policy of that customer's group."""
    policy = book.of_receipt(trial.facts, account)
    return replace(trial, identity=identity, account=account, policy=policy)


def _said(customer: str, facts: Facts, around: Around) -> tuple[str, int]:
    answer = around.found.named.get(facts.clues.name)
    likeness = answer.likeness(customer) if answer else 0
    who = repr(around.name) if around.name else "the payer's name"
    if not facts.clues.name:
        known = [other for other in around.found.payers.get(facts.clues.account, ()) if other != customer]
        also = f"; it is of {' and '.join(known[:2])} too" if known else ""
        return f"nothing says that the payer's bank account is of customer {customer} alone{also}", NO_LIKENESS
    if not likeness:
        return f"alias missing: nothing says that {who} is customer {customer}", NO_LIKENESS
    others = [rival for rival in answer.rivals if rival != customer] if answer else []
    also = f", and as like {' and '.join(others[:2])}" if others else ""
    return f"alias missing: {who} is {likeness / 10:g} % like customer {customer}{also}", 1000 - likeness


def kin(trial: Trial, around: Around) -> Iterator[Relaxation]:
    """Documents of others are named: were the payer their parent; or had they not been named."""
    facts, payer = trial.facts, trial.account.name
    if not trial.identity.foreign or trial.advice is not None:
        return
    words = naming.named(facts, around.found, trial.policy)
    hits = {hit.account: hit.number for hit in naming.foreign(words, {payer})}
    for customer, number in sorted(hits.items()):
        known = dataclasses.replace(around.found, parents={**around.found.parents, customer: payer})
        identity = advised.identity_of(facts, None, "", known, trial.policy)
        account = around.accounts.get(identity.account)
        if account is not None:
            said = f"{number} is a document of {customer}, and {payer} is not known as the parent of {customer}"
            yield relaxed("parent", said, _moved(trial, identity, account, around.book))
    said = f"{_listed(hits)} is named, of other customers; by its amount alone it would be placed"
    silent = replace(trial.identity, named=(), foreign=False, how=())
    yield relaxed("elsewhere", said, replace(trial, identity=silent))


def _listed(hits: Mapping[str, str]) -> str:
    numbers: Sequence[str] = sorted(hits.values())[:3]
    return ", ".join(numbers) or "a document"
