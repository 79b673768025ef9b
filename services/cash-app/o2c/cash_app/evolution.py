"""How an account's state follows from its events. Each event touches its own item or receipt only, because an account
is loaded stream by stream and not all of its streams are loaded."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from o2c.cash_app.account import Account, Applied, Credited, Held, Hold, Item, Kept, Receipt, Withdrawal, group_key
from o2c.cash_app.adjustments import evolution as of_adjustments
from o2c.cash_app.cascade.habit import Habit, learn
from o2c.cash_app.events import (
    CreditApplied,
    CustomerGrouped,
    DiscountCorrected,
    HabitCarried,
    HabitObserved,
    ItemApplied,
    ItemHeld,
    ItemOpened,
    ItemReleased,
    ItemUnapplied,
    NumberAdded,
    PaymentApplied,
    PaymentParked,
    PaymentPrepaid,
    PaymentReturned,
    PaymentUnapplied,
    PaymentWithdrawn,
    ReceiptAdvised,
    ReceiptBooked,
    ReceiptHeld,
    ReceiptMovedIn,
    ReceiptMovedOut,
    ReceiptNoted,
    ReceiptReleased,
    ReceiptWeighed,
    RefundOrdered,
    RefundPaid,
    RefundPayeeNamed,
    RefundRedirected,
    SuggestionDecided,
)
from o2c.cash_app.items.listing import change, discard
from o2c.cash_app.ledger.valuation import leaving, worth
from o2c.cash_app.matching.rules import AWAITS_ADVICE, DUPLICATE, MORE_PAID, NETTED, OPENING, PERSON
from o2c.cash_app.texts.strictness import speaks


def evolve(account: Account, event: Any) -> Account:
    rule = _RULES.get(type(event)) or of_adjustments.RULES[type(event)]
    rule(account, event)
    return account


# -- items


def _opened(account: Account, event: ItemOpened) -> None:
    document = event.document
    key = group_key(document.legal_entity, document.currency)
    item = account.items[document.document] = Item(document, key, 0, rate=event.rate, hold=document.hold)
    if document.invoice:
        account.credit_notes.setdefault(document.invoice, []).append(document.document)
    change(account, item, document.owed, worth(event.rate, document.owed))


def _applied(account: Account, event: ItemApplied) -> None:
    item = account.items[event.item]
    settled = event.cash + event.discount + event.allowance
    value = leaving(item.rate, settled, item.open, item.value)
    item.applied[event.application] = Applied(
        event.receipt, event.cash, event.discount, event.base, event.value_date, event.rule, value,
        worth(item.rate, event.discount), event.allowance, worth(item.rate, event.allowance), event.code,
        event.unearned, event.unearned_account,
    )  # fmt: skip
    change(account, item, -settled, -value)


def _unapplied(account: Account, event: ItemUnapplied) -> None:
    item = account.items[event.item]
    applied = item.applied.pop(event.application)
    change(account, item, applied.settled, applied.value)


def _credited(account: Account, event: CreditApplied) -> None:
    item = account.items[event.item]
    lowers = -event.amount if item.document.kind != "credit-note" else event.amount
    if lowers > 0:
        value = leaving(item.rate, -event.amount, item.open, item.value)
        item.credits.append(Credited(event.counter, lowers, event.effective, value, event.note))
    else:
        value = -sum([c.value for c in item.credits if c.counter == event.counter])
        item.credits = [c for c in item.credits if c.counter != event.counter]
    item.pairings += 1
    change(account, item, event.amount, -value)


def _corrected(account: Account, event: DiscountCorrected) -> None:
    item = account.items[event.item]
    applied = item.applied[event.application]
    value = leaving(item.rate, event.amount, applied.discount, applied.discount_value)
    applied.value -= value
    applied.discount_value -= value
    applied.discount -= event.amount
    applied.unearned -= event.unearned
    applied.base = event.base
    change(account, item, event.amount, value)


def _item_held(account: Account, event: ItemHeld) -> None:
    item = account.items[event.item]
    _mark(account, item, event.code, event)


def _item_released(account: Account, event: ItemReleased) -> None:
    item = account.items[event.item]
    _mark(account, item, "", event)


def _mark(account: Account, item: Item, hold: str, event: ItemHeld | ItemReleased) -> None:
    item.hold = hold
    item.marked_on = event.effective or item.marked_on
    change(account, item, 0, 0)


def _number_added(account: Account, event: NumberAdded) -> None:
    item = account.items[event.item]
    numbers = (*item.document.former_numbers, event.number)
    item.document = replace(item.document, former_numbers=numbers)


# -- the customer


def _grouped(account: Account, event: CustomerGrouped) -> None:
    account.customer_group = event.group


# -- habits


def _observed(account: Account, event: HabitObserved) -> None:
    group = account.group(event.group)
    group.habit = learn(group.habit, event.observation)
    group.observed += 1


def _carried(account: Account, event: HabitCarried) -> None:
    group = account.group(event.group)
    late = {bucket: (settled, seen) for bucket, settled, seen in event.late}
    after = {(bucket, gap): (settled, seen) for bucket, gap, settled, seen in event.after}
    group.habit = Habit(event.last, event.payments, late, after, event.alone)
    group.habit_stream, group.observed = event.number, 0


# -- receipts


def _booked(account: Account, event: ReceiptBooked | ReceiptMovedIn) -> None:
    facts = event.facts
    row, by_hand = (event.row, event.by_hand) if isinstance(event, ReceiptMovedIn) else (0, False)
    group = group_key(facts.legal_entity, facts.currency)
    receipt = Receipt(facts, group, row + 1, event.weighing, unapplied=0, by_hand=by_hand, rate=event.rate)
    before = account.receipts.get(facts.receipt)
    if before is not None:
        receipt.rejected, receipt.taken_back = before.rejected, before.taken_back
    if isinstance(event, ReceiptMovedIn):
        receipt.advice, receipt.advised_by = event.advice, event.advised_by
    account.receipts[facts.receipt] = receipt
    _free(account, receipt, facts.amount, worth(event.rate, facts.amount))


def _moved_out(account: Account, event: ReceiptMovedOut) -> None:
    receipt = account.receipts[event.receipt]
    receipt.moved += event.amount
    receipt.moved_to = event.target
    receipt.row = event.row + 1
    _take(account, receipt, event.amount)


def _weighed(account: Account, event: ReceiptWeighed) -> None:
    receipt = account.receipts[event.receipt]
    receipt.weighing = event.weighing
    _free(account, receipt, 0, 0)


def _advised(account: Account, event: ReceiptAdvised) -> None:
    receipt = account.receipts[event.receipt]
    receipt.advice, receipt.advised_by = event.advice, event.by
    _free(account, receipt, 0, 0)


def _held(account: Account, event: ReceiptHeld) -> None:
    receipt = account.receipts[event.receipt]
    receipt.hold = Hold(event.code, event.until)
    _free(account, receipt, 0, 0)


def _released(account: Account, event: ReceiptReleased) -> None:
    receipt = account.receipts[event.receipt]
    receipt.hold = None
    _free(account, receipt, 0, 0)


def _noted(account: Account, event: ReceiptNoted) -> None:
    receipt = account.receipts[event.receipt]
    receipt.assigned_to = receipt.assigned_to if event.assigned_to is None else event.assigned_to


def _suggestion_decided(account: Account, event: SuggestionDecided) -> None:
    if event.verdict == "rejected":
        account.receipts[event.receipt].rejected.add(frozenset(event.items))


def _paid(account: Account, event: PaymentApplied) -> None:
    receipt = account.receipts[event.receipt]
    receipt.applied += event.cash
    receipt.row = event.row + 1
    receipt.by_hand = receipt.by_hand or event.rule == PERSON
    value = _take(account, receipt, event.cash)
    gone_to = event.lines[-1].account if event.allowance else ""
    receipt.applications[event.application] = Held(
        event.item, event.cash, event.rule, event.effective, event.accounting, value, gone_to, event.exchange
    )


def _unpaid(account: Account, event: PaymentUnapplied) -> None:
    receipt = account.receipts[event.receipt]
    held = receipt.applications.pop(event.application)
    receipt.applied -= event.cash
    receipt.row = event.row + 1
    receipt.by_hand = receipt.by_hand or event.by_hand
    if event.by_hand:
        receipt.taken_back.add(event.item)
    _free(account, receipt, event.cash, held.value)


def _parked(account: Account, event: PaymentParked) -> None:
    receipt = account.receipts[event.receipt]
    receipt.row = event.row + 1
    receipt.by_hand = True
    if event.amount > 0:
        value = _take(account, receipt, event.amount)
    else:
        value = -leaving(receipt.rate, -event.amount, receipt.on_account, receipt.on_account_value)
        _free(account, receipt, -event.amount, -value)
    receipt.on_account += event.amount
    receipt.on_account_value += value


def _prepaid(account: Account, event: PaymentPrepaid) -> None:
    receipt = account.receipts[event.receipt]
    receipt.row = event.row + 1
    receipt.by_hand = receipt.by_hand or event.by_hand
    kept = receipt.prepaid.setdefault(event.order, Kept(0, 0))
    if event.amount > 0:
        value = _take(account, receipt, event.amount)
    else:
        value = -leaving(receipt.rate, -event.amount, kept.amount, kept.value)
        _free(account, receipt, -event.amount, -value)
    kept.amount += event.amount
    kept.value += value
    if not kept.amount:
        del receipt.prepaid[event.order]


def _returned(account: Account, event: PaymentReturned) -> None:
    receipt = account.receipts[event.receipt]
    receipt.returned += event.amount
    receipt.row = event.row + 1
    _take(account, receipt, event.amount)


def _withdrawn(account: Account, event: PaymentWithdrawn) -> None:
    receipt = account.receipts[event.receipt]
    receipt.withdrawn += event.amount
    receipt.row = event.row + 1
    receipt.by_hand = receipt.by_hand or event.by_hand
    if event.takes_back:
        taken = receipt.withdrawals[event.takes_back]
        taken.state, taken.returned = event.outcome, event.line
        _free(account, receipt, taken.amount, taken.value)
        return
    value = _take(account, receipt, event.amount)
    people = event.requested_by, event.approved_by
    state = "to-pay" if event.kind == "refund" else "kept"
    withdrawal = Withdrawal(event.kind, event.account, event.amount, value, *people, event.reason, state)
    receipt.withdrawals[f"{event.receipt}#{event.row}"] = withdrawal


def _ordered(account: Account, event: RefundOrdered) -> None:
    refund = account.receipts[event.receipt].withdrawals[event.withdrawal]
    refund.state, refund.end_to_end, refund.file = "ordered", event.end_to_end, event.file
    refund.ordered_on = event.ordered_on


def _payee_named(_: Account, __: RefundPayeeNamed) -> None:
    """It counts when it is agreed to."""


def _redirected(account: Account, event: RefundRedirected) -> None:
    account.receipts[event.receipt].withdrawals[event.withdrawal].payee = event.payee


def _refund_paid(account: Account, event: RefundPaid) -> None:
    """One that came back before the debit was seen stays returned."""
    refund = account.receipts[event.receipt].withdrawals[event.withdrawal]
    refund.line = event.line
    if refund.state != "returned":
        refund.state = "paid"


def _take(account: Account, receipt: Receipt, amount: int) -> int:
    """Take money off what is unapplied; returns what it is worth."""
    value = leaving(receipt.rate, amount, receipt.unapplied, receipt.value)
    _free(account, receipt, -amount, -value)
    return value


def _free(account: Account, receipt: Receipt, amount: int, value: int) -> None:
    """Raise what is unapplied of a receipt, with what it is worth, and keep the list of loose money in step."""
    receipt.value += value
    receipt.moved_now = value
    group, name = account.group(receipt.group), receipt.facts.receipt
    discard(group.loose, receipt.unapplied, name)
    discard(group.loose_on, receipt.facts.value_date, name)
    discard(group.rests, receipt.unapplied, name)
    receipt.unapplied += amount
    weighing = receipt.weighing
    left_alone = receipt.by_hand or receipt.hold is not None or account.is_pool
    if (
        receipt.unapplied <= 0
        or left_alone
        or receipt.advice is not None
        or weighing.left in (AWAITS_ADVICE, DUPLICATE, NETTED, OPENING)
    ):
        return
    if weighing.left == MORE_PAID:
        group.rests.setdefault(receipt.unapplied, set()).add(name)
    elif not speaks(weighing):
        group.loose.setdefault(receipt.unapplied, set()).add(name)
        group.loose_on.setdefault(receipt.facts.value_date, set()).add(name)


_RULES: dict[type, Callable[[Account, Any], None]] = {
    ItemOpened: _opened,
    ItemApplied: _applied,
    ItemUnapplied: _unapplied,
    CreditApplied: _credited,
    DiscountCorrected: _corrected,
    ItemHeld: _item_held,
    ItemReleased: _item_released,
    NumberAdded: _number_added,
    CustomerGrouped: _grouped,
    HabitObserved: _observed,
    HabitCarried: _carried,
    ReceiptBooked: _booked,
    ReceiptMovedIn: _booked,
    ReceiptMovedOut: _moved_out,
    ReceiptWeighed: _weighed,
    ReceiptAdvised: _advised,
    ReceiptHeld: _held,
    ReceiptReleased: _released,
    ReceiptNoted: _noted,
    SuggestionDecided: _suggestion_decided,
    PaymentApplied: _paid,
    PaymentUnapplied: _unpaid,
    PaymentParked: _parked,
    PaymentPrepaid: _prepaid,
    PaymentReturned: _returned,
    PaymentWithdrawn: _withdrawn,
    RefundOrdered: _ordered,
    RefundPaid: _refund_paid,
    RefundPayeeNamed: _payee_named,
    RefundRedirected: _redirected,
}
