"""What a decision over several accounts comes to: it stands where each account gets just what settles its items; else
nothing is moved, and all of it is suggested to a person.

By what a text names every item must be settled whole, by cash and by what rules allow beside it: a discount, a small
difference, a reason with its amount. An advice says itself how much is for which. No account gives anything: a credit
note of one does not pay for another without a person.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from o2c.cash_app.account import Account
from o2c.cash_app.adjustments.reason_codes import UNKNOWN
from o2c.cash_app.facts import Evidence, Facts
from o2c.cash_app.families.facts import Beside
from o2c.cash_app.matching import suggesting
from o2c.cash_app.matching.decisions import MAX_SUGGESTED, Decision
from o2c.cash_app.matching.matcher import Matcher
from o2c.cash_app.matching.rules import ACROSS, ADVICE, MORE_NAMED, MORE_PAID
from o2c.cash_app.receipts.placement import Placement
from o2c.chassis.money import to_text

SHOWN = 6
"""Accounts that are told of with what they get, at most."""

Portions = Mapping[str, tuple[Placement, ...]]
"""Account → what is settled there."""


def own(decision: Decision, beside: Sequence[Beside]) -> Decision:
    """What of it is about the payer's own items."""
    if not beside:
        return decision
    others = {name for each in beside for name in each.named}
    return replace(decision, placements=tuple([p for p in decision.placements if p.item not in others]))


def portions(placements: Iterable[Placement], beside: Sequence[Beside]) -> Portions:
    owners = {name: each.account for each in beside for name in each.named}
    found: dict[str, tuple[Placement, ...]] = {}
    for placement in placements:
        owner = owners.get(placement.item)
        if owner is not None:
            found[owner] = (*found.get(owner, ()), placement)
    return dict(sorted(found.items()))


def paid(placements: Iterable[Placement]) -> int:
    return sum([placement.paid for placement in placements])


def standing(found: Decision, matcher: Matcher, account: Account, beside: Sequence[Beside]) -> Decision:
    """`found` is about all accounts together, as `matcher` sees them; `account` is the payer's own."""
    facts = matcher.facts
    found = _rest_stays(found, account)
    said = _said(found.placements, account, beside, facts)
    others = portions(found.placements, beside)
    wrong = _wrong(found, matcher, others)
    if wrong:
        suggested = tuple([placement.item for placement in found.placements])[:MAX_SUGGESTED]
        evidence = (*found.evidence, *said)
        whole = suggesting.made(found.rule, suggesting.IN_ORDER, found.placements, evidence)
        return Decision("", (), evidence, wrong, suggested, whole)
    if others:
        return replace(found, evidence=(*found.evidence, *said))
    suggestion = found.suggestion
    if suggestion is not None and portions(suggestion.placements, beside):
        said = _said(suggestion.placements, account, beside, facts)
        suggestion = replace(suggestion, evidence=(*suggestion.evidence, *said))
    return replace(found, suggestion=suggestion)


def _rest_stays(found: Decision, account: Account) -> Decision:
    """No order of one account keeps money of another; and of a payer whom nobody knows nothing is kept."""
    if found.prepays:
        found = replace(found, prepays="", left=found.left or MORE_PAID)
    if found.excess and account.is_pool:
        found = replace(found, excess=0, left=MORE_PAID)
    return found


def _wrong(found: Decision, matcher: Matcher, others: Portions) -> str:
    """Why it does not stand; "" where it does."""
    if not others:
        return ""
    if any(paid(placements) <= 0 for placements in others.values()):
        return ACROSS
    if found.rule == ADVICE:
        return ""
    items = matcher.account.items
    in_part = any(abs(p.settled) < abs(matcher.open_of(items[p.item])) for p in found.placements)
    guessed = any(kept.code == UNKNOWN for p in found.placements for kept in p.kept)
    return MORE_NAMED if in_part or guessed else ""


def _said(
    placements: Sequence[Placement], account: Account, beside: Sequence[Beside], facts: Facts
) -> tuple[Evidence, ...]:
    """Which account gets how much for what."""
    others = portions(placements, beside)
    mine = tuple([p for p in placements if p.item in account.items])
    whole = {**({account.name: mine} if mine else {}), **others} if others else {}
    return tuple([_of(name, placed, facts) for name, placed in list(whole.items())[:SHOWN]])


def _of(name: str, placed: Sequence[Placement], facts: Facts) -> Evidence:
    return Evidence(
        "account", f"{name}: {to_text(paid(placed), facts.currency)} {facts.currency} for {_listed(placed)}"
    )


def _listed(placed: Sequence[Placement]) -> str:
    names = [placement.item for placement in placed]
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def why(payer: str, account: str, placed: Sequence[Placement], *, known: bool) -> str:
    """Why money goes to another account, as the books say it."""
    by = payer if known else "one who pays for many"
    return f"paid by {by} for {account}: {_listed(placed)}"
