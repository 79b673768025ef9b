"""Who paid: by bank account, else by customer number, else by exact normalised name, else by the documents named.

A clue that fits several customers narrows the choice for the next one; where nobody is left alone, nobody it is. What
outranks the clue that decided, and of which nothing is known yet, is waited for.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from o2c.cash_app.account import pool_of
from o2c.cash_app.commands import Identity
from o2c.cash_app.facts import Clues, Evidence, Facts
from o2c.cash_app.found import Found, Reference
from o2c.cash_app.policy import Policy

MAX_NAMED = 500


def identify(facts: Facts, found: Found, policy: Policy) -> Identity:
    clues = facts.clues
    named, unknown = _named(facts, found, policy)
    customer, by = _payer(clues, named, found)
    account = customer or pool_of(facts.bank_account)
    own = [r for hits in named for r in hits if not customer or r.account == customer]
    foreign = [r for hits in named for r in hits if customer and all(h.account != customer for h in hits)]
    evidence = [Evidence(by, f"customer {customer}")] if customer else []
    evidence += [Evidence("reference-elsewhere", f"{r.number} is a document of {r.account}") for r in foreign[:5]]
    return Identity(
        account,
        by,
        tuple(evidence),
        tuple(dict.fromkeys(r.document for r in own))[:MAX_NAMED],
        bool(foreign),
        tuple(_waits(clues, by, unknown, found)),
    )


def _named(facts: Facts, found: Found, policy: Policy) -> tuple[list[Sequence[Reference]], list[str]]:
    """The documents that each token may mean, and the keys of the tokens that mean nothing known."""
    named: list[Sequence[Reference]] = []
    unknown: list[str] = []
    references = found.references
    if not facts.clues.tokens:
        return named, unknown
    horizon = facts.booking_date + timedelta(days=policy.named_ahead_days)
    for token in facts.clues.tokens:
        for reading in token:
            hits = references.get(reading)
            if hits:
                meant = [hit for hit in hits if hit.day <= horizon]
                if meant:
                    named.append(meant)
                break
        else:
            unknown += token
    return named, unknown


def _payer(clues: Clues, named: Sequence[Sequence[Reference]], found: Found) -> tuple[str, str]:
    """(customer, by what); ("", "") for nobody."""
    candidates: set[str] | None = None
    for by, group in _groups(clues, named, found):
        if group:
            candidates = group if candidates is None else (candidates & group or candidates)
            if len(candidates) == 1:
                return next(iter(candidates)), by
    return "", ""


def _groups(clues: Clues, named: Sequence[Sequence[Reference]], found: Found) -> Iterable[tuple[str, set[str]]]:
    payers = found.payers
    yield "bank-account", set(payers.get(clues.account, ()))
    yield "customer-number", {c for token in clues.tokens for c in payers.get("t" + token[0], ())}
    yield "name", set(payers.get(clues.name, ()))
    yield "references", set.intersection(*({r.account for r in hits} for hits in named)) if named else set()


def outranks(new: str, old: str) -> bool:
    """Whether evidence moves a receipt that other evidence has placed. Documents yield to further documents too."""
    return _RANKS.index(new) < _RANKS.index(old) or old == "references"


_RANKS = ("bank-account", "customer-number", "name", "references", "")


def _waits(clues: Clues, by: str, unknown: Sequence[str], found: Found) -> Iterable[str]:
    rank = _RANKS.index(by)
    if clues.account and rank > 0 and clues.account not in found.payers:
        yield clues.account
    if clues.name and rank > 2 and clues.name not in found.payers:
        yield clues.name
    for key in unknown:
        if "t" + key not in found.payers:
            yield "t" + key
