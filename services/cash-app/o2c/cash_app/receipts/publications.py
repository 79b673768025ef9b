"""What happens to a receipt, in the public language."""

from collections.abc import Callable, Iterable
from typing import Any

from o2c.cash_app.account import Account
from o2c.cash_app.amounts import money
from o2c.cash_app.facts import Facts
from o2c.cash_app.matching.rules import DUPLICATE
from o2c.cash_app.receipts import events as e
from o2c.cash_app.refunds import events
from o2c.chassis.money import to_text
from o2c.contracts.wire.base import Message, Money
from o2c.contracts.wire.cash_app import (
    DuplicatePaymentFound,
    Evidence,
    PaymentApplied,
    PaymentLeftOnAccount,
    PaymentPrepaid,
    PaymentReceived,
    PaymentReturned,
    PaymentTransferred,
    PaymentUnapplied,
    PaymentWithdrawn,
    RefundPaid,
)


def _booked(event: e.ReceiptBooked, _: Account, account: str) -> Iterable[Message]:
    facts = event.facts
    yield PaymentReceived(
        account=account,
        legal_entity=facts.legal_entity,
        effective=event.effective,
        accounting=event.accounting,
        receipt=facts.receipt,
        amount=money(facts.amount, facts.currency),
        booking_date=facts.booking_date,
        value_date=facts.value_date,
        bank_account=facts.bank_account,
        statement=facts.statement,
        line=facts.line,
        payer=facts.payer,
        identified_by=event.weighing.by,
    )
    yield from _repeated(facts, event.weighing, account)


def _moved_in(event: e.ReceiptMovedIn, _: Account, account: str) -> Iterable[Message]:
    yield _transferred(event.facts, event.source, event.facts.amount, event, account)
    yield from _repeated(event.facts, event.weighing, account)


def _weighed(event: e.ReceiptWeighed, state: Account, account: str) -> Iterable[Message]:
    return _repeated(state.receipts[event.receipt].facts, event.weighing, account)


def _repeated(facts: Facts, weighing: e.Weighing, account: str) -> Iterable[Message]:
    if weighing.repeats:
        why = "; ".join([found.detail for found in weighing.evidence if found.kind == DUPLICATE])
        yield DuplicatePaymentFound(
            account=account,
            legal_entity=facts.legal_entity,
            receipt=facts.receipt,
            repeats=weighing.repeats,
            amount=money(facts.amount, facts.currency),
            reason=why,
        )


def _moved_out(event: e.ReceiptMovedOut, state: Account, account: str) -> Iterable[Message]:
    facts = state.receipts[event.receipt].facts
    return (_transferred(facts, event.target, -event.amount, event, account),)


def _transferred(facts: Facts, counter: str, amount: int, event: Any, account: str) -> Message:
    return PaymentTransferred(
        account=account,
        legal_entity=facts.legal_entity,
        effective=event.effective,
        accounting=event.accounting,
        receipt=facts.receipt,
        counter_account=counter,
        amount=money(amount, facts.currency),
        reason=event.reason,
    )


def _applied(event: e.PaymentApplied, state: Account, account: str) -> Iterable[Message]:
    facts = state.receipts[event.receipt].facts
    told = PaymentApplied(
        account=account,
        legal_entity=facts.legal_entity,
        effective=event.effective,
        accounting=event.accounting,
        application=event.application,
        receipt=event.receipt,
        item=event.item,
        amount=money(event.cash, facts.currency),
        discount=to_text(event.discount, facts.currency),
        rule=event.rule,
        evidence=tuple([Evidence(kind=found.kind, detail=found.detail) for found in event.evidence]),
        reason=event.reason,
        allowance=to_text(event.allowance, facts.currency),
        reason_code=event.code,
        unearned_discount=to_text(event.unearned, facts.currency),
        kept_back=to_text(event.kept, facts.currency),
        settled=settled(event),
        rate=event.exchange.rate if event.exchange else "",
        rate_source=event.exchange.source if event.exchange else "",
    )
    return (told,)


def settled(event: e.PaymentApplied | e.PaymentUnapplied) -> Money | None:
    """Of an item in another currency."""
    exchange = event.exchange
    return None if exchange is None else money(exchange.settled, exchange.currency)


def _unapplied(event: e.PaymentUnapplied, state: Account, account: str) -> Iterable[Message]:
    facts = state.receipts[event.receipt].facts
    told = PaymentUnapplied(
        account=account,
        legal_entity=facts.legal_entity,
        effective=event.effective,
        accounting=event.accounting,
        application=event.application,
        receipt=event.receipt,
        item=event.item,
        amount=money(event.cash, facts.currency),
        discount=to_text(event.discount, facts.currency),
        reason=event.reason,
        allowance=to_text(event.allowance, facts.currency),
        settled=settled(event),
    )
    return (told,)


def _parked(event: e.PaymentParked, state: Account, account: str) -> Iterable[Message]:
    facts = state.receipts[event.receipt].facts
    told = PaymentLeftOnAccount(
        account=account,
        legal_entity=facts.legal_entity,
        effective=event.effective,
        accounting=event.accounting,
        receipt=event.receipt,
        amount=money(event.amount, facts.currency),
        reason=event.reason,
    )
    return (told,)


def _prepaid(event: e.PaymentPrepaid, state: Account, account: str) -> Iterable[Message]:
    facts = state.receipts[event.receipt].facts
    told = PaymentPrepaid(
        account=account,
        legal_entity=facts.legal_entity,
        effective=event.effective,
        accounting=event.accounting,
        receipt=event.receipt,
        order=event.order,
        amount=money(event.amount, facts.currency),
        reason=event.reason,
    )
    return (told,)


def _returned(event: e.PaymentReturned, state: Account, account: str) -> Iterable[Message]:
    facts = state.receipts[event.receipt].facts
    told = PaymentReturned(
        account=account,
        legal_entity=facts.legal_entity,
        effective=event.effective,
        accounting=event.accounting,
        receipt=event.receipt,
        amount=money(event.amount, facts.currency),
        reason=event.reason,
        return_line=event.line,
    )
    return (told,)


def _withdrawn(event: e.PaymentWithdrawn, state: Account, account: str) -> Iterable[Message]:
    facts = state.receipts[event.receipt].facts
    told = PaymentWithdrawn(
        account=account,
        legal_entity=facts.legal_entity,
        effective=event.effective,
        accounting=event.accounting,
        withdrawal=f"{event.receipt}#{event.row}",
        receipt=event.receipt,
        amount=money(event.amount, facts.currency),
        kind=event.kind,
        reason=event.reason,
        takes_back=event.takes_back or None,
        outcome=event.outcome,
    )
    return (told,)


def _refund_paid(event: events.RefundPaid, state: Account, account: str) -> Iterable[Message]:
    receipt = state.receipts[event.receipt]
    told = RefundPaid(
        account=account,
        legal_entity=receipt.facts.legal_entity,
        effective=event.effective,
        accounting=event.accounting,
        withdrawal=event.withdrawal,
        receipt=event.receipt,
        amount=money(receipt.withdrawals[event.withdrawal].amount, receipt.facts.currency),
        bank_line=event.line,
        reason=event.reason,
    )
    return (told,)


TRANSLATIONS: dict[type, Callable[[Any, Account, str], Iterable[Message]]] = {
    e.ReceiptBooked: _booked,
    e.ReceiptMovedIn: _moved_in,
    e.ReceiptMovedOut: _moved_out,
    e.ReceiptWeighed: _weighed,
    e.PaymentApplied: _applied,
    e.PaymentUnapplied: _unapplied,
    e.PaymentParked: _parked,
    e.PaymentPrepaid: _prepaid,
    e.PaymentReturned: _returned,
    e.PaymentWithdrawn: _withdrawn,
    events.RefundPaid: _refund_paid,
}
