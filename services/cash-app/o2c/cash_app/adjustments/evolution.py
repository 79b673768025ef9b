"""How an account's state follows from adjustments and deductions."""

from collections.abc import Callable
from typing import Any

from o2c.cash_app.account import Account, Adjusted, Deduction, Item, group_key
from o2c.cash_app.adjustments.events import (
    CertificateReceived,
    CreditNoteAsked,
    DeductionMoved,
    DeductionOpened,
    ItemAdjusted,
)
from o2c.cash_app.items.listing import change
from o2c.cash_app.ledger.valuation import leaving


def _adjusted(account: Account, event: ItemAdjusted) -> None:
    item = account.items[event.item]
    before = item.adjustments.get(event.reverses)
    if before is not None:
        before.reversed = True
        value = -before.value
    elif event.kind == "written-back":
        value = item.applied[event.counter].allowance_value
    else:
        value = -leaving(item.rate, -event.amount, item.open, item.value)
    item.adjustments[event.adjustment] = Adjusted(
        event.kind,
        event.code,
        event.amount,
        value,
        event.lines,
        event.effective,
        event.counter,
        reversed=before is not None,
    )
    if event.kind == "split-off" and event.counter:
        _kept(item, event)
    change(account, item, event.amount, value)


def _kept(item: Item, event: ItemAdjusted) -> None:
    """What was opened with a payment, or put back since."""
    if event.application:
        item.applied[event.application].kept[event.counter] = (event.code, -event.amount)
        return
    for applied in item.applied.values():
        if event.counter in applied.kept:
            applied.kept[event.counter] = (event.code, 0)


def _opened(account: Account, event: DeductionOpened) -> None:
    document = event.document
    key = group_key(document.legal_entity, document.currency)
    deduction = Deduction(event.invoice, event.code, event.owner, event.due_on, event.status)
    deduction.code_exposes, deduction.code_duns = event.exposed, event.dunned
    item = account.items[document.document] = Item(document, key, 0, rate=event.rate, deduction=deduction)
    change(account, item, document.gross, event.value)


def _moved(account: Account, event: DeductionMoved) -> None:
    item = account.items[event.item]
    assert item.deduction is not None
    item.deduction.status, item.deduction.owner, item.deduction.due_on = event.status, event.owner, event.due_on
    change(account, item, 0, 0)


def _credit_asked(account: Account, event: CreditNoteAsked) -> None:
    deduction = account.items[event.item].deduction
    assert deduction is not None
    deduction.asked += event.amount


def _certified(account: Account, event: CertificateReceived) -> None:
    account.items[event.item].certificates[event.application] = event.number


RULES: dict[type, Callable[[Account, Any], None]] = {
    ItemAdjusted: _adjusted,
    DeductionOpened: _opened,
    DeductionMoved: _moved,
    CreditNoteAsked: _credit_asked,
    CertificateReceived: _certified,
}
