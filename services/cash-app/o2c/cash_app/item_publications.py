"""Every change of an open item as one ReceivableMoved, and whether it settled the item or opened it again."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from o2c.cash_app import item_events as e
from o2c.cash_app.account import Account, Item
from o2c.cash_app.amounts import money
from o2c.chassis.money import to_text
from o2c.contracts.cash_app import MoveKind
from o2c.contracts.wire.base import Message
from o2c.contracts.wire.cash_app import OpenItemSettled, ReceivableMoved


def _opened(event: e.ItemOpened, state: Account, account: str) -> Iterable[Message]:
    document = event.document
    item = state.items[document.document]
    kind: MoveKind = "invoiced" if document.kind == "invoice" else "credited"
    move = (kind, document.gross, document.document)
    return _told(account, item, document.document_date, event.accounting, [move], new=True)


def _applied(event: e.ItemApplied, state: Account, account: str) -> Iterable[Message]:
    moves: list[_Move] = [("applied", -event.cash, event.application)]
    if event.discount:
        moves.append(("discounted", -event.discount, event.application))
    return _told(account, state.items[event.item], event.effective, event.accounting, moves)


def _unapplied(event: e.ItemUnapplied, state: Account, account: str) -> Iterable[Message]:
    moves: list[_Move] = [("returned" if event.returned else "unapplied", event.cash, event.application)]
    if event.discount:
        moves.append(("discount-reversed", event.discount, event.application))
    return _told(account, state.items[event.item], event.effective, event.accounting, moves)


def _credited(event: e.CreditApplied, state: Account, account: str) -> Iterable[Message]:
    item = state.items[event.item]
    cause = event.counter if item.document.kind == "invoice" else event.item
    return _told(account, item, event.effective, event.accounting, [("credited", event.amount, cause)])


def _corrected(event: e.DiscountCorrected, state: Account, account: str) -> Iterable[Message]:
    move = ("discount-reversed", event.amount, event.credit)
    return _told(account, state.items[event.item], event.effective, event.accounting, [move])


_Move = tuple[MoveKind, int, str]


def _told(
    account: str, item: Item, effective: date, accounting: date, moves: Iterable[Any], *, new: bool = False
) -> list[Message]:
    """`item` is as it stands after all the moves."""
    document, currency = item.document, item.document.currency
    before = open_now = item.open - sum([amount for _, amount, _ in moves])
    told: list[Message] = []
    for kind, amount, cause in moves:
        open_now += amount
        told.append(
            ReceivableMoved(
                customer=account,
                legal_entity=document.legal_entity,
                item=document.document,
                item_kind=document.kind,
                kind=kind,
                amount=money(amount, currency),
                open_after=to_text(open_now, currency),
                effective=effective,
                accounting=accounting,
                document_date=document.document_date,
                due_date=document.due_date,
                number=document.number,
                order=document.order,
                shipment=document.shipment,
                cause=cause,
            )
        )
    if (item.open == 0) != (before == 0 and not new):
        told.append(_settled(account, item, effective, reopened=item.open != 0))
    return told


def _settled(account: str, item: Item, effective: date, *, reopened: bool) -> Message:
    document = item.document
    return OpenItemSettled(
        customer=account,
        legal_entity=document.legal_entity,
        item=document.document,
        item_kind=document.kind,
        order=document.order,
        shipment=document.shipment,
        settled_on=effective,
        reopened=reopened,
    )


TRANSLATIONS: dict[type, Callable[[Any, Account, str], Iterable[Message]]] = {
    e.ItemOpened: _opened,
    e.ItemApplied: _applied,
    e.ItemUnapplied: _unapplied,
    e.CreditApplied: _credited,
    e.DiscountCorrected: _corrected,
}
