"""Who paid: by bank account, else by customer number, else by exact normalised name, else by the documents named.

A clue that fits several customers narrows the choice for the next one; where nobody is left alone, nobody it is. What
outranks the clue that decided, and of which nothing is known yet, is waited for.
"""

from collections.abc import Iterable, Sequence

from o2c.cash_app import naming
from o2c.cash_app.account import pool_of
from o2c.cash_app.commands import Identity
from o2c.cash_app.facts import Clues, Evidence, Facts
from o2c.cash_app.found import Found
from o2c.cash_app.naming import Named
from o2c.cash_app.policy import Policy


def identify(facts: Facts, found: Found, policy: Policy) -> Identity:
    clues = facts.clues
    named = naming.named(facts, found, policy)
    customer, by = _payer(clues, named, found)
    account = customer or pool_of(facts.bank_account)
    documents, how = naming.own(named, customer)
    foreign = naming.foreign(named, customer)
    evidence = [Evidence(by, f"customer {customer}")] if customer else []
    evidence += [Evidence("reference-elsewhere", f"{r.number} is a document of {r.account}") for r in foreign[:5]]
    evidence += naming.invalid(facts)
    return Identity(
        account,
        by,
        tuple(evidence),
        documents,
        bool(foreign),
        tuple(dict.fromkeys(_waits(clues, by, [*named.unknown, *naming.elsewhere(named, customer)], found))),
        how,
    )


def _payer(clues: Clues, named: Named, found: Found) -> tuple[str, str]:
    """(customer, by what); ("", "") for nobody."""
    candidates: set[str] | None = None
    for by, group in _groups(clues, named, found):
        if group:
            candidates = group if candidates is None else (candidates & group or candidates)
            if len(candidates) == 1:
                return next(iter(candidates)), by
    return "", ""


def _groups(clues: Clues, named: Named, found: Found) -> Iterable[tuple[str, set[str]]]:
    payers = found.payers
    yield "bank-account", set(payers.get(clues.account, ()))
    yield "customer-number", {c for token in clues.tokens for c in payers.get("t" + token[0], ())}
    yield "name", set(payers.get(clues.name, ()))
    yield "references", named.accounts()


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
