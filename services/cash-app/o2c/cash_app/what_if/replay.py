"""One account folded anew, event by event in the order of commits; just before each decision of the rules about a
receipt the policies are asked what they decide, on the account as it was. Pure; nothing of the account is changed but
by its own events.

What another policy would have placed does not change what others find: every receipt is asked about on the account that
really was. A receipt is asked about when it was booked or came to the account, when it was decided about again, and
when an item came that its amount may be; from a person's decision on it is not asked about any more.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from o2c.cash_app import events as e
from o2c.cash_app.account import Account, Receipt
from o2c.cash_app.evolution import evolve
from o2c.cash_app.facts import Facts
from o2c.cash_app.matching.rules import PERSON, REFERENCE
from o2c.cash_app.what_if.asking import Asking, PolicyOf
from o2c.cash_app.what_if.legs import NOTHING, Leg, portion_name
from o2c.cash_app.why_not.obstacles import AFTER_CLOSE

_OPENING = (e.ItemOpened, e.CreditApplied, e.DiscountCorrected)
"""What comes with a new item before receipts are tried with it."""


class Replay:
    """`policies`: the first is the one that stands. `wanted` says which receipts are asked about."""

    def __init__(self, account: str, policies: Sequence[PolicyOf], wanted: Callable[[Facts], bool]) -> None:
        self.state = Account(account)
        self.legs: list[Leg] = []
        self._count, self._wanted = len(policies), wanted
        self._legs: dict[str, Leg] = {}
        self._asking = Asking(self.state, policies, self._legs)
        self._came: list[str] = []
        self._came_at: datetime | None = None
        self._gave_way: dict[str, str] = {}
        """Receipt → what made rules take money of it off; decided about again since, though it may say nothing new."""

    def take(self, event: Any, cause: str, known: datetime | None) -> None:
        """The account's next event, by what it was caused, and when its commit was, where that is known."""
        kind = type(event)
        if self._came and (kind not in _OPENING or (kind is e.ItemOpened and known != self._came_at)):
            self._try_amounts()
        if self._gave_way and cause not in self._gave_way.values():
            self._try_again()
        self._asking.known = known or self._asking.known
        _BEFORE.get(kind, Replay._else)(self, event, cause)
        evolve(self.state, event)
        after = _AFTER.get(kind)
        if after is not None:
            after(self, event)

    def finish(self) -> list[Leg]:
        """All legs, with what became of them in the end."""
        self._try_amounts()
        self._try_again()
        for leg in self.legs:
            if self._legs[leg.facts.receipt] is leg and not leg.moved_to:
                self._close(leg, self.state.receipts[leg.facts.receipt])
        return self.legs

    def _close(self, leg: Leg, receipt: Receipt) -> None:
        for held in receipt.applications.values():
            leg.end[held.item] = leg.end.get(held.item, 0) + held.cash
        for account, portion in receipt.portions.items():
            leg.end[portion_name(account, portion.items)] = portion.amount
        leg.unapplied = receipt.unapplied
        named = {item for choice in (*leg.choices, leg.stored) for item, *_ in choice.placed} | leg.end.keys()
        items = self.state.items
        leg.numbers = {name: items[name].document.number for name in named if name in items}

    # -- just before an event

    def _booked(self, event: e.ReceiptBooked, cause: str) -> None:
        leg = self._leg(event.facts, "", cause, by_hand=False)
        if leg is not None and not self._across(leg, event.weighing):
            self._asking.first(leg, event.weighing, cause)

    def _moved_in(self, event: e.ReceiptMovedIn, cause: str) -> None:
        leg = self._leg(event.facts, event.source, cause, by_hand=event.by_hand)
        if leg is not None and not event.by_hand and not self._across(leg, event.weighing):
            self._asking.taken_over(leg, event)

    def _across(self, leg: Leg, weighing: e.Weighing) -> bool:
        leg.left = weighing.left
        leg.across = leg.across or bool(weighing.beside)
        return leg.across

    def _leg(self, facts: Facts, source: str, cause: str, *, by_hand: bool) -> Leg | None:
        if not self._wanted(facts):
            return None
        choices = [NOTHING] * self._count
        known = self._asking.known
        leg = Leg(facts, self.state.name, source, by_hand, known, choices, touched=by_hand, moment=cause)
        self.legs.append(leg)
        self._legs[facts.receipt] = leg
        return leg

    def _weighed(self, event: e.ReceiptWeighed, cause: str) -> None:
        leg = self._legs.get(event.receipt)
        if leg is None or leg.touched:
            return
        before = self.state.receipts[event.receipt].weighing.left
        if not self._across(leg, event.weighing) and event.weighing.left not in AFTER_CLOSE:
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
        elif not leg.across and (leg.moment != cause or leg.yielded):
            self._again(leg, self.state.receipts[event.receipt].weighing, cause, "")

    def _unpaid(self, event: e.PaymentUnapplied, cause: str) -> None:
        leg = self._legs.get(event.receipt)
        if leg is None or leg.touched:
            return
        if event.by_hand:
            leg.touched = True
            return
        self._off(leg, event.application, cause)
        leg.yielded = True
        self._gave_way[event.receipt] = cause

    def _off(self, leg: Leg, name: str, cause: str) -> None:
        if leg.before_cause != cause:
            leg.before_cause, leg.before = cause, dict(leg.stood)
        leg.stood.pop(name, None)

    def _portion_back(self, event: e.PortionTakenBack, cause: str) -> None:
        leg = self._legs.get(event.receipt)
        if leg is None or leg.touched:
            return
        if event.by_hand:
            leg.touched = True
        else:
            self._off(leg, event.account, cause)

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

    def _else(self, event: Any, _: str) -> None:
        """Whatever else a person did with a receipt's money."""
        leg = self._legs.get(getattr(event, "receipt", ""))
        if leg is not None and getattr(event, "by_hand", False):
            leg.touched = True

    # -- what is said by no event

    def _try_amounts(self) -> None:
        came, self._came = self._came, []
        self._asking.try_amounts(came)

    def _try_again(self) -> None:
        gave_way, self._gave_way = self._gave_way, {}
        for name, cause in gave_way.items():
            leg, receipt = self._legs[name], self.state.receipts[name]
            if leg.yielded and not (leg.touched or leg.moved_to or leg.across):
                self._again(leg, receipt.weighing, cause, "")

    # -- right after an event

    def _opened(self, event: e.ItemOpened) -> None:
        self._came.append(event.document.document)
        self._came_at = self._asking.known

    def _stands(self, event: e.PaymentApplied) -> None:
        leg = self._legs.get(event.receipt)
        if leg is not None and not leg.touched:
            leg.stood[event.application] = (event.item, event.cash, event.discount, event.allowance), event.rule
        self._clear(event)

    def _portion(self, event: e.PortionGiven) -> None:
        """As if it were one application: what it settles there is another account's."""
        leg = self._legs.get(event.receipt)
        if leg is not None and not leg.touched:
            leg.across = True
            placed = portion_name(event.account, event.items), event.amount, 0, 0
            leg.stood[event.account] = placed, REFERENCE
        self._clear(event)

    def _clear(self, event: Any) -> None:
        leg = self._legs.get(event.receipt)
        if leg is not None:
            left = self.state.receipts[event.receipt].unapplied
            leg.cleared = None if left else leg.cleared or self._asking.known

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
    e.PortionTakenBack: Replay._portion_back,
}
_AFTER: dict[type, Callable[[Replay, Any], None]] = {
    e.ItemOpened: Replay._opened,
    e.PaymentApplied: Replay._stands,
    e.PaymentUnapplied: Replay._clear,
    e.PortionGiven: Replay._portion,
    e.PortionTakenBack: Replay._clear,
    e.PaymentParked: Replay._clear,
    e.PaymentPrepaid: Replay._clear,
    e.PaymentWithdrawn: Replay._clear,
    e.PaymentReturned: Replay._clear,
    e.ReceiptMovedOut: Replay._left,
}
