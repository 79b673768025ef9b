"""What billing is asked. Money is integer minor units, but in `IssueCreditNote`, whose currency is the invoice's."""

from datetime import date

from msgspec import Struct, field

from o2c.billing.events import Opening, Origin, TaxShare


class ShippedLine(Struct, frozen=True):
    line: int
    product: str
    description: str
    quantity: str
    unit: str
    net: int
    tax_category: str
    tax_rate: str


class BillShipment(Struct, frozen=True):
    order: str
    shipment: str
    customer: str
    legal_entity: str
    currency: str
    shipped_on: date
    customer_reference: str
    payment_terms: str | None
    """Agreed on the order; without them those of the customer hold."""
    lines: tuple[ShippedLine, ...]
    attributes: dict[str, str]


class LeaveToErp(Struct, frozen=True):
    order: str
    shipment: str
    shipped_on: date


class Adopted(Struct, frozen=True):
    """What an invoice and a credit note of the ERP have in common."""

    document: str
    origin: Origin
    customer: str
    legal_entity: str
    currency: str
    gross: int
    document_date: date
    taxes: tuple[TaxShare, ...]
    order: str | None
    shipment: str | None
    customer_reference: str
    source_known: date | None
    attributes: dict[str, str]


class AdoptInvoice(Adopted, frozen=True):
    pass


class AdoptCreditNote(Adopted, frozen=True):
    invoice: str
    """Document of the invoice it is against."""
    reason: str


class AdoptOpening(Adopted, frozen=True):
    """What was open of a document at the cut-over; sent to the unit of an invoice, or of a credit note's identity."""

    opening: Opening
    due_date: date
    discount_percent: str | None
    discount_until: date | None


class NoteErpInvoice(Struct, frozen=True):
    """Tell a shipment that an adopted invoice bills it."""

    order: str
    shipment: str
    document: str


class NoteErpCreditNote(Struct, frozen=True):
    """Tell an ERP credit note's identity which invoice took it."""

    document: str
    invoice: str


class ChangeTerms(Struct, frozen=True):
    terms: str


class NoteClosing(Struct, frozen=True):
    """Cash application is closing a month."""

    legal_entity: str
    period: str
    closing: str


class EndClosing(Struct, frozen=True):
    """It is closed, or not closing any more."""

    closing: str


class CreditLine(Struct, frozen=True):
    """Either a quantity that came back, worth its share of what is left of the line, or a net amount off its price."""

    line: int
    quantity: str | None = None
    net: str | None = None


class IssueCreditNote(Struct, frozen=True):
    """Exactly one of `lines`, `amount` (gross) and `full`."""

    document: str
    legal_entity: str
    """The invoice's: its series is locked before the invoice is looked at."""
    reason: str
    document_date: date | None = None
    """The day it counts from; without one today, or the invoice's day if that is later."""
    lines: tuple[CreditLine, ...] = field(default=())
    amount: str | None = None
    full: bool = False
    deduction: str = ""
    """The open item of cash application that it shall resolve."""
