"""Every change of an open item as one ReceivableMoved, and whether it settled the item or opened it again."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Literal

from o2c.cash_app.account import Account, Item
from o2c.cash_app.amounts import money
from o2c.cash_app.facts import Document
from o2c.cash_app.items import events as e
from o2c.cash_app.items import marks
from o2c.chassis.money import to_text
from o2c.contracts.cash_app import MoveKind
from o2c.contracts.wire.base import Message
from o2c.contracts.wire.cash_app import DeductionResolved, OpenItemSettled, ReceivableMoved

OPENING = "opening-balance"
"""Reason of the transfer into our ledger of what was open at the cut-over: no sale of ours."""


def _opened(event: e.ItemOpened, state: Account, account: str) -> Iterable[Message]:
    document = event.document
    item = state.items[document.document]
    kind: MoveKind = "credited" if document.kind == "credit-note" else "invoiced"
    code = ""
    if document.cutover is not None:
        kind, code = "transferred", OPENING
    move = (kind, document.owed, document.document)
    yield from told(account, item, document.counts_from, event.accounting, [move], new=True, code=code)
    yield from marks.of_new(document, event.accounting, account)


def _applied(event: e.ItemApplied, state: Account, account: str) -> Iterable[Message]:
    moves: list[_Move] = [("applied", -event.cash, event.application)]
    if event.discount:
        moves.append(("discounted", -event.discount, event.application))
    if event.allowance:
        moves.append(("written-off", -event.allowance, event.application))
    return told(account, state.items[event.item], event.effective, event.accounting, moves, code=event.code)


def _unapplied(event: e.ItemUnapplied, state: Account, account: str) -> Iterable[Message]:
    moves: list[_Move] = [("returned" if event.returned else "unapplied", event.cash, event.application)]
    if event.discount:
        moves.append(("discount-reversed", event.discount, event.application))
    if event.allowance:
        moves.append(("written-off", event.allowance, event.application))
    return told(account, state.items[event.item], event.effective, event.accounting, moves, code=event.code)


def _credited(event: e.CreditApplied, state: Account, account: str) -> Iterable[Message]:
    item = state.items[event.item]
    cause = event.item if item.document.kind == "credit-note" else event.counter
    return told(account, item, event.effective, event.accounting, [("credited", event.amount, cause)], by="credit-note")


def _corrected(event: e.DiscountCorrected, state: Account, account: str) -> Iterable[Message]:
    move = ("discount-reversed", event.amount, event.credit)
    return told(account, state.items[event.item], event.effective, event.accounting, [move])


_Move = tuple[MoveKind, int, str]
_GIVEN_UP = ("written-off", "transferred")
"""Kinds of movement that have a reason code."""


def told(
    account: str,
    item: Item,
    effective: date,
    accounting: date,
    moves: Iterable[Any],
    *,
    new: bool = False,
    code: str = "",
    by: str = "recovered",
) -> list[Message]:
    """`item` is as it stands after all the moves."""
    before = open_now = item.open - sum([amount for _, amount, _ in moves])
    events: list[Message] = []
    for move in moves:
        open_now += move[1]
        events.append(_move(account, item, (effective, accounting), move, open_now, code, exposed=item.exposed))
    if (item.open == 0) != (before == 0 and not new):
        events.append(_settled(account, item, effective, reopened=item.open != 0))
        if item.deduction is not None and not new:
            events.append(_resolved(account, item, by, effective, reopened=item.open != 0))
    return events


def recounted(account: str, item: Item, effective: date, accounting: date, *, code: str) -> list[Message]:
    """An item that begins to count as exposure, or ceases to: all of it is moved out as it was and in as it is."""
    dated, name = (effective, accounting), item.document.document
    out, into = ("transferred", -item.open, name), ("transferred", item.open, name)
    return [
        _move(account, item, dated, out, 0, code, exposed=not item.exposed),
        _move(account, item, dated, into, item.open, code, exposed=item.exposed),
    ]


def _move(
    account: str, item: Item, dated: tuple[date, date], move: Any, open_after: int, code: str, *, exposed: bool
) -> Message:
    document, currency, (kind, amount, cause) = item.document, item.document.currency, move
    return ReceivableMoved(
        customer=account,
        legal_entity=document.legal_entity,
        item=document.document,
        item_kind=kind_of(document),
        kind=kind,
        amount=money(amount, currency),
        open_after=to_text(open_after, currency),
        effective=dated[0],
        accounting=dated[1],
        document_date=document.document_date,
        due_date=document.due_date,
        number=document.number,
        order=document.order,
        shipment=document.shipment,
        cause=cause,
        reason_code=code if kind in _GIVEN_UP else "",
        parent=document.parent or None,
        exposed=exposed,
    )


def kind_of(document: Document) -> Literal["invoice", "credit-note"]:
    """A deduction is said as the part of an invoice that it is."""
    return "credit-note" if document.kind == "credit-note" else "invoice"


def _resolved(account: str, item: Item, by: str, day: date, *, reopened: bool) -> Message:
    document = item.document
    return DeductionResolved(
        customer=account,
        legal_entity=document.legal_entity,
        deduction=document.document,
        by=by,
        resolved_on=day,
        reopened=reopened,
    )


def _settled(account: str, item: Item, effective: date, *, reopened: bool) -> Message:
    document = item.document
    return OpenItemSettled(
        customer=account,
        legal_entity=document.legal_entity,
        item=document.document,
        item_kind=kind_of(document),
        order=None if document.kind == "deduction" else document.order,  # its completion does not wait for claims
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
    e.ItemHeld: marks.held,
    e.ItemReleased: marks.released,
    e.NumberAdded: marks.numbered,
}
