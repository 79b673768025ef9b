"""Adjustments, deductions and approvals, in the public language."""

from collections.abc import Callable, Iterable
from typing import Any

from o2c.cash_app.account import Account, Item
from o2c.cash_app.adjustments import events as e
from o2c.cash_app.adjustments.ending import ended_by
from o2c.cash_app.amounts import money
from o2c.cash_app.items.publications import recounted, told
from o2c.contracts.cash_app import MoveKind
from o2c.contracts.wire import cash_app as said
from o2c.contracts.wire.base import Message, Money

_MOVES: dict[e.AdjustmentKind, MoveKind] = {
    "written-off": "written-off",
    "split-off": "transferred",
    "written-back": "written-off",
    "netted": "transferred",
}
NO_MONEY = Money(amount="0", currency="XXX")


def _adjusted(event: e.ItemAdjusted, state: Account, account: str) -> Iterable[Message]:
    item = state.items[event.item]
    moves = [(_MOVES[event.kind], event.amount, event.adjustment)]
    yield from told(account, item, event.effective, event.accounting, moves, code=event.code, by=ended_by(event, item))
    if event.kind == "netted":
        yield _netted(event, item, account)


def _netted(event: e.ItemAdjusted, item: Item, account: str) -> Message:
    document = item.document
    return said.PayableNetted(
        customer=account,
        legal_entity=document.legal_entity,
        effective=event.effective,
        accounting=event.accounting,
        item=event.item,
        adjustment=event.adjustment,
        amount=money(-event.amount, document.currency),
        payable=event.counter,
        agreement=event.agreement,
        takes_back=event.reverses or None,
        reason=event.reason,
    )


def _opened(event: e.DeductionOpened, state: Account, account: str) -> Iterable[Message]:
    document = event.document
    item = state.items[document.document]
    assert item.deduction is not None
    moves = [("transferred", document.gross, event.parent)]
    yield from told(account, item, event.effective, event.accounting, moves, new=True, code=event.code)
    yield said.DeductionOpened(
        customer=account,
        legal_entity=document.legal_entity,
        deduction=document.document,
        item=event.parent,
        amount=money(document.gross, document.currency),
        reason_code=event.code,
        owner=event.owner,
        due_on=event.due_on,
        reason=event.reason,
        status=event.status,
        receipt=event.receipt or None,
        exposed=item.exposed,
        dunned=item.deduction.dunned,
        effective=event.effective,
        accounting=event.accounting,
    )


def _moved(event: e.DeductionMoved, state: Account, account: str) -> Iterable[Message]:
    item = state.items[event.item]
    assert item.deduction is not None
    if event.recounted is not None:
        yield from recounted(account, item, *event.recounted, code=item.deduction.code)
    yield said.DeductionMoved(
        customer=account,
        legal_entity=item.document.legal_entity,
        deduction=event.item,
        status=event.status,
        owner=event.owner,
        due_on=event.due_on,
        reason=event.reason,
        exposed=item.exposed,
        dunned=item.deduction.dunned,
        effective=event.effective,
        accounting=event.accounting,
    )


def _credit_asked(event: e.CreditNoteAsked, state: Account, account: str) -> Iterable[Message]:
    item = state.items[event.item]
    assert item.deduction is not None
    yield said.CreditNoteRequested(
        customer=account,
        legal_entity=item.document.legal_entity,
        invoice=item.deduction.invoice,
        amount=money(event.amount, item.document.currency),
        deduction=event.item,
        reason_code=item.deduction.code,
        reason=event.reason,
        order=item.document.order,
        shipment=item.document.shipment,
    )


def _certified(event: e.CertificateReceived, state: Account, account: str) -> Iterable[Message]:
    document = state.items[event.item].document
    yield said.WithholdingCertified(
        customer=account,
        legal_entity=document.legal_entity,
        item=event.item,
        application=event.application,
        amount=money(event.amount, document.currency),
        certificate=event.number,
        dated=event.dated,
        reason=event.reason,
    )


def approval_asked(event: e.ApprovalAsked, account: str) -> Message:
    return said.ApprovalRequested(
        account=account,
        legal_entity=event.legal_entity,
        approval=event.approval,
        kind=event.kind,
        subject=event.subject,
        amount=money(event.amount, event.currency) if event.currency else NO_MONEY,
        requested_by=event.asked_by,
        reason=event.reason,
        detail=event.detail,
    )


def approval_decided(event: e.ApprovalDecided, account: str) -> Message:
    return said.ApprovalDecided(
        account=account,
        legal_entity=event.legal_entity,
        approval=event.approval,
        approved=event.approved,
        decided_by=event.decided_by,
        reason=event.reason,
    )


TRANSLATIONS: dict[type, Callable[[Any, Account, str], Iterable[Message]]] = {
    e.ItemAdjusted: _adjusted,
    e.DeductionOpened: _opened,
    e.DeductionMoved: _moved,
    e.CreditNoteAsked: _credit_asked,
    e.CertificateReceived: _certified,
}
