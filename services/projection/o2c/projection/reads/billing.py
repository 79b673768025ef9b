"""What is read of billing's events."""

from datetime import date

from o2c.projection.reads.base import Read


class Terms(Read):
    code: str
    due_date: date


class Document(Read):
    """InvoiceIssued, which has `terms`; CreditNoteIssued, which alone has `invoice` and `reason`; OpeningItemAdopted,
    which alone has `item_kind`, `open` and `cutover`."""

    document: str
    number: str
    customer: str
    legal_entity: str
    currency: str
    document_date: date
    net: str
    tax: str
    gross: str
    order: str | None = None
    shipment: str | None = None
    customer_reference: str = ""
    books: str = "ours"
    source_known: date | None = None
    attributes: dict[str, str] = {}
    terms: Terms | None = None
    invoice: str | None = None
    reason: str = ""
    item_kind: str = ""
    open: str | None = None
    cutover: date | None = None
