"""What was open in the ERP at the cut-over, as a command; and what all documents of an ERP have in common."""

from collections.abc import Iterable

from o2c.billing.commands import AdoptOpening
from o2c.billing.events import Opening, Origin, TaxShare
from o2c.billing.names import CREDIT_NOTE, INVOICE, MAX_DOCUMENT, adopted_document, credit_note_unit, invoice_unit
from o2c.chassis.domain import Refuse, Send
from o2c.chassis.money import to_minor
from o2c.contracts import erp, opening


def erp_opened(event: opening.OpeningItemStated) -> Iterable[Send | Refuse]:
    """An order of the ERP is not ours to complete: the document belongs to none here."""
    kind = INVOICE if event.item_kind == "invoice" else CREDIT_NOTE
    document = adopted_document(event.source_system, event.legal_entity, event.fiscal_year, event.number, kind)
    if len(document) > MAX_DOCUMENT:
        return (too_long(document),)
    currency = event.gross.currency
    attributes = event.attributes
    if event.dispute:
        attributes = attributes | {"hold": "disputed", "dispute": event.dispute}
    command = AdoptOpening(
        document=document,
        origin=Origin(
            event.source_system,
            event.fiscal_year,
            event.number,
            event.due_date,
            payment_reference=event.payment_reference,
        ),
        customer=event.customer,
        legal_entity=event.legal_entity,
        currency=currency,
        gross=event.gross.minor,
        document_date=event.document_date,
        taxes=tax_shares(event.taxes, currency),
        order=None,
        shipment=None,
        customer_reference=event.customer_reference,
        source_known=None,
        attributes=attributes,
        opening=Opening(event.cutover, to_minor(event.open, currency), event.loaded_by),
        due_date=event.due_date,
        discount_percent=event.discount_percent,
        discount_until=event.discount_until,
    )
    unit = invoice_unit(document) if kind == INVOICE else credit_note_unit(document)
    return (Send(unit, command),)


def tax_shares(shares: Iterable[erp.TaxShare], currency: str) -> tuple[TaxShare, ...]:
    return tuple(
        TaxShare(share.category, share.rate, to_minor(share.base, currency), to_minor(share.tax, currency))
        for share in shares
    )


def too_long(document: str) -> Refuse:
    detail = f"{document[:80]}… has {len(document)} characters: at most {MAX_DOCUMENT} in all can be kept"
    return Refuse("identity-too-long", detail)
