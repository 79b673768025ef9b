"""Asks the cascade what a receipt pays that names nothing, and puts its answer into the service's own words."""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from itertools import islice

from o2c.cash_app.account import Account, Group, Item, Receipt, group_key
from o2c.cash_app.cascade import facts as cascade
from o2c.cash_app.cascade.decide import decide
from o2c.cash_app.cascade.policy import OLDEST
from o2c.cash_app.cascade.together import decide_together
from o2c.cash_app.facts import Evidence, Facts
from o2c.cash_app.items import discounts
from o2c.cash_app.items.claims import left_because, said_of_held
from o2c.cash_app.matching.decisions import MAX_ITEMS, MAX_SUGGESTED, Decision
from o2c.cash_app.matching.rules import NOT_SURE, POLICY
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.placement import Placement
from o2c.cash_app.receipts.suggestion import MAX_PLACED, MILLION, Suggestion

NOTHING_FITS = "nothing-matches"
TOO_MANY = "too-many-payments"
"""Why money is left: as many payments of its payer and day are loose as amounts are looked at."""
REASONS = 8
"""Reasons stored with a decision, at most: each of its applications carries them."""


def by_amount(facts: Facts, money: int, account: Account, policy: Policy, but: Collection[str] = ()) -> Decision:
    """One receipt, of which so much is to be placed, on other items than `but`."""
    group = account.group(group_key(facts.legal_entity, facts.currency))
    if facts.receipt not in account.receipts and _loose(group, facts) >= policy.cascade.max_loose:
        return Decision("", (), left=TOO_MANY)
    payment = _payment(facts, money, account)
    known = account.receipts.get(facts.receipt)
    out = {*but, *known.taken_back} if known else but
    items = [item for item in open_items(facts, account, group, policy) if item.item not in out]
    found = decide(payment, items, group.habit, policy.cascade)
    return _translated(found, payment)


def with_others(facts: Facts, account: Account, policy: Policy) -> Mapping[str, Decision]:
    """This receipt and those of its day that are still loose, by receipt; empty where there are none or too many."""
    group = account.group(group_key(facts.legal_entity, facts.currency))
    others = loose_of(account, group, facts, policy.cascade.max_together)
    if not 0 < len(others) < policy.cascade.max_together:
        return {}
    payments = [_payment(r.facts, r.unapplied, account) for r in others] + [_payment(facts, facts.amount, account)]
    items = open_items(facts, account, group, policy)
    found = decide_together(payments, items, group.habit, policy.cascade)
    return {payment.payment: _translated(found[payment.payment], payment) for payment in payments}


def held_of_amount(facts: Facts, money: int, account: Account) -> Decision | None:
    """Where an item of exactly the amount is disputed or held by law: it may be just this that is paid."""
    group = account.groups.get(group_key(facts.legal_entity, facts.currency))
    names = group.on_hold.get(money) if group is not None else None
    if not names:
        return None
    held = [account.items[name] for name in sorted(names)]
    suggested = tuple([item.document.document for item in held[:MAX_SUGGESTED]])
    return Decision("", (), said_of_held(held[:REASONS]), left_because(held[0]), suggested)


def _payment(facts: Facts, money: int, account: Account) -> cascade.Payment:
    known = account.receipts.get(facts.receipt)
    ruled_out = frozenset(known.rejected) if known else frozenset()
    return cascade.Payment(facts.receipt, money, facts.value_date, ruled_out, facts.clues.several)


def loose_of(account: Account, group: Group, facts: Facts, most: int) -> list[Receipt]:
    """Receipts of the same value date that name nothing and have money left. No more than `most` are looked for: a
    payer may have thousands, and so many are not matched together."""
    names = (name for name in group.loose_on.get(facts.value_date, ()) if name != facts.receipt)
    return [account.receipts[name] for name in sorted(islice(names, most))]


def _loose(group: Group, facts: Facts) -> int:
    return len(group.loose_on.get(facts.value_date, ()))


def open_items(facts: Facts, account: Account, group: Group, policy: Policy) -> list[cascade.OpenItem]:
    """None dated much later than the receipt: it was not meant."""
    latest = facts.booking_date + timedelta(days=policy.named_ahead_days)
    items = [account.items[name] for name in group.open]
    return [_open_item(item, facts, policy) for item in items if item.document.document_date <= latest]


def _open_item(item: Item, facts: Facts, policy: Policy) -> cascade.OpenItem:
    document = item.document
    discount = base = 0
    if document.tiers:
        discount, base = discounts.earned(item, facts.receipt, facts.value_date, policy.granting, item.open)
    if not 0 < discount < item.open:
        discount = base = 0
    return cascade.OpenItem(
        document.document, document.number, item.open, document.document_date, document.due_date, discount, base
    )


def _translated(found: cascade.Decision, payment: cascade.Payment) -> Decision:
    """Where a person has said what it is not for, a person says what it is for."""
    placements = tuple([Placement(t.item, t.cash, t.discount, t.base) for t in found.taken])
    if found.outcome == "apply" and len(placements) <= MAX_ITEMS and not payment.ruled_out:
        return Decision(found.rule, placements, _evidence(found), suggestion=_suggestion(found, placements))
    if not found.taken:
        return Decision("", (), left=NOTHING_FITS)
    if found.rule == OLDEST:  # for a person to look at: nothing says that it is meant, so none can be accepted
        return Decision("", (), left=NOTHING_FITS, suggested=_suggested(found))
    left = "amount-fits-several" if found.losers else NOT_SURE
    return Decision("", (), left=left, suggested=_suggested(found), suggestion=_suggestion(found, placements))


def _suggestion(found: cascade.Decision, placements: tuple[Placement, ...]) -> Suggestion | None:
    if len(placements) > MAX_PLACED:
        return None
    score = MILLION - found.score.doubt
    return Suggestion(found.rule, placements, score, found.evidence[:REASONS], found.losers, found.score, found.policy)


def _evidence(found: cascade.Decision) -> tuple[Evidence, ...]:
    lost = [
        Evidence("lost", f"{loser.size} items, {', '.join(loser.items[:3])}: {loser.why}") for loser in found.losers
    ]
    *reasons, doubt = found.evidence
    policy = Evidence(POLICY, found.policy)
    return (*(reasons + lost)[: REASONS - 2], doubt, policy)


def _suggested(found: cascade.Decision) -> tuple[str, ...]:
    """The likeliest set first, then what else would fit."""
    ordered: Iterable[str] = [*(t.item for t in found.taken), *(item for loser in found.losers for item in loser.items)]
    return tuple(dict.fromkeys(ordered))[:MAX_SUGGESTED]
