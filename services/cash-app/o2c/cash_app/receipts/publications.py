"""What happens to a receipt, in the public language."""

from collections.abc import Callable, Iterable
from typing import Any

from o2c.cash_app.account import Account
from o2c.cash_app.amounts import money
from o2c.cash_app.facts import Facts
from o2c.cash_app.families import events as p
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


def _portion_taken(event: p.PortionTaken, _: Account, account: str) -> Iterable[Message]:
    return (_transferred(event.facts, event.source, event.facts.amount, event, account),)


def _portion_moved(sign: int) -> Callable[[Any, Account, str], Iterable[Message]]:
    def said(event: Any, state: Account, account: str) -> Iterable[Message]:
        facts = state.receipts[event.receipt].facts
        return (_transferred(facts, event.account, sign * event.amount, event, account),)

    return said


def _transferred(facts: Facts, counter: str, amount: int, event: Any, account: str) -> Message:
    return _moved(PaymentTransferred, facts, amount, event, account, counter_account=counter)


def _moved(what: Callable[..., Message], facts: Facts, amount: int, event: Any, account: str, **more: Any) -> Message:
    """A movement of a receipt's money; `more` is what only this one says."""
    return what(
        account=account,
        legal_entity=facts.legal_entity,
        effective=event.effective,
        accounting=event.accounting,
        receipt=facts.receipt,
        amount=money(amount, facts.currency),
        reason=event.reason,
        **more,
    )


def _applied(event: e.PaymentApplied, state: Account, account: str) -> Iterable[Message]:
    facts, exchange = state.receipts[event.receipt].facts, event.exchange
    yield _moved(
        PaymentApplied,
        facts,
        event.cash,
        event,
        account,
        application=event.application,
        item=event.item,
        discount=to_text(event.discount, facts.currency),
        rule=event.rule,
        evidence=tuple([Evidence(kind=found.kind, detail=found.detail) for found in event.evidence]),
        allowance=to_text(event.allowance, facts.currency),
        reason_code=event.code,
        unearned_discount=to_text(event.unearned, facts.currency),
        kept_back=to_text(event.kept, facts.currency),
        settled=settled(event),
        rate=exchange.rate if exchange else "",
        rate_source=exchange.source if exchange else "",
    )


def settled(event: e.PaymentApplied | e.PaymentUnapplied) -> Money | None:
    """Of an item in another currency."""
    exchange = event.exchange
    return None if exchange is None else money(exchange.settled, exchange.currency)


def _unapplied(event: e.PaymentUnapplied, state: Account, account: str) -> Iterable[Message]:
    facts = state.receipts[event.receipt].facts
    yield _moved(
        PaymentUnapplied,
        facts,
        event.cash,
        event,
        account,
        application=event.application,
        item=event.item,
        discount=to_text(event.discount, facts.currency),
        allowance=to_text(event.allowance, facts.currency),
        settled=settled(event),
    )


def _parked(event: e.PaymentParked, state: Account, account: str) -> Iterable[Message]:
    yield _moved(PaymentLeftOnAccount, state.receipts[event.receipt].facts, event.amount, event, account)


def _prepaid(event: e.PaymentPrepaid, state: Account, account: str) -> Iterable[Message]:
    facts = state.receipts[event.receipt].facts
    yield _moved(PaymentPrepaid, facts, event.amount, event, account, order=event.order)


def _returned(event: e.PaymentReturned, state: Account, account: str) -> Iterable[Message]:
    facts = state.receipts[event.receipt].facts
    yield _moved(PaymentReturned, facts, event.amount, event, account, return_line=event.line)


def _withdrawn(event: e.PaymentWithdrawn, state: Account, account: str) -> Iterable[Message]:
    yield _moved(
        PaymentWithdrawn,
        state.receipts[event.receipt].facts,
        event.amount,
        event,
        account,
        withdrawal=f"{event.receipt}#{event.row}",
        kind=event.kind,
        takes_back=event.takes_back or None,
        outcome=event.outcome,
    )


def _refund_paid(event: events.RefundPaid, state: Account, account: str) -> Iterable[Message]:
    receipt, withdrawal = state.receipts[event.receipt], event.withdrawal
    paid = receipt.withdrawals[withdrawal].amount
    yield _moved(RefundPaid, receipt.facts, paid, event, account, withdrawal=withdrawal, bank_line=event.line)


TRANSLATIONS: dict[type, Callable[[Any, Account, str], Iterable[Message]]] = {
    e.ReceiptBooked: _booked,
    e.ReceiptMovedIn: _moved_in,
    e.ReceiptMovedOut: _moved_out,
    e.ReceiptWeighed: _weighed,
    p.PortionGiven: _portion_moved(-1),
    p.PortionTaken: _portion_taken,
    p.PortionGivenBack: _portion_moved(-1),
    p.PortionTakenBack: _portion_moved(1),
    e.PaymentApplied: _applied,
    e.PaymentUnapplied: _unapplied,
    e.PaymentParked: _parked,
    e.PaymentPrepaid: _prepaid,
    e.PaymentReturned: _returned,
    e.PaymentWithdrawn: _withdrawn,
    events.RefundPaid: _refund_paid,
}
