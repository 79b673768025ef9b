"""Which open items a receipt settles. Pure: facts and policy in, a decision with its reasons out.

By reference, as soon as the text names anything: the named items are settled where they add up to the money, gross or
less the discounts earned; where they are less, they are settled and the rest is left; where they are more, one item is
paid in part and of several none, for a person to choose. Only where nothing is named: the single open item of exactly
the amount, else the account's whole open balance, credits included.
"""

from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct

from o2c.cash_app import claims, discounts, tolerances
from o2c.cash_app.account import Account, Item, group_key
from o2c.cash_app.commands import Identity
from o2c.cash_app.facts import Evidence, Facts
from o2c.cash_app.placement import Placement
from o2c.cash_app.policy import Policy
from o2c.cash_app.rules import REFERENCE, SINGLE, WHOLE
from o2c.chassis.money import to_text

MAX_SUGGESTED = 20
MAX_ITEMS = 2_000
"""Items that a rule settles at most with one receipt."""


class Decision(Struct, frozen=True):
    """`left` is why money is left over; "" when all of it found its place."""

    rule: str
    placements: tuple[Placement, ...]
    evidence: tuple[Evidence, ...] = ()
    left: str = ""
    suggested: tuple[str, ...] = ()


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
        return self._single() or self._whole() or Decision("", (), left="nothing-matches")

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
        with_allowance = self._allowed(items, opens)
        if with_allowance is not None:
            return Decision(REFERENCE, with_allowance[0], (*evidence, with_allowance[1]))
        if len(items) == 1 and 0 < money < gross:
            return Decision(REFERENCE, (Placement(items[0].document.document, money),), evidence)
        suggested = tuple([item.document.document for item in items[:MAX_SUGGESTED]])
        return Decision(REFERENCE, (), evidence, "more-named-than-paid", suggested)

    def _allowed(self, items: Sequence[Item], opens: Sequence[int]) -> tuple[tuple[Placement, ...], Evidence] | None:
        """All that is named, with what is missing given up: of the gross, else of what discounts leave of it."""
        code, currency = self.policy.reason(tolerances.CODE), self.facts.currency
        for placements in (_all(items, opens), self._less_discounts(items, opens)):
            found = tolerances.given_up(placements, self.money, self.policy.tolerances, code, currency)
            if found is not None:
                return found
        return None

    def _discounted(self, items: Sequence[Item], opens: Sequence[int]) -> tuple[Placement, ...]:
        """All earned discounts taken, where that makes it exact; else nothing."""
        placements = self._less_discounts(items, opens)
        fits = sum(p.cash for p in placements) == self.money and any(p.discount for p in placements)
        return placements if fits else ()

    def _less_discounts(self, items: Sequence[Item], opens: Sequence[int]) -> tuple[Placement, ...]:
        placements = []
        for item, amount in zip(items, opens, strict=True):
            discount, base = self._earned(item)
            placements.append(Placement(item.document.document, amount - discount, discount, base if discount else 0))
        return tuple(placements)

    def _earned(self, item: Item) -> tuple[int, int]:
        return discounts.earned(item, self.facts.receipt, self.facts.value_date, self.policy.grace_days)

    def _matchable(self, item: Item) -> bool:
        document, facts = item.document, self.facts
        return (
            item.group == group_key(facts.legal_entity, facts.currency)
            and self.open_of(item) != 0
            and document.document_date <= facts.booking_date + timedelta(days=self.policy.named_ahead_days)
        )

    # -- by amount

    def _single(self) -> Decision | None:
        group = self.account.group(group_key(self.facts.legal_entity, self.facts.currency))
        fitting: list[tuple[Item, int, int]] = []
        for document in sorted(group.by_amount.get(self.money, ())):
            item = self.account.items[document]
            if not self._matchable(item):
                continue
            if item.open == self.money:
                fitting.append((item, 0, 0))
                continue
            discount, base = self._earned(item)
            if discount and item.open - discount == self.money:
                fitting.append((item, discount, base))
        if len(fitting) == 1:
            item, discount, base = fitting[0]
            evidence = Evidence("amount", f"{item.document.number} alone has {self._text(self.money)} open")
            placement = Placement(item.document.document, self.money, discount, base)
            return Decision(SINGLE, (placement,), (evidence,))
        if fitting:
            suggested = tuple(item.document.document for item, _, _ in fitting[:MAX_SUGGESTED])
            return self._whole() or Decision("", (), left="amount-fits-several", suggested=suggested)
        return None

    def _whole(self) -> Decision | None:
        group = self.account.group(group_key(self.facts.legal_entity, self.facts.currency))
        if group.balance != self.money or not 0 < len(group.open) <= MAX_ITEMS:
            return None
        items = [self.account.items[document] for document in group.open]
        if not all(self._matchable(item) for item in items):
            return None
        items.sort(key=lambda item: (item.document.due_date, item.document.document))
        evidence = Evidence("account-balance", f"all {len(items)} open items together are {self._text(self.money)}")
        return Decision(WHOLE, _all(items, [item.open for item in items]), (evidence,))

    def _text(self, amount: int) -> str:
        return f"{to_text(amount, self.facts.currency)} {self.facts.currency}"


def _all(items: Sequence[Item], opens: Sequence[int]) -> tuple[Placement, ...]:
    return tuple([Placement(item.document.document, amount) for item, amount in zip(items, opens, strict=True)])
