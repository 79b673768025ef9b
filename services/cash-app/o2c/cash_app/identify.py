"""Who paid: by bank account, else by customer or tax number in the text, else by a name: one that a person confirmed, the customer's own,
one that is like it; else by the documents named.

A clue that fits several customers narrows the choice for the next one; where nobody is left alone, nobody it is. A name
that is only like a customer's tells nobody where the documents named are all of others. What outranks the clue that
decided, and of which nothing is known yet, is waited for.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from o2c.cash_app.account import pool_of
from o2c.cash_app.commands import Identity
from o2c.cash_app.facts import Clues, Evidence, Facts
from o2c.cash_app.found import MANY, Found, Reference
from o2c.cash_app.names import alias_clue
from o2c.cash_app.policy import Policy

MAX_NAMED = 500
ACCOUNT, NUMBER, ALIAS, NAME, ALIKE, REFERENCES = (
    "bank-account",
    "customer-number",
    "name-confirmed",
    "name",
    "name-alike",
    "references",
)
_RANKS = (ACCOUNT, NUMBER, ALIAS, NAME, ALIKE, REFERENCES, "")


def identify(facts: Facts, found: Found, policy: Policy) -> Identity:
    clues = facts.clues
    named, unknown = _named(facts, found, policy)
    customer, by = _payer(clues, named, found)
    account = customer or pool_of(facts.bank_account)
    own = [r for hits in named for r in hits if not customer or r.account == customer]
    foreign = [r for hits in named for r in hits if customer and all(h.account != customer for h in hits)]
    evidence = [Evidence(by, f"customer {customer}")] if customer else []
    likeness, may_be = _likeness(clues, by, found)
    evidence += likeness
    evidence += [Evidence("reference-elsewhere", f"{r.number} is a document of {r.account}") for r in foreign[:5]]
    return Identity(
        account,
        by,
        tuple(evidence),
        tuple(dict.fromkeys(r.document for r in own))[:MAX_NAMED],
        bool(foreign),
        tuple(_waits(clues, by, unknown, found)),
        may_be,
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
                customer = next(iter(candidates))
                return ("", "") if by == ALIKE and _contradicted(customer, named) else (customer, by)
    return "", ""


def _groups(clues: Clues, named: Sequence[Sequence[Reference]], found: Found) -> Iterable[tuple[str, set[str]]]:
    payers, own = found.payers, not _pays_for_many(clues, found)
    if own:
        yield ACCOUNT, set(payers.get(clues.account, ()))
    yield NUMBER, {c for token in clues.tokens for c in payers.get("t" + token[0], ())}
    if own:
        yield from _by_name(clues, found)
    yield REFERENCES, set.intersection(*({r.account for r in hits} for hits in named)) if named else set()


def _pays_for_many(clues: Clues, found: Found) -> bool:
    """A factor or payment provider: neither its account nor its name tells whose money it is."""
    return any(MANY in found.payers.get(clue, ()) for clue in (clues.account, clues.name) if clue)


def _by_name(clues: Clues, found: Found) -> Iterable[tuple[str, set[str]]]:
    payers = found.payers
    yield ALIAS, set(payers.get(alias_clue(clues.name), ()))
    exact, answer = set(payers.get(clues.name, ())), found.named.get(clues.name)
    alike = set(answer.rivals) if answer else set()
    if exact and not exact & alike:
        alike = set()  # the name was erased: only its hash is known
    # A name that is another's too, but for what banks leave out, is not the one customer's whose name it exactly is.
    yield NAME, exact | alike if exact else exact
    yield ALIKE, alike


def _contradicted(customer: str, named: Sequence[Sequence[Reference]]) -> bool:
    return bool(named) and all(hit.account != customer for hits in named for hit in hits)


def _likeness(clues: Clues, by: str, found: Found) -> tuple[list[Evidence], tuple[str, ...]]:
    """What comparing names said, where it decided or was not enough to; and then who else it may be."""
    answer = found.named.get(clues.name)
    if answer is None or _pays_for_many(clues, found) or not answer.near + answer.rivals or by not in (ALIKE, ""):
        return [], ()
    if by:
        return [Evidence("likeness", answer.evidence)], ()
    return [Evidence("likeness", answer.evidence)], tuple(dict.fromkeys(answer.rivals + answer.near))


def outranks(new: str, old: str) -> bool:
    """Whether evidence moves a receipt that other evidence has placed. Documents yield to further documents too, and a
    name that is alike to all that becomes known: another name like it, or documents of others."""
    return _RANKS.index(new) < _RANKS.index(old) or old in (REFERENCES, ALIKE)


def _waits(clues: Clues, by: str, unknown: Sequence[str], found: Found) -> Iterable[str]:
    rank, own = _RANKS.index(by), not _pays_for_many(clues, found)
    if own and clues.account and rank > 0 and clues.account not in found.payers:
        yield clues.account
    if own and clues.name and rank > _RANKS.index(NAME):
        if clues.name not in found.payers:
            yield clues.name
        yield alias_clue(clues.name)
    for key in unknown:
        if "t" + key not in found.payers:
            yield "t" + key
