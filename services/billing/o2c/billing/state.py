"""States of billing's units, and how each event changes them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from o2c.billing import closing
from o2c.billing.closing import Closings
from o2c.billing.events import (
    ClosingEnded,
    ClosingNoted,
    CreditNoteAdopted,
    CreditNoteIssued,
    InvoiceIssued,
    OpeningCreditAdopted,
    PaymentTermsChanged,
    ShipmentBilledByErp,
    ShipmentLeftToErp,
)


@dataclass(slots=True)
class Bill:
    """A shipment of ours or an invoice of the ERP: is it billed, by whom, and what was credited."""

    issued: InvoiceIssued | None = None
    credit_notes: list[CreditNoteIssued] = field(default_factory=list)
    left_to_erp: bool = False
    erp_invoices: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Customer:
    """The customer's payment terms, oldest first."""

    terms: list[PaymentTermsChanged] = field(default_factory=list)


@dataclass(slots=True)
class ErpCreditNote:
    """The identity of an ERP's credit note, and the invoice that took it, or what was open of it at the cut-over."""

    invoice: str = ""
    opening: OpeningCreditAdopted | None = None


State = Bill | Customer | ErpCreditNote | Closings


def initial(unit: str) -> State:
    if unit.startswith("customer:"):
        return Customer()
    if unit.startswith("closing:"):
        return Closings()
    return ErpCreditNote() if unit.startswith("credit-note:") else Bill()


def _issued(state: Bill, event: InvoiceIssued) -> None:
    state.issued = event


def _credited(state: Bill, event: CreditNoteIssued) -> None:
    state.credit_notes.append(event)


def _left(state: Bill, event: ShipmentLeftToErp) -> None:  # noqa: ARG001
    state.left_to_erp = True


def _billed_by_erp(state: Bill, event: ShipmentBilledByErp) -> None:
    state.erp_invoices.append(event.document)


def _taken(state: ErpCreditNote, event: CreditNoteAdopted) -> None:
    state.invoice = event.invoice


def _opening(state: ErpCreditNote, event: OpeningCreditAdopted) -> None:
    state.opening = event


def _terms(state: Customer, event: PaymentTermsChanged) -> None:
    state.terms.append(event)


_CHANGES: dict[type, Callable[[Any, Any], None]] = {
    InvoiceIssued: _issued,
    CreditNoteIssued: _credited,
    ShipmentLeftToErp: _left,
    ShipmentBilledByErp: _billed_by_erp,
    CreditNoteAdopted: _taken,
    OpeningCreditAdopted: _opening,
    PaymentTermsChanged: _terms,
    ClosingNoted: closing.noted,
    ClosingEnded: closing.ended,
}


def evolve(state: State, event: Any) -> State:
    _CHANGES[type(event)](state, event)
    return state
