"""Contract events in, commands out."""

from collections.abc import Iterable
from typing import Any

from o2c.billing.commands import (
    AdoptCreditNote,
    AdoptInvoice,
    BillShipment,
    ChangeTerms,
    EndClosing,
    IssueCreditNote,
    LeaveToErp,
    NoteClosing,
    ShippedLine,
)
from o2c.billing.events import Instalment, Origin
from o2c.billing.names import (
    CREDIT_NOTE,
    INVOICE,
    MAX_DOCUMENT,
    adopted_document,
    closing_unit,
    credit_note_unit,
    customer_unit,
    invoice_unit,
    shipment_unit,
)
from o2c.billing.opening_reactions import erp_opened, tax_shares, too_long
from o2c.chassis.domain import Reaction, Refuse, Send
from o2c.chassis.money import to_minor
from o2c.contracts import cash_app, credit, erp, opening, order, policies, waiting
from o2c.contracts.base import Event


def shipped(event: order.OrderShipped) -> Iterable[Send]:
    unit = shipment_unit(event.order, event.shipment)
    if event.billed_by == "erp":
        return (Send(unit, LeaveToErp(event.order, event.shipment, event.shipped_on)),)
    currency = event.currency
    command = BillShipment(
        event.order,
        event.shipment,
        event.customer,
        event.legal_entity,
        currency,
        event.shipped_on,
        event.customer_reference,
        event.payment_terms or None,
        tuple(_line(line, currency) for line in event.lines),
        event.attributes,
    )
    return (Send(unit, command, reads=() if command.payment_terms else (customer_unit(event.customer),)),)


def _line(line: order.ShippedLine, currency: str) -> ShippedLine:
    return ShippedLine(
        line.line,
        line.product,
        line.description,
        line.quantity,
        line.unit,
        to_minor(line.net, currency),
        line.tax_category,
        line.tax_rate,
    )


def terms_changed(event: credit.PaymentTermsChanged) -> Iterable[Send]:
    return (Send(customer_unit(event.customer), ChangeTerms(event.new)),)


def customer_changed(event: credit.CustomerRegistered | credit.CustomerChanged) -> Iterable[Send]:
    return (Send(customer_unit(event.customer), ChangeTerms(event.payment_terms)),)


def erp_invoiced(event: erp.ErpInvoiceIssued) -> Iterable[Send | Refuse]:
    document = _document(event, event.fiscal_year, event.number, INVOICE)
    if len(document) > MAX_DOCUMENT:
        return (too_long(document),)
    origin = Origin(
        event.source_system,
        event.fiscal_year,
        event.number,
        event.due_date,
        event.payment_terms or None,
        event.payment_reference,
        tuple([Instalment(part.due_date, to_minor(part.amount, event.gross.currency)) for part in event.instalments]),
        event.tax_mode,
    )
    command = AdoptInvoice(**_common(event, document, origin))
    reads: tuple[str, ...] = ()
    if origin.due_date is None and origin.payment_terms is None:
        reads = (customer_unit(event.customer),)
    if event.order is not None and event.shipment is not None:
        reads += (shipment_unit(event.order, event.shipment),)
    return (Send(invoice_unit(document), command, reads),)


def erp_credited(event: erp.ErpCreditNoteIssued) -> Iterable[Send | Refuse]:
    """Without a fiscal year the invoice is taken to be of the credit note's own."""
    document = _document(event, event.fiscal_year, event.number, CREDIT_NOTE)
    invoice = _document(event, event.invoice_fiscal_year or event.fiscal_year, event.invoice_number, INVOICE)
    if max(len(document), len(invoice)) > MAX_DOCUMENT:
        return (too_long(max(document, invoice, key=len)),)
    origin = Origin(event.source_system, event.fiscal_year, event.number)
    command = AdoptCreditNote(**_common(event, document, origin), invoice=invoice, reason=event.reason)
    return (Send(invoice_unit(invoice), command, reads=(credit_note_unit(document),)),)


def _document(event: erp.ErpInvoiceIssued | erp.ErpCreditNoteIssued, year: int, number: str, kind: str) -> str:
    return adopted_document(event.source_system, event.legal_entity, year, number, kind)


def _common(event: erp.ErpInvoiceIssued | erp.ErpCreditNoteIssued, document: str, origin: Origin) -> dict[str, Any]:
    currency = event.gross.currency
    return {
        "document": document,
        "origin": origin,
        "customer": event.customer,
        "legal_entity": event.legal_entity,
        "currency": currency,
        "gross": event.gross.minor,
        "document_date": event.document_date,
        "taxes": tax_shares(event.taxes, currency),
        "order": event.order,
        "shipment": event.shipment,
        "customer_reference": event.customer_reference,
        "source_known": event.source_known,
        "attributes": event.attributes,
    }


def credit_note_requested(event: cash_app.CreditNoteRequested) -> Iterable[Send]:
    """A deduction is valid. Refused where less is left of the invoice than was asked for; then a person decides."""
    command = IssueCreditNote(
        event.invoice,
        event.legal_entity,
        f"{event.reason_code}: {event.reason}"[:500],
        amount=event.amount.amount,
        deduction=event.deduction,
    )
    ours = event.order is not None and event.shipment is not None and "/" not in event.invoice
    unit = shipment_unit(event.order or "", event.shipment or "") if ours else invoice_unit(event.invoice)
    return (Send(unit, command),)


def period_closing(event: cash_app.PeriodClosing) -> Iterable[Send]:
    return (Send(closing_unit(event.legal_entity), NoteClosing(event.legal_entity, event.period, event.closing)),)


def closing_over(event: cash_app.PeriodClosed | cash_app.PeriodClosingCancelled) -> Iterable[Send]:
    return (Send(closing_unit(event.legal_entity), EndClosing(event.closing)),) if event.closing else ()


HEARS: dict[type[Event], Reaction] = {
    order.OrderShipped: shipped,
    credit.CustomerRegistered: customer_changed,
    credit.CustomerChanged: customer_changed,
    credit.PaymentTermsChanged: terms_changed,
    erp.ErpInvoiceIssued: erp_invoiced,
    erp.ErpCreditNoteIssued: erp_credited,
    opening.OpeningItemStated: erp_opened,
    cash_app.CreditNoteRequested: credit_note_requested,
    cash_app.PeriodClosing: period_closing,
    cash_app.PeriodClosingCancelled: closing_over,
    cash_app.PeriodClosed: closing_over,
}

IGNORES: tuple[type[Event], ...] = (
    order.OrderPlaced,
    order.OrderChanged,
    order.OrderHeld,
    order.OrderReleased,
    order.OrderCancelled,
    order.OrderCompleted,
    order.OrderBalanceProved,
    credit.CreditAccountOpened,
    credit.CreditLimitChanged,
    credit.OrderCreditApproved,
    credit.OrderCreditDeclined,
    credit.CreditThresholdCrossed,
    credit.CreditBalanceProved,
    cash_app.PaymentReceived,
    cash_app.PaymentTransferred,
    cash_app.PaymentApplied,
    cash_app.PaymentUnapplied,
    cash_app.PaymentReturned,
    cash_app.PaymentWithdrawn,
    cash_app.PaymentLeftOnAccount,
    cash_app.DuplicatePaymentFound,
    waiting.PaymentWeighed,
    waiting.PaymentHeld,
    waiting.PaymentReleased,
    waiting.PaymentNoted,
    cash_app.PayableNetted,
    cash_app.WithholdingCertified,
    cash_app.PaymentPrepaid,
    cash_app.RefundsOrdered,
    cash_app.RefundPaid,
    cash_app.ReceivableMoved,
    cash_app.ReceivableHeld,
    cash_app.ReceivableReleased,
    cash_app.FormerNumberAdded,
    cash_app.OpenItemSettled,
    cash_app.DeductionOpened,
    cash_app.DeductionMoved,
    cash_app.DeductionResolved,
    cash_app.ApprovalRequested,
    cash_app.ApprovalDecided,
    cash_app.BankLineClassified,
    cash_app.StatementAccepted,
    cash_app.StatementRefused,
    cash_app.BalanceProved,
    cash_app.PeriodCertified,
    cash_app.PeriodReopened,
    cash_app.PeriodRevalued,
    cash_app.ExchangeRateSet,
    policies.PolicyProposed,
    policies.PolicyChanged,
    policies.PolicyRejected,
)
