"""One account folded anew, event by event in the order of commits; just before each decision of the rules about a
receipt the policies are asked what they decide, on the account as it was. Pure; nothing of the account is changed but
by its own events.

What another policy would have placed does not change what others find: every receipt is asked about on the account that
really was. A receipt is asked about when it was booked or came to the account, when it was decided about again, and
when an item came that its amount may be; from a person's decision on it is not asked about any more.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from o2c.cash_app import events as e
from o2c.cash_app.account import Account, Receipt
from o2c.cash_app.evolution import evolve
from o2c.cash_app.facts import Facts
from o2c.cash_app.matching.rules import PERSON
from o2c.cash_app.what_if.asking import Asking
from o2c.cash_app.what_if.believed import Believed
from o2c.cash_app.what_if.given_up import of_application
from o2c.cash_app.what_if.legs import NOTHING, Leg, PolicyOf, Stood
from o2c.cash_app.what_if.moment import END, Moment
from o2c.cash_app.what_if.reading import Reading
from o2c.cash_app.why_not.obstacles import AFTER_CLOSE

NOTHING_ELSE: Mapping[str, Any] = {}
_OPENING = (e.ItemOpened, e.CreditApplied, e.DiscountCorrected)
"""What comes with a new item before receipts are tried with it."""


class Replay:
    """`policies`: the first is the one that stands. `wanted` says which receipts are asked about. `reads`: what else
    was known at each moment; `reading`: how the other policy reads."""

    def __init__(
        self,
        account: str,
        policies: Sequence[PolicyOf],
        wanted: Callable[[Facts], bool],
        moment: Moment,
        reads: Mapping[str, Any] = NOTHING_ELSE,
        reading: Reading | None = None,
    ) -> None:
        self.state = Account(account)
        self.legs: list[Leg] = []
        self._policies, self._wanted, self._moment = policies, wanted, moment
        self._legs: dict[str, Leg] = {}
        self._asking = Asking(self.state, policies, self._legs, moment, reads, reading)
        self._believed = Believed(self.state, self._legs)
        self._came: list[str] = []
        self._came_at: datetime | None = None
        self._gave_way: dict[str, str] = {}
        """Receipt → what made rules take money of it off; decided about again since, though it may say nothing new."""

    def take(self, event: Any, cause: str, known: datetime | None, number: int = 0) -> None:
        """The account's next event, by what it was caused, and when its commit was, where that is known; its number in
        the store."""
        kind = type(event)
        if self._came and (kind not in _OPENING or (kind is e.ItemOpened and known != self._came_at)):
            self._try_amounts()
        if self._gave_way and cause not in self._gave_way.values():
            self._try_again()
        self._moment.known, self._moment.number = known or self._moment.known, number
        self._asking.otherwise(())
        _BEFORE.get(kind, Replay._else)(self, event, cause)
        evolve(self.state, event)
        after = _AFTER.get(kind)
        if after is not None:
            after(self, event)

    def finish(self) -> list[Leg]:
        """All legs, with what became of them in the end."""
        self._try_amounts()
        self._try_again()
        self._moment.number = END
        self._asking.otherwise(())
        for leg in self.legs:
            if self._legs[leg.facts.receipt] is leg and not leg.moved_to:
                self._close(leg, self.state.receipts[leg.facts.receipt])
        return self.legs

    def _close(self, leg: Leg, receipt: Receipt) -> None:
        for held in receipt.applications.values():
            leg.end[held.item] = leg.end.get(held.item, 0) + held.cash
        leg.unapplied = receipt.unapplied
        named = {item for choice in (*leg.choices, leg.stored) for item, *_ in choice.placed} | leg.end.keys()
        items = self.state.items
        leg.numbers = {name: items[name].document.number for name in named if name in items}

    # -- just before an event

    def _booked(self, event: e.ReceiptBooked, cause: str) -> None:
        leg = self._leg(event.facts, "", cause, by_hand=False)
        if leg is not None:
            self._asking.first(leg, event.weighing, cause)

    def _moved_in(self, event: e.ReceiptMovedIn, cause: str) -> None:
        leg = self._leg(event.facts, event.source, cause, by_hand=event.by_hand)
        if leg is not None and not event.by_hand:
            self._asking.taken_over(leg, event)

    def _leg(self, facts: Facts, source: str, cause: str, *, by_hand: bool) -> Leg | None:
        if not self._wanted(facts):
            return None
        choices = [NOTHING] * len(self._policies)
        known = self._moment.known
        leg = Leg(facts, self.state.name, source, by_hand, known, choices, touched=by_hand, moment=cause)
        self.legs.append(leg)
        self._legs[facts.receipt] = leg
        self._asking.begin(leg)
        return leg

    def _weighed(self, event: e.ReceiptWeighed, cause: str) -> None:
        leg = self._legs.get(event.receipt)
        if leg is None or leg.touched:
            return
        before = self.state.receipts[event.receipt].weighing.left
        leg.left = event.weighing.left
        if event.weighing.left not in AFTER_CLOSE:
            self._again(leg, event.weighing, cause, before)

    def _again(self, leg: Leg, weighing: e.Weighing, cause: str, before: str) -> None:
        self._asking.again(leg, weighing, cause, before)
        self._gave_way.pop(leg.facts.receipt, None)

    def _paid(self, event: e.PaymentApplied, cause: str) -> None:
        leg = self._legs.get(event.receipt)
        if leg is None or leg.touched:
            return
        if event.rule == PERSON:
            leg.touched = True
            return
        if leg.moment != cause or leg.yielded:
            self._again(leg, self.state.receipts[event.receipt].weighing, cause, "")
        granting = self._policies[0](leg.facts, self.state).granting
        given = of_application(event, self.state.items[event.item], leg.facts, granting)
        placed = event.item, event.cash, event.discount, event.allowance
        leg.stood[event.application] = Stood(placed, event.rule, given)

    def _unpaid(self, event: e.PaymentUnapplied, cause: str) -> None:
        leg = self._legs.get(event.receipt)
        if leg is None or leg.touched:
            return
        if event.by_hand:
            leg.touched = True
            return
        if leg.before_cause != cause:
            leg.before_cause, leg.before = cause, dict(leg.stood)
        leg.stood.pop(event.application, None)
        leg.yielded = True
        self._gave_way[event.receipt] = cause

    def _returned(self, event: e.PaymentReturned, cause: str) -> None:
        leg = self._legs.get(event.receipt)
        if leg is None:
            return
        if not leg.touched and leg.before_cause == cause:
            leg.stood = leg.before
        leg.touched = leg.returned = True

    def _parked(self, event: e.PaymentParked, _: str) -> None:
        leg = self._legs.get(event.receipt)
        if leg is not None:
            leg.touched = True

    def _adjusted(self, event: e.ItemAdjusted, cause: str) -> None:
        self._believed.adjusted(event, cause)

    def _credit_asked(self, event: e.CreditNoteAsked, cause: str) -> None:
        self._believed.credited(event, cause)

    def _else(self, event: Any, _: str) -> None:
        """Whatever else a person did with a receipt's money."""
        leg = self._legs.get(getattr(event, "receipt", ""))
        if leg is not None and getattr(event, "by_hand", False):
            leg.touched = True

    # -- what is said by no event

    def _try_amounts(self) -> None:
        came, self._came = self._came, []
        self._asking.otherwise(came)
        self._asking.try_amounts(came)

    def _try_again(self) -> None:
        gave_way, self._gave_way = self._gave_way, {}
        for name, cause in gave_way.items():
            leg, receipt = self._legs[name], self.state.receipts[name]
            if leg.yielded and not leg.touched and not leg.moved_to:
                self._again(leg, receipt.weighing, cause, "")

    # -- right after an event

    def _opened(self, event: e.ItemOpened) -> None:
        self._came.append(event.document.document)
        self._came_at = self._moment.known

    def _clear(self, event: Any) -> None:
        leg = self._legs.get(event.receipt)
        if leg is not None:
            left = self.state.receipts[event.receipt].unapplied
            leg.cleared = None if left else leg.cleared or self._moment.known

    def _left(self, event: e.ReceiptMovedOut) -> None:
        leg = self._legs.get(event.receipt)
        if leg is not None:
            self._close(leg, self.state.receipts[event.receipt])
            leg.moved_to = event.target


_BEFORE: dict[type, Callable[[Replay, Any, str], None]] = {
    e.ReceiptBooked: Replay._booked,
    e.ReceiptMovedIn: Replay._moved_in,
    e.ReceiptWeighed: Replay._weighed,
    e.PaymentApplied: Replay._paid,
    e.PaymentUnapplied: Replay._unpaid,
    e.PaymentReturned: Replay._returned,
    e.PaymentParked: Replay._parked,
    e.ItemAdjusted: Replay._adjusted,
    e.CreditNoteAsked: Replay._credit_asked,
}
_AFTER: dict[type, Callable[[Replay, Any], None]] = {
    e.ItemOpened: Replay._opened,
    e.PaymentApplied: Replay._clear,
    e.PaymentUnapplied: Replay._clear,
    e.PaymentParked: Replay._clear,
    e.PaymentPrepaid: Replay._clear,
    e.PaymentWithdrawn: Replay._clear,
    e.PaymentReturned: Replay._clear,
    e.ReceiptMovedOut: Replay._left,
}
