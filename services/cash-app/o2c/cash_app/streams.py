"""The stream of each event. Small streams: one for each item, receipt on an account, statement and advice."""

from collections.abc import Callable
from typing import Any

from o2c.cash_app import events as e
from o2c.cash_app.account import approval_stream, customer_stream, habit_stream, item_stream, receipt_stream
from o2c.cash_app.advices.facts import advice_stream
from o2c.cash_app.bank.account import statement_stream

_Place = Callable[[str, Any], str]


def stream_of(unit: str, event: Any) -> str:
    place = _PLACES.get(type(event))
    return unit if place is None else place(unit, event)


def _item(_: str, event: Any) -> str:
    return item_stream(event.item)


def _receipt(unit: str, event: Any) -> str:
    return receipt_stream(unit[8:], event.receipt)


def _facts(unit: str, event: Any) -> str:
    return receipt_stream(unit[8:], event.facts.receipt)


def _habit(unit: str, event: Any) -> str:
    return habit_stream(unit[8:], event.group, event.number)


def _statement(_: str, event: Any) -> str:
    return statement_stream(event.head.key)


def _advice(_: str, event: Any) -> str:
    return advice_stream(event.advice)


_PLACES: dict[type, _Place] = {
    e.ItemOpened: lambda _, event: item_stream(event.document.document),
    e.ItemApplied: _item,
    e.ItemUnapplied: _item,
    e.CreditApplied: _item,
    e.DiscountCorrected: _item,
    e.ItemAdjusted: _item,
    e.ItemHeld: _item,
    e.ItemReleased: _item,
    e.NumberAdded: _item,
    e.ItemAwaited: _item,
    e.DeductionOpened: lambda _, event: item_stream(event.document.document),
    e.DeductionMoved: _item,
    e.CreditNoteAsked: _item,
    e.CustomerGrouped: lambda _, event: customer_stream(event.customer),
    e.CertificateReceived: _item,
    e.ApprovalAsked: lambda _, event: approval_stream(event.approval),
    e.ApprovalDecided: lambda _, event: approval_stream(event.approval),
    e.ReceiptBooked: _facts,
    e.ReceiptMovedIn: _facts,
    e.ReceiptMovedOut: _receipt,
    e.ReceiptWeighed: _receipt,
    e.PortionGiven: _receipt,
    e.PortionTaken: _facts,
    e.PortionGivenBack: _receipt,
    e.PortionsCalledBack: _receipt,
    e.PortionTakenBack: _receipt,
    e.ReceiptAdvised: _receipt,
    e.ReceiptHeld: _receipt,
    e.ReceiptReleased: _receipt,
    e.ReceiptNoted: _receipt,
    e.SuggestionDecided: _receipt,
    e.PaymentApplied: _receipt,
    e.PaymentUnapplied: _receipt,
    e.PaymentParked: _receipt,
    e.PaymentPrepaid: _receipt,
    e.PaymentReturned: _receipt,
    e.AdviceReceived: lambda _, event: advice_stream(event.advice.advice),
    e.AdviceWeighed: _advice,
    e.AdviceTied: _advice,
    e.AdviceUntied: _advice,
    e.PaymentWithdrawn: _receipt,
    e.HabitObserved: _habit,
    e.HabitCarried: _habit,
    e.RefundOrdered: _receipt,
    e.RefundPaid: _receipt,
    e.RefundPayeeNamed: _receipt,
    e.RefundRedirected: _receipt,
    e.StatementPartReceived: _statement,
    e.StatementAccepted: _statement,
    e.StatementRefused: _statement,
    e.LineClassified: lambda _, event: statement_stream(event.statement),
    e.TransitCleared: lambda _, event: statement_stream(event.statement),
}
