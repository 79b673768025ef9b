"""The policies, asked what they decide about a receipt on its account as it is now. The account is only read.

The first policy is the one that stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

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
from o2c.cash_app.texts.references import indexed
from o2c.cash_app.texts.strictness import speaks
from o2c.cash_app.what_if.legs import Leg, PolicyOf, chosen
from o2c.cash_app.what_if.moment import Moment
from o2c.cash_app.what_if.reading import Reading

OTHER = 1
"""The policy that may read texts otherwise and tie other advices."""


class Asking:
    """`legs`: of the receipts that are asked about, where they are now. `reads`: units that a decision may ask for, as
    they were at the moment."""

    def __init__(
        self,
        state: Account,
        policies: Sequence[PolicyOf],
        legs: dict[str, Leg],
        moment: Moment,
        reads: Mapping[str, Any],
        reading: Reading | None,
    ) -> None:
        self._state, self._policies, self._legs = state, policies, legs
        self._moment, self._reads, self._reading = moment, reads, reading
        self._words: dict[str, list[Leg]] = {}
        """Readings that only the other policy finds → receipts."""
        self._to_be_tied: list[Leg] = []

    def begin(self, leg: Leg) -> None:
        """A receipt came to the account."""
        if self._reading is None:
            return
        self._reading.begin(leg)
        for word in leg.read.own if leg.read is not None else ():
            self._words.setdefault(word, []).append(leg)
        if leg.tie is not None and leg.tie.since > self._moment.number:
            self._to_be_tied.append(leg)

    def first(self, leg: Leg, weighing: Weighing, cause: str) -> None:
        """When it was booked: alone, or together with others of its day."""
        leg.left = weighing.left
        awaits = weighing.left == AWAITS_ADVICE
        for number, policy in enumerate(self._asked(leg.facts)):
            if not awaits and self._together(number, leg, weighing, policy, cause):
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
        receipt = self._state.receipts[leg.facts.receipt]
        for number, policy in enumerate(self._asked(leg.facts)):
            _, identity, advice = self._as_read(number, leg, weighing, policy, receipt.advice)
            silent = not (speaks(identity) or advice)
            stays = silent and leg.placed(number) and not leg.yielded
            if stays or (number, cause) in leg.together:
                continue
            waited = before == AWAITS_ADVICE and advice is None
            if not (waited and self._together(number, leg, weighing, policy, cause)):
                self._choose(number, leg, weighing, policy, receipt.advice)
        leg.moment, leg.yielded = cause, False

    def otherwise(self, items: Iterable[str]) -> None:
        """Receipts that one of these new items is named by as the other policy reads it, and those whose advice has
        come by now that the other policy ties."""
        found: dict[str, Leg] = {}
        for name in items if self._words else ():
            for key in indexed(self._state.items[name].document):
                found.update({leg.facts.receipt: leg for leg in self._words.get(key, ())})
        for leg in [leg for leg in self._to_be_tied if leg.tie is not None and leg.tie.since <= self._moment.number]:
            self._to_be_tied.remove(leg)
            found[leg.facts.receipt] = leg
        for name, leg in sorted(found.items()):
            receipt = self._state.receipts.get(name)
            if receipt is not None and not (leg.touched or leg.moved_to):
                self._choose(
                    OTHER, leg, receipt.weighing, self._policies[OTHER](leg.facts, self._state), receipt.advice
                )

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
                    leg.choices[number] = chosen(decision, self._moment.known)
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
        facts, identity, advice = self._as_read(number, leg, weighing, policy, advice)
        decision = self._decide(facts, identity, policy, advice)
        decision = booking.until_advised(decision) if awaits else decision
        leg.choices[number] = chosen(self._as_found(decision, facts, identity, weighing, advice), self._moment.known)

    def _as_read(
        self, number: int, leg: Leg, weighing: Weighing, policy: Policy, advice: Advice | None
    ) -> tuple[Facts, Identity, Advice | None]:
        """The receipt, what it names and its advice, as they were; or as the other policy reads and ties it."""
        known = identity_of(weighing, self._state.name)
        if number != OTHER or self._reading is None or (leg.read is None and leg.tie is None):
            return leg.facts, known, advice
        other = leg.tie.at(self._moment.number) if leg.tie is not None else advice
        policies = self._policies[0](leg.facts, self._state), policy
        identity = self._reading.identity(leg, known, policies, (advice, other))
        if identity is None:
            return leg.facts, known, advice
        return leg.read.facts if leg.read is not None else leg.facts, identity, other

    def _as_found(
        self, decision: Decision, facts: Facts, identity: Identity, weighing: Weighing, advice: Advice | None
    ) -> Decision:
        """A look-up found what silent money repeats: that stands under any policy that places nothing, and once it
        stands, whatever its amount fits by now."""
        if not weighing.repeats or speaks(identity) or advice is not None:
            return decision
        before = self._state.receipts.get(facts.receipt)
        stands = before is not None and bool(before.weighing.repeats)
        return duplicates.AS_FOUND if stands or decision.left == duplicates.NOTHING else decision

    def _together(self, number: int, leg: Leg, weighing: Weighing, policy: Policy, cause: str) -> bool:
        """Whether this policy decides about it together with others; of those it has placed already none is loose."""
        facts, identity, advice = self._as_read(number, leg, weighing, policy, None)
        found = {} if advice is not None else booking.together_with(facts, identity, self._state, policy)
        others = {name: self._legs.get(name) for name in found if name != leg.facts.receipt}
        if not found or any(other is not None and other.placed(number) for other in others.values()):
            return False
        leg.choices[number] = chosen(found[leg.facts.receipt], self._moment.known)
        for name, other in others.items():
            if other is not None:
                other.choices[number] = chosen(found[name], self._moment.known)
                other.together.add((number, cause))
        return True

    def _decide(self, facts: Facts, identity: Identity, policy: Policy, advice: Advice | None) -> Decision:
        """Room that the policy that stands needs was made just before, or could not be. What another one needs besides
        would have been made."""
        decision = deciding.decide(facts, identity, self._state, policy, self._reads, 0, advice)
        blocked = in_the_way(self._state, facts.receipt, decision.placements, 0)
        if not blocked or policy != self._policies[0](facts, self._state):
            return decision
        return deciding.decide(facts, identity, self._state, policy, self._reads, ROUNDS, advice)

    def _asked(self, facts: Facts) -> list[Policy]:
        return [policy(facts, self._state) for policy in self._policies]
