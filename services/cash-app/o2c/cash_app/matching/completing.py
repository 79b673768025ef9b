"""What a receipt pays besides the items that its text names plainly: hints and completion, against one account."""

from collections.abc import Collection, Sequence
from typing import Protocol

from msgspec import Struct

from o2c.cash_app.account import Account, Item, group_key
from o2c.cash_app.facts import Evidence, Facts
from o2c.cash_app.items import claims
from o2c.cash_app.matching import completion, switches
from o2c.cash_app.matching.hints import Hint, hints, strangers
from o2c.cash_app.matching.rules import COMPLETED, HINTED
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import Identity

MAX_SUGGESTED = 20
MAX_OTHERS = 5_000
"""Open items beside the named ones that are looked through."""


class More(Struct, frozen=True):
    """`items` to be settled with `opens`; without them only what the text hints at."""

    rule: str = ""
    items: tuple[Item, ...] = ()
    opens: tuple[int, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    hints: tuple[Hint, ...] = ()

    @property
    def suggested(self) -> tuple[str, ...]:
        found = dict.fromkeys(item.document.document for hint in self.hints for item in hint.items)
        return tuple(found)[:MAX_SUGGESTED]

    def agrees(self, items: Collection[str]) -> bool:
        """Whether each word that nearly names something may mean one of these items."""
        strong = [hint for hint in self.hints if hint.kind != "part"]
        return all(any(item.document.document in items for item in hint.items) for hint in strong)


NOTHING = More()


class Matching(Protocol):
    """What of the matcher is needed."""

    @property
    def facts(self) -> Facts: ...
    @property
    def money(self) -> int: ...
    @property
    def account(self) -> Account: ...
    @property
    def policy(self) -> Policy: ...
    def matchable(self, item: Item) -> bool: ...


def rest(matching: Matching, identity: Identity | None, named: Sequence[Item], money: int) -> More:
    """What `money`, left beside the `named` items, is for.

    Words that name documents of others, or nearly one of the payer's, or look like one that we do not know yet, may be
    what the rest was for: then amounts alone do not complete it. Nor is what somebody else left of an item part of it.
    """
    clues, policy = matching.facts.clues, matching.policy
    completes, hinted = switches.completes(policy, partial=clues.partial), switches.hints(policy)
    if money <= 0 or not (hinted or completes):
        return NOTHING
    others, opens = _others(matching, named)
    if not others:
        return NOTHING
    found = hints(clues, _own(matching, identity), others) if hinted else []
    chosen = completion.hinted(found, opens, money)
    if chosen:
        return _more(HINTED, chosen, opens, _evidence(found, chosen))
    against = any(hint.kind == "near" for hint in found) or (identity is not None and identity.foreign)
    if completes and named and not against and not strangers(clues, named):
        cut = next((hint.items for hint in found if hint.kind == "cut"), () if clues.cut else None)
        whole = [item for item in others if not claims.others(item, matching.facts.receipt)]
        chosen = completion.completed(named, whole, opens, money, cut)
        if chosen:
            said = "the only open items that make up the rest"
            return _more(COMPLETED, chosen, opens, (Evidence("completion", f"{len(chosen)} {said}"),))
    return More(evidence=_evidence(found, ()), hints=tuple(found))


def _more(rule: str, chosen: tuple[Item, ...], opens: dict[str, int], evidence: tuple[Evidence, ...]) -> More:
    return More(rule, chosen, tuple([opens[item.document.document] for item in chosen]), evidence)


def _evidence(found: Sequence[Hint], chosen: Sequence[Item]) -> tuple[Evidence, ...]:
    said = []
    for hint in found:
        items = [item for item in hint.items if item in chosen or not chosen][:3]
        said += [Evidence(f"reference-{hint.kind}", f"{hint.word} may be {item.document.number}") for item in items]
    return tuple(said[:MAX_SUGGESTED])


def _own(matching: Matching, identity: Identity | None) -> list[Item]:
    """All that the text names plainly, open or not: a settled item that is named is no misprint of another."""
    items = matching.account.items
    return [items[name] for name in identity.named if name in items] if identity else []


def _others(matching: Matching, named: Sequence[Item]) -> tuple[list[Item], dict[str, int]]:
    """Open items beside the named ones, with what this receipt may settle of them: where all of it is decided about
    anew, also what it has settled."""
    facts, account = matching.facts, matching.account
    known = {item.document.document for item in named}
    group = account.group(group_key(facts.legal_entity, facts.currency))
    receipt = account.receipts.get(facts.receipt)
    anew = receipt is not None and matching.money == facts.amount
    held = {application.item for application in receipt.applications.values()} if receipt and anew else set()
    names = sorted((group.open.keys() | held) - known)[:MAX_OTHERS]
    others = [item for item in map(account.items.__getitem__, names) if matching.matchable(item)]
    opens = {item.document.document: item.open + (claims.held(item, facts.receipt) if anew else 0) for item in others}
    return [item for item in others if opens[item.document.document]], opens
