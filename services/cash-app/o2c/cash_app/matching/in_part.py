"""Money that names nothing and is just a part of one invoice: an instalment that was agreed on, or a part like one that
was paid before.

What is agreed is applied where nothing else is this amount: not another item's instalment, nor any set that is as good
an explanation, nor a reason for paying less that the text gives. Parts by habit alone are suggested. Where an agreed
instalment stands beside what the amount would tell, nothing is applied.
"""

from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from o2c.cash_app.account import Account, Item, group_key
from o2c.cash_app.cascade.policy import INSTALMENT
from o2c.cash_app.facts import Evidence, Facts
from o2c.cash_app.items import instalments
from o2c.cash_app.matching import suggesting
from o2c.cash_app.matching.decisions import MAX_SUGGESTED, Decision
from o2c.cash_app.matching.rules import NOT_SURE
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.placement import Placement
from o2c.cash_app.receipts.suggestion import Suggestion


class Part(Struct, frozen=True):
    item: Item
    said: str
    agreed: bool


def found(facts: Facts, money: int, account: Account, policy: Policy) -> list[Part]:
    """Items of which it may be a part, the agreed ones first, then the oldest; of those that a person did not rule
    out."""
    group = account.groups.get(group_key(facts.legal_entity, facts.currency))
    names = group.parts.get(money) if group is not None else None
    if not names or policy.cascade.setting(INSTALMENT).outcome == "off":
        return []
    known, latest = account.receipts.get(facts.receipt), facts.booking_date + timedelta(days=policy.named_ahead_days)
    items = [account.items[name] for name in names if known is None or not known.ruled_out([name])]
    parts = [_part(item, money, facts.receipt) for item in items if item.document.document_date <= latest]
    return sorted(filter(None, parts), key=lambda part: (not part.agreed, part.item.document.due_date, _name(part)))


def _part(item: Item, money: int, receipt: str) -> Part | None:
    said = instalments.agreed(item, money)
    if said:
        return Part(item, said, agreed=True)
    said = instalments.repeated(item, money, receipt)
    return Part(item, said, agreed=False) if said else None


def weighed(decision: Decision, parts: Sequence[Part], facts: Facts, money: int, policy: Policy) -> Decision:
    """`decision` is what the amount tells of items as a whole."""
    if not parts:
        return decision
    agreed, other = parts[0].agreed, _explains(decision)
    evidence = tuple([Evidence("instalment", part.said) for part in parts[:MAX_SUGGESTED]])
    if decision.placements:
        return _doubted(decision, parts, evidence) if agreed else decision
    placement = Placement(_name(parts[0]), money)
    sure = agreed and len(parts) == 1 and not (other or facts.clues.stated or facts.clues.several)
    if sure and policy.cascade.setting(INSTALMENT).outcome == "apply":
        return Decision(INSTALMENT, (placement,), evidence)
    suggested = tuple(dict.fromkeys([*decision.suggested, *map(_name, parts)] if other else [*map(_name, parts)]))
    score = suggesting.INSTALMENT if agreed else suggesting.LIKE_BEFORE
    suggestion = decision.suggestion if other else suggesting.made(INSTALMENT, score, (placement,), evidence)
    left = "amount-fits-several" if other or len(parts) > 1 else NOT_SURE
    return Decision("", (), evidence, left, suggested[:MAX_SUGGESTED], suggestion)


def _explains(decision: Decision) -> bool:
    """Whether what is suggested is as good an explanation as a part: one item, or a set that is as likely as not."""
    suggestion = decision.suggestion
    if suggestion is None:
        return False
    single = len(suggestion.placements) == 1 or any(rival.size == 1 for rival in suggestion.rivals)
    return single or suggestion.score >= suggesting.AS_LIKELY


def _doubted(decision: Decision, parts: Sequence[Part], evidence: tuple[Evidence, ...]) -> Decision:
    placed = [placement.item for placement in decision.placements]
    suggested = tuple(dict.fromkeys([*placed, *map(_name, parts)]))[:MAX_SUGGESTED]
    return Decision("", (), evidence, "amount-fits-several", suggested, _less_sure(suggesting.whole(decision)))


def _less_sure(suggestion: Suggestion | None) -> Suggestion | None:
    return suggestion and replace(suggestion, score=min(suggestion.score, suggesting.AS_LIKELY))


def _name(part: Part) -> str:
    return part.item.document.document
