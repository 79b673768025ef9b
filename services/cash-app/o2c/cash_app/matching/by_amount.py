"""Asks the cascade what a receipt pays that names nothing, and puts its answer into the service's own words."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from o2c.cash_app.account import Account, Group, Item, Receipt, group_key
from o2c.cash_app.cascade import facts as cascade
from o2c.cash_app.cascade.decide import decide
from o2c.cash_app.cascade.policy import OLDEST
from o2c.cash_app.cascade.together import decide_together
from o2c.cash_app.facts import Evidence, Facts
from o2c.cash_app.items import discounts
from o2c.cash_app.items.claims import left_because
from o2c.cash_app.matching.decisions import MAX_ITEMS, MAX_SUGGESTED, Decision
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.placement import Placement

NOTHING_FITS = "nothing-matches"
REASONS = 8
"""Reasons stored with a decision, at most: each of its applications carries them."""


def by_amount(facts: Facts, money: int, account: Account, policy: Policy) -> Decision:
    """One receipt, of which so much is to be placed."""
    group = account.group(group_key(facts.legal_entity, facts.currency))
    payment = cascade.Payment(facts.receipt, money, facts.value_date, facts.clues.several)
    return _translated(decide(payment, open_items(facts, account, group, policy), group.habit, policy.cascade))


def with_others(facts: Facts, account: Account, policy: Policy) -> Mapping[str, Decision]:
    """This receipt and those of its day that are still loose, by receipt; empty where there are none or too many."""
    group = account.group(group_key(facts.legal_entity, facts.currency))
    others = loose_of(account, group, facts)
    if not 0 < len(others) < policy.cascade.max_together:
        return {}
    payments = [cascade.Payment(r.facts.receipt, r.unapplied, facts.value_date) for r in others]
    payments.append(cascade.Payment(facts.receipt, facts.amount, facts.value_date))
    items = open_items(facts, account, group, policy)
    found = decide_together(payments, items, group.habit, policy.cascade)
    return {receipt: _translated(decision) for receipt, decision in found.items()}


def held_of_amount(facts: Facts, money: int, account: Account) -> Decision | None:
    """Where an item of exactly the amount is disputed or held by law: it may be just this that is paid."""
    key = group_key(facts.legal_entity, facts.currency)
    held = [item for item in account.items.values() if item.hold and item.open == money and item.group == key]
    if not held:
        return None
    said = tuple([Evidence("item-held", f"{item.document.number} is on hold: {item.hold}") for item in held[:REASONS]])
    suggested = tuple([item.document.document for item in held[:MAX_SUGGESTED]])
    return Decision("", (), said, left_because(held[0]), suggested)


def loose_of(account: Account, group: Group, facts: Facts) -> list[Receipt]:
    """Receipts of the same value date that name nothing and have money left."""
    names = sorted(name for names in group.loose.values() for name in names)
    receipts = [account.receipts[name] for name in names if name != facts.receipt]
    return [receipt for receipt in receipts if receipt.facts.value_date == facts.value_date]


def open_items(facts: Facts, account: Account, group: Group, policy: Policy) -> list[cascade.OpenItem]:
    """None dated much later than the receipt: it was not meant."""
    latest = facts.booking_date + timedelta(days=policy.named_ahead_days)
    items = [account.items[name] for name in group.open]
    return [_open_item(item, facts, policy) for item in items if item.document.document_date <= latest]


def _open_item(item: Item, facts: Facts, policy: Policy) -> cascade.OpenItem:
    document = item.document
    discount = base = 0
    if document.tiers:
        discount, base = discounts.earned(item, facts.receipt, facts.value_date, policy.grace_days)
    if not 0 < discount < item.open:
        discount = base = 0
    return cascade.OpenItem(
        document.document, document.number, item.open, document.document_date, document.due_date, discount, base
    )


def _translated(found: cascade.Decision) -> Decision:
    if found.outcome == "apply" and len(found.taken) <= MAX_ITEMS:
        placements = tuple([Placement(t.item, t.cash, t.discount, t.base) for t in found.taken])
        return Decision(found.rule, placements, _evidence(found))
    if not found.taken:
        return Decision("", (), left=NOTHING_FITS)
    if found.rule == OLDEST:
        return Decision("", (), left=NOTHING_FITS, suggested=_suggested(found))
    left = "amount-fits-several" if found.losers else "not-sure-enough"
    return Decision("", (), left=left, suggested=_suggested(found))


def _evidence(found: cascade.Decision) -> tuple[Evidence, ...]:
    lost = [
        Evidence("lost", f"{loser.size} items, {', '.join(loser.items[:3])}: {loser.why}") for loser in found.losers
    ]
    *reasons, doubt = found.evidence
    policy = Evidence("policy", found.policy)
    return (*(reasons + lost)[: REASONS - 2], doubt, policy)


def _suggested(found: cascade.Decision) -> tuple[str, ...]:
    """The likeliest set first, then what else would fit."""
    ordered: Iterable[str] = [*(t.item for t in found.taken), *(item for loser in found.losers for item in loser.items)]
    return tuple(dict.fromkeys(ordered))[:MAX_SUGGESTED]
