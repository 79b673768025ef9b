"""Documents that the ERP issued itself: they stand as it says, and are never issued again."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from o2c.billing import agreement, invoicing
from o2c.billing.commands import AdoptCreditNote, Adopted, AdoptInvoice, NoteErpCreditNote, NoteErpInvoice
from o2c.billing.events import (
    CreditNoteAdopted,
    CreditNoteIssued,
    Document,
    InvoiceIssued,
    Opening,
    TaxShare,
    Terms,
)
from o2c.billing.invoicing import TOO_MUCH
from o2c.billing.names import credit_note_unit, invoice_unit, shipment_unit
from o2c.billing.sameness import Content, compared, tax_text
from o2c.billing.state import Bill, ErpCreditNote
from o2c.billing.tax import merged
from o2c.billing.terms import BadTerms, work_out
from o2c.chassis.domain import Context, Outcome, Refuse, Send, Wait
from o2c.chassis.money import to_text

OTHER_CONTENT = "same-number-other-content"


def adopt_invoice(command: AdoptInvoice, bill: Bill, ctx: Context) -> list[Outcome]:
    """Take an invoice over as it was issued. Due before it is dated is odd but a fact; importers warn about it."""
    taxes = merged(command.taxes)
    found = fields(command, taxes)
    if bill.issued is not None:
        if bill.issued.opening is not None:
            return [_open_already(command.document, bill.issued.opening)]
        return compared(OTHER_CONTENT, f"invoice {command.document}", facts(bill.issued), facts(Document(**found)))
    if (wrong := unusable(command, taxes, "negative-invoice", "expected a credit note")) is not None:
        return [wrong]
    if (wrong := _instalments_wrong(command)) is not None:
        return [wrong]
    terms = _terms(command, ctx)
    if isinstance(terms, Wait | Refuse):
        return [terms]
    issued = InvoiceIssued(**found, terms=replace(terms, instalments=command.origin.instalments))
    if command.order is None or command.shipment is None:
        return [issued]
    unit = shipment_unit(command.order, command.shipment)
    note = NoteErpInvoice(command.order, command.shipment, command.document)
    return _told(issued, Send(unit, note), invoicing.note_erp_invoice(note, ctx.reads[unit], ctx))


def adopt_credit_note(command: AdoptCreditNote, bill: Bill, ctx: Context) -> list[Outcome]:
    """Apply an ERP's credit note to the adopted invoice it names; it waits for an invoice that is not known yet."""
    if bill.issued is None:
        return [Wait(invoice_unit(command.invoice), f"invoice {command.invoice} is not known yet")]
    taxes = merged(command.taxes)
    note = CreditNoteIssued(**fields(command, taxes), invoice=command.invoice, reason=command.reason)
    for known in bill.credit_notes:
        if known.document == note.document:
            stands, came = ({**facts(one), "reason": one.reason} for one in (known, note))
            return compared(OTHER_CONTENT, f"credit note {note.document}", stands, came)
    wrong = unusable(command, taxes, "negative-credit-note", "expected a positive amount")
    wrong = wrong or _not_against(note, bill.issued, bill.credit_notes)
    if wrong is not None:
        return [wrong]
    unit, taken = credit_note_unit(note.document), NoteErpCreditNote(note.document, note.invoice)
    return _told(note, Send(unit, taken), note_erp_credit_note(taken, ctx.reads[unit], ctx))


def _told(document: Document, send: Send, answer: list[Outcome]) -> list[Outcome]:
    """The document, and word of it to the other unit it concerns, unless that will refuse.

    It is asked here already: found only while sending on, a refusal undoes the whole batch it is in.
    """
    return answer if answer and isinstance(answer[0], Refuse) else [document, send]


def note_erp_credit_note(command: NoteErpCreditNote, known: ErpCreditNote, ctx: Context) -> list[Outcome]:  # noqa: ARG001
    """The same credit note against two invoices is a contradiction that neither invoice could see."""
    if known.opening is not None:
        return [_open_already(command.document, known.opening.opening)]
    if known.invoice in ("", command.invoice):
        return [] if known.invoice else [CreditNoteAdopted(command.invoice)]
    detail = f"credit note {command.document} is against invoice {known.invoice}, now against {command.invoice}"
    return [Refuse(OTHER_CONTENT, detail)]


def _open_already(document: str, opening: Opening) -> Refuse:
    """What was invoiced before the cut-over is in the opening items, and would be owed twice."""
    return Refuse("known-as-opening-item", f"{document} is in the ledger as open on {opening.cutover}")


def unusable(command: Adopted, taxes: tuple[TaxShare, ...], code: str, expected: str) -> Refuse | None:
    gross = f"{to_text(command.gross, command.currency)} {command.currency}"
    if command.gross < 0:
        return Refuse(code, f"{command.document} over {gross}: {expected}")
    if command.gross >= TOO_MUCH:
        return Refuse("amount-too-large", f"{command.document} over {gross}")
    stated = sum(share.base + share.tax for share in taxes)
    if taxes and stated != command.gross:
        total = to_text(stated, command.currency)
        return Refuse("taxes-do-not-add-up", f"{command.document} over {gross}: bases and taxes add up to {total}")
    return None


def _instalments_wrong(command: AdoptInvoice) -> Refuse | None:
    parts, currency = command.origin.instalments, command.currency
    total = sum([part.amount for part in parts])
    if not parts or (total == command.gross and min([part.amount for part in parts]) > 0):
        return None
    said = " + ".join([to_text(part.amount, currency) for part in parts[:5]])
    gross = f"{to_text(command.gross, currency)} {currency}"
    return Refuse(
        "instalments-do-not-add-up",
        f"{command.document} over {gross}: expected instalments above 0 of that sum, not {said}",
    )


def _not_against(note: CreditNoteIssued, issued: InvoiceIssued, others: Sequence[CreditNoteIssued]) -> Refuse | None:
    if (note.customer, note.currency) != (issued.customer, issued.currency):
        return Refuse(
            "not-of-that-invoice",
            f"credit note {note.document} of customer {note.customer} in {note.currency}, "
            f"but invoice {issued.document} of customer {issued.customer} in {issued.currency}",
        )
    left = issued.gross - sum(other.gross for other in others)
    if note.gross > left:
        gross, rest = (to_text(amount, note.currency) for amount in (note.gross, left))
        return Refuse("credits-more-than-invoiced", f"{note.document} over {gross}: {issued.document} has {rest} left")
    return None


def _terms(command: AdoptInvoice, ctx: Context) -> Terms | Wait | Refuse:
    """The invoice's own tax mode goes before that of its terms; a discount without a tax breakdown keeps the tax."""
    terms, stated = _dated(command, ctx), command.origin.tax_mode
    if isinstance(terms, Wait | Refuse):
        return terms
    if terms.discounts and not command.taxes and stated not in (None, "keep"):
        detail = f"{command.document} has tax mode {stated} and no taxes: expected base and tax of each category"
        return Refuse("taxes-missing", detail)
    return replace(terms, tax_mode=stated or terms.tax_mode if command.taxes else "keep")


def _dated(command: AdoptInvoice, ctx: Context) -> Terms | Wait | Refuse:
    """A stated due date wins over terms, which then only say the discounts, if they can be read at all: an ERP's own
    code for them must not lose an invoice whose due date is known."""
    due, text = command.origin.due_date, command.origin.payment_terms
    if due is not None:
        return _with_due_date(text or "", command.document_date, due)
    agreed = text or agreement.of_customer(command.customer, command.document_date, ctx)
    if isinstance(agreed, Wait):
        return agreed
    try:
        return work_out(agreed, command.document_date)
    except BadTerms as problem:
        return Refuse("bad-terms", f"invoice {command.document} has no due date, and its payment terms {problem}")


def _with_due_date(text: str, day: date, due: date) -> Terms:
    try:
        return replace(work_out(text, day), due_date=due)
    except BadTerms:
        return Terms(text, due, (), "reduce")


def fields(command: Adopted, taxes: tuple[TaxShare, ...]) -> dict[str, Any]:
    """What an adopted invoice and credit note have in common. Without a breakdown the net is the gross."""
    shares = taxes or (TaxShare("", "0", command.gross, 0),)
    tax = sum(share.tax for share in shares)
    return {
        "document": command.document,
        "number": command.origin.number,
        "serial": 0,
        "customer": command.customer,
        "legal_entity": command.legal_entity,
        "currency": command.currency,
        "document_date": command.document_date,
        "order": command.order,
        "shipment": command.shipment,
        "customer_reference": command.customer_reference,
        "lines": (),
        "taxes": shares,
        "net": command.gross - tax,
        "tax": tax,
        "origin": command.origin,
        "source_known": command.source_known,
        "attributes": command.attributes,
    }


def facts(document: Document) -> Content:
    """What the sender said of a document, beyond its identity."""
    assert document.origin is not None
    return {
        "customer": document.customer,
        "gross": f"{to_text(document.gross, document.currency)} {document.currency}",
        "date": document.document_date,
        "due date": document.origin.due_date,
        "payment terms": document.origin.payment_terms,
        "tax mode": document.origin.tax_mode,
        "instalments": ", ".join(
            [f"{part.due_date}: {to_text(part.amount, document.currency)}" for part in document.origin.instalments]
        ),
        "taxes": tax_text([share for share in document.taxes if share.code], document.currency),
        "order": document.order,
        "shipment": document.shipment,
        "source known": document.source_known,
        "attributes": document.attributes,
    }
