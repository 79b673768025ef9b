"""How an account's receipts follow from its events."""

from collections.abc import Callable
from typing import Any

from o2c.cash_app.account import Account, Held, Hold, Kept, Receipt, Withdrawal, group_key
from o2c.cash_app.desk.events import SuggestionDecided
from o2c.cash_app.items.listing import discard
from o2c.cash_app.ledger.valuation import leaving, worth
from o2c.cash_app.matching.rules import AWAITS_ADVICE, DUPLICATE, MORE_PAID, NETTED, PERSON
from o2c.cash_app.receipts.events import (
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
)
from o2c.cash_app.refunds.events import RefundOrdered, RefundPaid, RefundPayeeNamed, RefundRedirected
from o2c.cash_app.texts.strictness import speaks


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
    free(account, receipt, facts.amount, worth(event.rate, facts.amount))


def _moved_out(account: Account, event: ReceiptMovedOut) -> None:
    receipt = account.receipts[event.receipt]
    receipt.moved += event.amount
    receipt.moved_to = event.target
    receipt.row = event.row + 1
    take(account, receipt, event.amount)


def _weighed(account: Account, event: ReceiptWeighed) -> None:
    receipt = account.receipts[event.receipt]
    receipt.weighing = event.weighing
    free(account, receipt, 0, 0)


def _advised(account: Account, event: ReceiptAdvised) -> None:
    receipt = account.receipts[event.receipt]
    receipt.advice, receipt.advised_by = event.advice, event.by
    free(account, receipt, 0, 0)


def _held(account: Account, event: ReceiptHeld) -> None:
    receipt = account.receipts[event.receipt]
    receipt.hold = Hold(event.code, event.until)
    free(account, receipt, 0, 0)


def _released(account: Account, event: ReceiptReleased) -> None:
    receipt = account.receipts[event.receipt]
    receipt.hold = None
    free(account, receipt, 0, 0)


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
    value = take(account, receipt, event.cash)
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
    free(account, receipt, event.cash, held.value)


def _parked(account: Account, event: PaymentParked) -> None:
    receipt = account.receipts[event.receipt]
    receipt.row = event.row + 1
    receipt.by_hand = True
    if event.amount > 0:
        value = take(account, receipt, event.amount)
    else:
        value = -leaving(receipt.rate, -event.amount, receipt.on_account, receipt.on_account_value)
        free(account, receipt, -event.amount, -value)
    receipt.on_account += event.amount
    receipt.on_account_value += value


def _prepaid(account: Account, event: PaymentPrepaid) -> None:
    receipt = account.receipts[event.receipt]
    receipt.row = event.row + 1
    receipt.by_hand = receipt.by_hand or event.by_hand
    kept = receipt.prepaid.setdefault(event.order, Kept(0, 0))
    if event.amount > 0:
        value = take(account, receipt, event.amount)
    else:
        value = -leaving(receipt.rate, -event.amount, kept.amount, kept.value)
        free(account, receipt, -event.amount, -value)
    kept.amount += event.amount
    kept.value += value
    if not kept.amount:
        del receipt.prepaid[event.order]


def _returned(account: Account, event: PaymentReturned) -> None:
    receipt = account.receipts[event.receipt]
    receipt.returned += event.amount
    receipt.row = event.row + 1
    take(account, receipt, event.amount)


def _withdrawn(account: Account, event: PaymentWithdrawn) -> None:
    receipt = account.receipts[event.receipt]
    receipt.withdrawn += event.amount
    receipt.row = event.row + 1
    receipt.by_hand = receipt.by_hand or event.by_hand
    if event.takes_back:
        taken = receipt.withdrawals[event.takes_back]
        taken.state, taken.returned = event.outcome, event.line
        free(account, receipt, taken.amount, taken.value)
        return
    value = take(account, receipt, event.amount)
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


def take(account: Account, receipt: Receipt, amount: int) -> int:
    """Take money off what is unapplied; returns what it is worth."""
    value = leaving(receipt.rate, amount, receipt.unapplied, receipt.value)
    free(account, receipt, -amount, -value)
    return value


def free(account: Account, receipt: Receipt, amount: int, value: int) -> None:
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
        or weighing.left in (AWAITS_ADVICE, DUPLICATE, NETTED)
    ):
        return
    if weighing.left == MORE_PAID:
        group.rests.setdefault(receipt.unapplied, set()).add(name)
    elif not speaks(weighing):
        group.loose.setdefault(receipt.unapplied, set()).add(name)
        group.loose_on.setdefault(receipt.facts.value_date, set()).add(name)


RULES: dict[type, Callable[[Account, Any], None]] = {
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
