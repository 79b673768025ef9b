"""Who paid: by bank account, else by customer or tax number in the text, else by a name: one that a person confirmed,
the customer's own, one that is like it; else by the documents named.

A clue that fits several customers narrows the choice for the next one; where nobody is left alone, nobody it is. A name
that is only like a customer's tells nobody where the documents named are all of others. Money of a parent that names
documents of one subsidiary only, or no document and one subsidiary by its name, is that subsidiary's; what names
documents of several, or its own too, stays the parent's and may pay for all of them (`families/`), as money of a paying
agent may that names documents of several customers. What outranks the clue that decided, and is not known yet, is
waited for.
"""

from collections.abc import Collection, Iterable, Sequence

from o2c.cash_app.account import pool_of
from o2c.cash_app.facts import Clues, Evidence, Facts
from o2c.cash_app.families.facts import Beside
from o2c.cash_app.found import MANY, Found, Reference, family_clue, parent_clue
from o2c.cash_app.matching import naming
from o2c.cash_app.matching.naming import Named
from o2c.cash_app.matching.rules import SUBSIDIARY
from o2c.cash_app.payers.names import alias_clue
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import Identity

MAX_KIN = 5
"""Customers of whose parents a receipt waits to hear."""
MANY_PAID = "pays-for-many"
"""What is said of a paying agent whose money is for several."""
ACCOUNT, NUMBER, ALIAS, NAME, ALIKE, REFERENCES, PARENT = (
    "bank-account",
    "customer-number",
    "name-confirmed",
    "name",
    "name-alike",
    "references",
    "parent",
)
_RANKS = (ACCOUNT, NUMBER, ALIAS, NAME, ALIKE, REFERENCES, "")


def identify(facts: Facts, found: Found, policy: Policy) -> Identity:
    clues = facts.clues
    words = naming.named(facts, found, policy)
    named = words.references()
    payer, by = _payer(clues, words, found)
    customer = _subsidiary(payer, named, found) if payer else ""
    spoken = None if named or _is_off(policy) else found.spoken.get(facts.receipt, {}).get(payer)
    if spoken is not None and spoken.customer != payer:
        customer = spoken.customer
    beside = () if customer else _beside(payer, words, found, clues)
    paid_for = [each.account for each in beside]
    evidence = [Evidence(by, f"customer {payer}")] if payer else []
    likeness, may_be = _likeness(clues, by, found)
    if customer:
        why = "whom the text names" if spoken else "whose documents alone are named"
        evidence.append(Evidence(PARENT, f"{payer} is the parent of {customer}, {why}"))
    elif by == ALIKE and _all_of_others(payer, named) and not _all_of(paid_for, named):
        # A name that is only alike is not enough against documents that say something else, if they say one thing.
        may_be, (payer, by) = (payer,), _owner(words)
        evidence, beside, paid_for = [Evidence(by, f"customer {payer}")] if payer else [], (), []
    account = customer or payer
    documents, how = naming.own(words, account) if account or not beside else ((), ())
    foreign = naming.foreign(words, {account, *paid_for})
    evidence += [*likeness, *_said_of(payer, paid_for), *([Evidence("likeness", spoken.evidence)] if spoken else [])]
    evidence += [Evidence("reference-elsewhere", f"{r.number} is a document of {r.account}") for r in foreign[:5]]
    evidence += naming.invalid(facts)
    unknown = [*words.unknown, *naming.elsewhere(words, account)]
    waits = [*_waits(clues, by, unknown, found), *_kin("".join(may_be[:1]) or account, paid_for, named)]
    if payer and clues.speaks and not named:
        waits.append(family_clue(payer))
    return Identity(
        account or pool_of(facts.bank_account),
        PARENT if customer else by,
        tuple(evidence),
        documents,
        bool(foreign),
        tuple(dict.fromkeys(waits)),
        how,
        may_be,
        naming.short(words, documents),
        beside,
    )


def _is_off(policy: Policy) -> bool:
    return policy.by_text.get(SUBSIDIARY) == "off"


def _owner(words: Named) -> tuple[str, str]:
    """The one customer whose documents all those named are, and that they tell it; ("", "") for none."""
    owners = words.accounts()
    return (next(iter(owners)), REFERENCES) if len(owners) == 1 else ("", "")


def _subsidiary(payer: str, named: Sequence[Sequence[Reference]], found: Found) -> str:
    """The one subsidiary of the payer whose documents all those named are; "" for none."""
    if not _all_of_others(payer, named):
        return ""
    accounts = set.intersection(*({hit.account for hit in hits} for hits in named))
    children = [account for account in accounts if found.parents.get(account) == payer]
    return children[0] if len(children) == 1 else ""


def _beside(payer: str, words: Named, found: Found, clues: Clues) -> tuple[Beside, ...]:
    """Documents of subsidiaries of the payer, or where a paying agent names those of several customers, of all."""
    accounts = {hit.account for hits in words.references() for hit in hits}
    if payer:
        kin: Collection[str] = {account for account in accounts if found.parents.get(account) == payer}
    else:
        kin = accounts if len(accounts) > 1 and _pays_for_many(clues, found) else ()
    return naming.beside(words, payer, kin) if kin else ()


def _said_of(payer: str, paid_for: Sequence[str]) -> Iterable[Evidence]:
    if not paid_for:
        return
    accounts = f"{', '.join(paid_for[:5])}{' …' if len(paid_for) > 5 else ''}"
    if payer:
        yield Evidence(PARENT, f"{payer} is the parent of {accounts}, whose documents are named")
    else:
        yield Evidence(MANY_PAID, f"the payer pays for many; documents of {accounts} are named")


def _kin(payer: str, paid_for: Collection[str], named: Sequence[Sequence[Reference]]) -> Iterable[str]:
    """What would make the payer the parent of those whose documents are named, and nothing of its family."""
    family = {payer, *paid_for}
    strange = [hits for hits in named if all(hit.account not in family for hit in hits)] if payer else []
    yield from sorted({parent_clue(hit.account) for hits in strange for hit in hits})[:MAX_KIN]


def _all_of_others(payer: str, named: Sequence[Sequence[Reference]]) -> bool:
    return bool(named) and all(hit.account != payer for hits in named for hit in hits)


def _all_of(accounts: Collection[str], named: Sequence[Sequence[Reference]]) -> bool:
    """Whether each word may mean a document of one of these."""
    return bool(named) and all(any(hit.account in accounts for hit in hits) for hits in named)


def _payer(clues: Clues, named: Named, found: Found) -> tuple[str, str]:
    """(customer, by what); ("", "") for nobody."""
    candidates: set[str] | None = None
    only_alike = False
    for by, group in _groups(clues, named, found):
        if not group:
            continue
        if candidates is None or (only_alike and not candidates & group):
            candidates, only_alike = group, by == ALIKE  # several whose names are alike tell less than documents do
        else:
            candidates = candidates & group or candidates
        if len(candidates) == 1:
            return next(iter(candidates)), by
    hinted = (candidates or set()) & named.hinted()
    return (next(iter(hinted)), REFERENCES) if len(hinted) == 1 else ("", "")


def _groups(clues: Clues, named: Named, found: Found) -> Iterable[tuple[str, set[str]]]:
    payers, own = found.payers, not _pays_for_many(clues, found)
    if own:
        yield ACCOUNT, set(payers.get(clues.account, ()))
    yield NUMBER, {c for token in clues.tokens for c in payers.get("t" + token[0], ())}
    if own:
        yield from _by_name(clues, found)
    yield REFERENCES, named.accounts()


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
    # Several that are alike do not rule out one whose name it exactly is: documents may still tell.
    yield ALIKE, alike if len(alike) == 1 or not exact else set()


def _likeness(clues: Clues, by: str, found: Found) -> tuple[list[Evidence], tuple[str, ...]]:
    """What comparing names said, where it decided or was not enough to; and then who else it may be."""
    answer = found.named.get(clues.name)
    if answer is None or _pays_for_many(clues, found) or not answer.near + answer.rivals or by not in (ALIKE, ""):
        return [], ()
    if by:
        return [Evidence("likeness", answer.evidence)], ()
    return [Evidence("likeness", answer.evidence)], tuple(dict.fromkeys(answer.rivals + answer.near))


def outranks(new: str, old: str) -> bool:
    """Whether evidence moves a receipt that other evidence has placed.

    Documents yield to further documents too; so does money that a parent paid for a subsidiary; and a name that is only
    alike yields to all that becomes known: another name like it, or documents of others.
    """
    return PARENT in (new, old) or old in (REFERENCES, ALIKE) or _RANKS.index(new) < _RANKS.index(old)


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
