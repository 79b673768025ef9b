"""A payment of less than what it names: what the rest is.

In this order: a discount that is earned, or allowed though it is not; a charge of a bank on the way; what is too little
to ask for; an instalment; a discount that was not earned; what the payer says why; what nobody explains. Only then it
is a partial payment, of one item; several named for less money settle nothing.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from o2c.cash_app.account import Item
from o2c.cash_app.adjustments.reason_codes import UNEARNED, UNKNOWN
from o2c.cash_app.facts import Evidence, Facts
from o2c.cash_app.items import discounts, instalments
from o2c.cash_app.items.discounts import Taken
from o2c.cash_app.matching import tolerances
from o2c.cash_app.matching.charges import charged
from o2c.cash_app.matching.deducting import deducted, explained, kept_back
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.placement import Placement
from o2c.chassis.money import to_text

Found = tuple[tuple[Placement, ...], Evidence]
Part = tuple[tuple[Placement, ...], Evidence | None]


class Short(Struct, frozen=True):
    """`opens` is what the receipt may claim of each of the named items: together more than its money."""

    facts: Facts
    money: int
    policy: Policy
    items: Sequence[Item]
    opens: Sequence[int]

    def settled(self) -> Found | None:
        """All that is named, settled; None where the rules for it do not fit."""
        return (
            self.small()
            or (self._instalment() if len(self.items) == 1 else None)
            or self._discounts_unearned()
            or self._explained()
            or (self._unexplained() if len(self.items) == 1 else None)
        )

    def small(self) -> Found | None:
        """A discount that is allowed, a charge of a bank, or too little to ask for."""
        return self._discounts_allowed() or self._not_asked_for()

    def said(self) -> Found | None:
        """The same by what the payer says of it, and exact discounts, alone."""
        return self._discounts_allowed() or self._discounts_unearned() or self._explained()

    def part(self) -> Part:
        """The one item that is named, paid in part."""
        item = self.items[0]
        cash = self.money
        discount, base = discounts.of_part(item, self.facts.receipt, self.facts.value_date, self.policy.granting, cash)
        discount = min(discount, self.opens[0] - cash)
        placement = Placement(item.document.document, cash, discount, base if discount else 0)
        late = self._taken_of_one()
        said = self._said_of(late, "stays open") if late is not None else self.like_before()
        return (placement,), said

    def like_before(self) -> Evidence | None:
        """That it is a part of the one item like one that was paid before, which only looks short."""
        item = self.items[0]
        said = instalments.repeated(item, self.money, self.facts.receipt) if len(self.items) == 1 else ""
        return Evidence("instalment", said) if said else None

    # -- discounts

    def _discounts_allowed(self) -> Found | None:
        for placements, late in self._taken():
            unearned = sum([taken.unearned for taken in late])
            if not unearned:
                return placements, Evidence("discount", f"{self._text(self._of(late))} taken, earned")
            if self.policy.unearned_discount == "allow":
                return placements, self._said_of(late[0], "allowed")
        return None

    def _discounts_unearned(self) -> Found | None:
        policy = self.policy.unearned_discount
        if policy not in ("deduct", "charge-back"):
            return None
        for placements, late in self._taken():
            kept = [self._kept_of_discount(placement) for placement in placements]
            if None not in kept:
                said = "charged back" if policy == "charge-back" else "a deduction"
                return tuple([placement for placement in kept if placement is not None]), self._said_of(late[0], said)
        return None

    def _kept_of_discount(self, placement: Placement) -> Placement | None:
        """What of the discount was not earned goes to a deduction."""
        if not placement.unearned:
            return placement
        kept = kept_back(placement.item, placement.unearned, UNEARNED, self.policy, self.facts.currency)
        if kept is None:
            return None
        discount = placement.discount - placement.unearned
        base = placement.base if discount else 0
        return replace(placement, discount=discount, base=base, unearned=0, unearned_account="", kept=(kept,))

    def _taken(self) -> Iterator[tuple[tuple[Placement, ...], list[Taken]]]:
        """Placements with one tier's discount on every item that has the tier, where they come to just the money."""
        percents = {tier.percent for item in self.items for tier in item.document.tiers}
        account = self._account(UNEARNED)
        for percent in sorted(percents):
            taken = [self._of_tier(item, claim, percent) for item, claim in zip(self.items, self.opens, strict=True)]
            late = [each for each in taken if each is not None]
            if late and sum(self.opens) - self._of(late) == self.money:
                yield (
                    tuple(
                        [
                            _with_discount(item, claim, each, account)
                            for item, claim, each in zip(self.items, self.opens, taken, strict=True)
                        ]
                    ),
                    sorted(late, key=lambda each: -each.unearned),
                )

    def _of_tier(self, item: Item, claim: int, percent: str) -> Taken | None:
        facts = self.facts
        found = discounts.taken(item, facts.receipt, facts.value_date, self.policy.granting, claim)
        return next((taken for taken in found if taken.percent == percent), None)

    def _taken_of_one(self) -> Taken | None:
        """A discount that was not earned, and stays open."""
        facts, claim = self.facts, self.opens[0]
        granting = self.policy.granting
        found = discounts.taken(self.items[0], facts.receipt, facts.value_date, granting, claim, claim - self.money)
        return next((taken for taken in found if taken.unearned), None)

    def _said_of(self, taken: Taken, what: str) -> Evidence:
        amount = self._text(taken.earned + taken.unearned)
        earned = f", {self._text(taken.earned)} of it earned" if taken.earned else ""
        said = f"{taken.percent} % taken and not earned by {self.facts.value_date}: {amount}{earned}, {what}"
        return Evidence("discount-unearned", said)

    @staticmethod
    def _of(taken: Sequence[Taken]) -> int:
        return sum([each.earned + each.unearned for each in taken])

    # -- too little to ask for

    def _not_asked_for(self) -> Found | None:
        """Of the gross, else of what earned discounts leave of it."""
        policy, currency = self.policy, self.facts.currency
        code = policy.reason(tolerances.CODE)
        for placements in (self._whole(), self._less_earned()):
            found = charged(placements, self.facts, self.money, policy.bank_charges, policy.reasons)
            found = found or tolerances.given_up(placements, self.money, policy.tolerances, code, currency)
            if found is not None:
                return found
        return None

    def _whole(self) -> tuple[Placement, ...]:
        pairs = zip(self.items, self.opens, strict=True)
        return tuple([Placement(item.document.document, claim) for item, claim in pairs])

    def _less_earned(self) -> tuple[Placement, ...]:
        return less_earned(self.facts, self.policy, self.items, self.opens)

    # -- instalments

    def _instalment(self) -> Found | None:
        """Not where the payer says just how much is missing and why."""
        item = self.items[0]
        said = instalments.paid(item.document, self.opens[0], self.money, self.facts.clues.instalment)
        if said is None or self._explained(exactly=True):
            return None
        return (Placement(item.document.document, self.money),), Evidence("instalment", said)

    # -- deductions

    def _explained(self, *, exactly: bool = False) -> Found | None:
        """By what the payer says. Where it says no amount, one reason explains all that an item is short, unless it has
        to be said `exactly`; of several items the amounts must tell."""
        claims = self.policy.unearned_discount in ("deduct", "charge-back")
        stated = [each for each in self.facts.clues.stated if claims or each.code != UNEARNED]
        if not stated or self.policy.short_payment == "partial":
            return None
        whole, less = self._whole(), self._less_earned()
        tries = [(whole, False), (less, False)]
        if len(self.items) == 1 and not exactly:
            tries += [(less, True), (whole, True)]
        for placements, loosely in tries:
            missing = sum([placement.cash for placement in placements]) - self.money
            parts = explained(stated, missing, loosely=loosely)
            borne = deducted(placements, parts, self.policy, self.facts.currency) if parts else None
            if borne is not None:
                said = ", ".join([f"{self._text(amount)} for {code}" for code, amount in parts])
                return borne, Evidence("deduction", f"the payer kept back {said}")
        return None

    def _unexplained(self) -> Found | None:
        if self.policy.short_unexplained == "partial" or self.like_before():
            return None
        placements = self._less_earned()
        missing = placements[0].cash - self.money
        placements, missing = (placements, missing) if missing > 0 else (self._whole(), self.opens[0] - self.money)
        borne = deducted(placements, [(UNKNOWN, missing)], self.policy, self.facts.currency)
        return (
            None if borne is None else (borne, Evidence("deduction", f"{self._text(missing)} kept back, not said why"))
        )

    def _account(self, code: str) -> str:
        reason = self.policy.reason(code)
        return reason.account if reason is not None else discounts.DISCOUNT

    def _text(self, amount: int) -> str:
        return f"{to_text(amount, self.facts.currency)} {self.facts.currency}"


def less_earned(facts: Facts, policy: Policy, items: Sequence[Item], opens: Sequence[int]) -> tuple[Placement, ...]:
    placements = []
    for item, claim in zip(items, opens, strict=True):
        discount, base = discounts.earned(item, facts.receipt, facts.value_date, policy.granting, claim)
        placements.append(Placement(item.document.document, claim - discount, discount, base if discount else 0))
    return tuple(placements)


def _with_discount(item: Item, claim: int, taken: Taken | None, account: str) -> Placement:
    if taken is None:
        return Placement(item.document.document, claim)
    discount = taken.earned + taken.unearned
    unearned_account = account if taken.unearned else ""
    return Placement(
        item.document.document,
        claim - discount,
        discount,
        taken.base,
        unearned=taken.unearned,
        unearned_account=unearned_account,
    )
