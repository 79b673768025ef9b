"""Something is named: what of it keeps the money from being placed."""

from collections.abc import Iterator
from datetime import timedelta

from msgspec.structs import replace

from o2c.cash_app.account import Item, group_key
from o2c.cash_app.items import claims
from o2c.cash_app.matching import naming
from o2c.cash_app.matching.matcher import Matcher
from o2c.cash_app.matching.tolerances import Tolerance, Tolerances
from o2c.cash_app.receipts.commands import Identity
from o2c.cash_app.why_not.otherwise import taken_off
from o2c.cash_app.why_not.trial import Relaxation, Trial, relaxed
from o2c.chassis.money import to_text

MAX_NAMED = 20
"""Named items of which each is tried, at most."""
HALF = 500
"""Thousandths: what lacks more than half of what is owed is no small difference."""


def by_name(trial: Trial) -> Iterator[Relaxation]:
    yield from tolerance(trial)
    yield from _settled(trial)
    yield from _named_besides(trial)
    yield from _entity(trial)
    yield from switched_off(trial)


def named_items(trial: Trial) -> list[Item]:
    """What the text claims, open or not, whatever legal entity it is of."""
    items = trial.account.items
    return [items[name] for name in naming.claimed(trial.identity) if name in items][:MAX_NAMED]


def tolerance(trial: Trial) -> Iterator[Relaxation]:
    """Asked with everything allowed, to see what would have to be given up."""
    if trial.advice is not None:
        return
    whole = Tolerance(to_text(trial.facts.amount * 1000, trial.facts.currency), "100")
    changed = replace(trial, policy=replace(trial.policy, tolerances=Tolerances(whole, whole)))
    decision = changed.decision()
    borne = next((placement for placement in decision.placements if placement.allowance), None)
    if borne is None:
        return
    missing, currency = borne.allowance, trial.facts.currency
    owed = missing + sum([placement.cash for placement in decision.placements])
    tolerances = trial.policy.tolerances
    allowed = min(_most(tolerances.payment, owed, currency), _most(tolerances.invoice, borne.cash + missing, currency))
    said = (
        f"{to_text(missing - allowed, currency)} over tolerance: {to_text(missing, currency)} {currency} is missing, "
        f"{to_text(allowed, currency)} is allowed"
    )
    distance = max(1, (missing - allowed) * 1000 // owed)
    if 0 <= allowed < missing and distance <= HALF:
        yield Relaxation("tolerance", said, changed, distance)


def _most(tolerance: Tolerance, owed: int, currency: str) -> int:
    """The largest difference that is allowed: by halving, because only `allows` knows how amount and percent bind."""
    low, high = 0, owed
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if tolerance.allows(middle, owed, currency) else (low, middle - 1)
    return low


def _settled(trial: Trial) -> Iterator[Relaxation]:
    receipt = trial.facts.receipt
    for item in named_items(trial):
        document = item.document.document
        by = [applied for applied in item.applied.values() if applied.receipt != receipt]
        if by and Matcher(trial.facts, trial.facts.amount, trial.account, trial.policy).open_of(item) == 0:
            open_again = taken_off(trial.account, [document], lambda applied: applied.receipt != receipt)
            last = max(by, key=lambda applied: applied.value_date)
            said = f"named {item.document.number} is settled already, by {last.receipt} of {last.value_date}"
            yield relaxed("settled", said, replace(trial, account=open_again))


def _named_besides(trial: Trial) -> Iterator[Relaxation]:
    """Of several that are named, one that was not paid."""
    items = named_items(trial)
    for item in items if len(items) > 1 else ():
        others = _but(trial.identity, item.document.document)
        said = f"{item.document.number} is named besides: without it the money is what the others need"
        yield relaxed("named-besides", said, replace(trial, identity=others))


def _but(identity: Identity, document: str) -> Identity:
    place = identity.named.index(document)
    how = (*identity.how[:place], *identity.how[place + 1 :])
    return replace(identity, named=(*identity.named[:place], *identity.named[place + 1 :]), how=how)


def _entity(trial: Trial) -> Iterator[Relaxation]:
    """Named is what is open in another legal entity than the money came to."""
    facts, seen = trial.facts, set()
    for item in named_items(trial):
        document = item.document
        there = group_key(document.legal_entity, facts.currency)
        if item.group == there != group_key(facts.legal_entity, facts.currency) and there not in seen:
            seen.add(there)
            said = (
                f"{document.number} is of legal entity {document.legal_entity}, the money came to {facts.legal_entity}"
            )
            yield relaxed("entity", said, replace(trial, facts=replace(facts, legal_entity=document.legal_entity)))


def switched_off(trial: Trial) -> Iterator[Relaxation]:
    """Rules that read what payers say and may not act."""
    for rule, outcome in sorted(trial.policy.by_text.items()):
        if outcome != "apply":
            said = f"rule {rule} only suggests" if outcome == "suggest" else f"rule {rule} is off"
            changed = replace(trial.policy, by_text={**trial.policy.by_text, rule: "apply"})
            yield relaxed(f"rule-{'suggests' if outcome == 'suggest' else 'off'}", said, replace(trial, policy=changed))


def discount(trial: Trial) -> Iterator[Relaxation]:
    """Discounts that were taken too late, the least late first: of what is named, else of all that is open."""
    facts, grace = trial.facts, trial.policy.grace_days
    items = named_items(trial) if trial.identity.named else _open(trial)
    late: dict[int, tuple[Item, int]] = {}
    for item in items:
        for place, tier in enumerate(item.document.tiers):
            days = (facts.value_date - tier.until).days
            if days > grace:
                late.setdefault(days, (item, place))
    for days in sorted(late)[:MAX_NAMED]:
        item, place = late[days]
        tier = item.document.tiers[place]
        past = (
            f"discount {_days(days)} late" if not grace else f"discount {_days(days)} late, {_days(grace)} are allowed"
        )
        said = f"{past}: {tier.percent} % of {item.document.number} until {tier.until}, paid on {facts.value_date}"
        changed = replace(trial, policy=replace(trial.policy, grace_days=days))
        yield Relaxation("discount", said, changed, min(1000, days - grace))


def ahead(trial: Trial) -> Iterator[Relaxation]:
    """Items dated too long after the payment to be what it was meant for."""
    facts, most = trial.facts, trial.policy.named_ahead_days
    horizon = facts.booking_date + timedelta(days=most)
    later = [item for item in _open(trial) if item.document.document_date > horizon]
    if later:
        first = min(later, key=lambda item: (item.document.document_date, item.document.document))
        days = (first.document.document_date - facts.booking_date).days
        said = f"{first.document.number} is dated {_days(days)} after the payment, {_days(most)} are allowed"
        yield relaxed("ahead", said, replace(trial, policy=replace(trial.policy, named_ahead_days=days)))


def _open(trial: Trial) -> list[Item]:
    group = trial.account.group(group_key(trial.facts.legal_entity, trial.facts.currency))
    return [trial.account.items[name] for name in sorted(group.open)]


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def open_for(trial: Trial, item: Item) -> int:
    return claims.claimable(trial.account, item, trial.facts.receipt, trial.facts.value_date)
