"""Which open items a receipt settles. Pure: facts and policy in, a decision with its reasons out.

By reference, as soon as the text names anything: the named items are settled where they add up to the money, gross or
less the discounts earned; where they are less, they are settled and the rest is left; where they are more, one item is
paid in part and of several none, for a person to choose. Only where nothing is named, the amount decides: `cascade/`.
"""

from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct

from o2c.cash_app import claims, discounts
from o2c.cash_app.account import Account, Item, group_key
from o2c.cash_app.by_amount import by_amount
from o2c.cash_app.commands import Identity
from o2c.cash_app.decisions import MAX_SUGGESTED, Decision, Placement
from o2c.cash_app.facts import Evidence, Facts
from o2c.cash_app.policy import Policy
from o2c.cash_app.rules import REFERENCE


class Matcher(Struct, frozen=True):
    """One receipt against one account. `money` is what of it can be placed.

    `settled_room`: what gives way to it has given way by now, and no more is claimed than what is open.
    """

    facts: Facts
    money: int
    account: Account
    policy: Policy
    settled_room: bool = False

    def match(self, identity: Identity) -> Decision:
        if identity.named or identity.foreign:
            return self._by_reference(identity)
        return self.by_amount()

    def by_amount(self) -> Decision:
        return by_amount(self.facts, self.money, self.account, self.policy)

    def open_of(self, item: Item) -> int:
        facts = self.facts
        if self.settled_room:
            return item.open + claims.held(item, facts.receipt)
        return claims.claimable(item, facts.receipt, facts.value_date)

    # -- by reference

    def _by_reference(self, identity: Identity) -> Decision:
        items = [item for item in map(self.account.items.get, identity.named) if item and self._matchable(item)]
        if not items:
            left = "named-is-settled" if identity.named else "named-elsewhere"
            return Decision(REFERENCE, (), left=left)
        evidence = tuple([Evidence("reference", item.document.number) for item in items[:MAX_SUGGESTED]])
        opens = [self.open_of(item) for item in items]
        gross, money = sum(opens), self.money
        if gross == money:
            return Decision(REFERENCE, _all(items, opens), evidence)
        with_discounts = self._discounted(items, opens)
        if with_discounts:
            return Decision(REFERENCE, with_discounts, evidence)
        if 0 < gross < money:
            return Decision(REFERENCE, _all(items, opens), evidence, "more-paid-than-named")
        if len(items) == 1 and 0 < money < gross:
            return Decision(REFERENCE, (Placement(items[0].document.document, money),), evidence)
        suggested = tuple([item.document.document for item in items[:MAX_SUGGESTED]])
        return Decision(REFERENCE, (), evidence, "more-named-than-paid", suggested)

    def _discounted(self, items: Sequence[Item], opens: Sequence[int]) -> tuple[Placement, ...]:
        """All earned discounts taken, where that makes it exact; else nothing."""
        earned = [self._earned(item) for item in items]
        if sum(opens) - sum(discount for discount, _ in earned) != self.money or not any(d for d, _ in earned):
            return ()
        return tuple(
            Placement(item.document.document, amount - discount, discount, base if discount else 0)
            for item, amount, (discount, base) in zip(items, opens, earned, strict=True)
        )

    def _earned(self, item: Item) -> tuple[int, int]:
        return discounts.earned(item, self.facts.receipt, self.facts.value_date, self.policy.grace_days)

    def _matchable(self, item: Item) -> bool:
        document, facts = item.document, self.facts
        return (
            item.group == group_key(facts.legal_entity, facts.currency)
            and self.open_of(item) != 0
            and document.document_date <= facts.booking_date + timedelta(days=self.policy.named_ahead_days)
        )


def _all(items: Sequence[Item], opens: Sequence[int]) -> tuple[Placement, ...]:
    return tuple([Placement(item.document.document, amount) for item, amount in zip(items, opens, strict=True)])
