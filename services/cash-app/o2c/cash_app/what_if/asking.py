"""The policies, asked what they decide about a receipt on its account as it is now. The account is only read.

The first policy is the one that stands.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from o2c.cash_app.account import Account, Receipt
from o2c.cash_app.advices.facts import Advice
from o2c.cash_app.events import ReceiptMovedIn
from o2c.cash_app.facts import Facts
from o2c.cash_app.items.yielding import ROUNDS, in_the_way
from o2c.cash_app.matching import deciding, duplicates
from o2c.cash_app.matching.decisions import Decision
from o2c.cash_app.matching.rules import AWAITS_ADVICE
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts import booking
from o2c.cash_app.receipts.commands import Identity
from o2c.cash_app.receipts.events import Weighing
from o2c.cash_app.receipts.weighing import identity_of
from o2c.cash_app.what_if.legs import Leg, chosen

PolicyOf = Callable[[Facts, Account], Policy]


class Asking:
    """`legs`: of the receipts that are asked about, where they are now. `known`: the moment."""

    def __init__(self, state: Account, policies: Sequence[PolicyOf], legs: dict[str, Leg]) -> None:
        self._state, self._policies, self._legs = state, policies, legs
        self.known: datetime | None = None

    def first(self, leg: Leg, weighing: Weighing, cause: str) -> None:
        """When it was booked: alone, or together with others of its day."""
        leg.left = weighing.left
        identity, awaits = self._identity(weighing), weighing.left == AWAITS_ADVICE
        for number, policy in enumerate(self._asked(leg.facts)):
            if not awaits and self._together(number, leg, identity, policy, cause):
                continue
            self._choose(number, leg, weighing, policy, awaits=awaits)

    def taken_over(self, leg: Leg, event: ReceiptMovedIn) -> None:
        leg.left = event.weighing.left
        awaits = event.weighing.left == AWAITS_ADVICE
        for number, policy in enumerate(self._asked(leg.facts)):
            self._choose(number, leg, event.weighing, policy, event.advice, awaits=awaits)

    def again(self, leg: Leg, weighing: Weighing, cause: str, before: str) -> None:
        """Decided about as if it came today; `before` is why money was left until now. What was placed by its amount
        alone stays, unless it had to yield."""
        receipt, identity = self._state.receipts[leg.facts.receipt], self._identity(weighing)
        silent = not (identity.named or identity.foreign or receipt.advice)
        waited = before == AWAITS_ADVICE and receipt.advice is None
        for number, policy in enumerate(self._asked(leg.facts)):
            stays = silent and leg.placed(number) and not leg.yielded
            if stays or (number, cause) in leg.together:
                continue
            if not (waited and self._together(number, leg, identity, policy, cause)):
                self._choose(number, leg, weighing, policy, receipt.advice)
        leg.moment, leg.yielded = cause, False

    def try_amounts(self, items: Iterable[str]) -> None:
        """Receipts without references that new items make fit, as `booking.try_amount` has it."""
        for name in items:
            item = self._state.items[name]
            group = self._state.group(item.group)
            fitting = {r for amount in (*item.listed, group.balance) for r in group.loose.get(amount, ())}
            receipts = [self._state.receipts[receipt] for receipt in fitting]
            receipts.sort(key=lambda r: (r.facts.booking_date, r.facts.receipt))
            for number in range(len(self._policies)) if receipts else ():
                self._try(number, receipts)

    def _try(self, number: int, receipts: Sequence[Receipt]) -> None:
        for receipt in receipts:
            facts, leg = receipt.facts, self._legs.get(receipt.facts.receipt)
            if leg is not None and leg.placed(number):
                continue
            policy = self._policies[number](facts, self._state)
            decision = deciding.unnamed(facts, receipt.unapplied, self._state, policy)
            if decision.placements:
                if leg is not None and not leg.touched:
                    leg.choices[number] = chosen(decision, self.known)
                return

    def _choose(
        self,
        number: int,
        leg: Leg,
        weighing: Weighing,
        policy: Policy,
        advice: Advice | None = None,
        *,
        awaits: bool = False,
    ) -> None:
        decision = self._decide(leg.facts, self._identity(weighing), policy, advice)
        decision = booking.until_advised(decision) if awaits else decision
        leg.choices[number] = chosen(self._as_found(decision, leg.facts, weighing, advice), self.known)

    def _as_found(self, decision: Decision, facts: Facts, weighing: Weighing, advice: Advice | None) -> Decision:
        """A look-up found what silent money repeats: that stands under any policy that places nothing, and once it
        stands, whatever its amount fits by now."""
        if not weighing.repeats or weighing.named or weighing.foreign or advice is not None:
            return decision
        before = self._state.receipts.get(facts.receipt)
        stands = before is not None and bool(before.weighing.repeats)
        return duplicates.AS_FOUND if stands or decision.left == duplicates.NOTHING else decision

    def _together(self, number: int, leg: Leg, identity: Identity, policy: Policy, cause: str) -> bool:
        """Whether this policy decides about it together with others; of those it has placed already none is loose."""
        found = booking.together_with(leg.facts, identity, self._state, policy)
        others = {name: self._legs.get(name) for name in found if name != leg.facts.receipt}
        if not found or any(other is not None and other.placed(number) for other in others.values()):
            return False
        leg.choices[number] = chosen(found[leg.facts.receipt], self.known)
        for name, other in others.items():
            if other is not None:
                other.choices[number] = chosen(found[name], self.known)
                other.together.add((number, cause))
        return True

    def _decide(self, facts: Facts, identity: Identity, policy: Policy, advice: Advice | None) -> Decision:
        """Room that the policy that stands needs was made just before, or could not be. What another one needs besides
        would have been made."""
        decision = deciding.decide(facts, identity, self._state, policy, {}, 0, advice)
        blocked = in_the_way(self._state, facts.receipt, decision.placements, 0)
        if not blocked or policy != self._policies[0](facts, self._state):
            return decision
        return deciding.decide(facts, identity, self._state, policy, {}, ROUNDS, advice)

    def _asked(self, facts: Facts) -> list[Policy]:
        return [policy(facts, self._state) for policy in self._policies]

    def _identity(self, known: Weighing) -> Identity:
        return identity_of(known, self._state.name)
