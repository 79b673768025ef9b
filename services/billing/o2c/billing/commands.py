"""What billing is asked. Money is integer minor units, but in `IssueCreditNote`, whose currency is the invoice's."""

from dataclasses import dataclass, field
from datetime import date

from o2c.billing.events import Origin, TaxShare


@dataclass(frozen=True, slots=True)
class ShippedLine:
    line: int
    product: str
    description: str
    quantity: str
    unit: str
    net: int
    tax_category: str
    tax_rate: str


@dataclass(frozen=True, slots=True)
class BillShipment:
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


@dataclass(frozen=True, slots=True)
class LeaveToErp:
    order: str
    shipment: str
    shipped_on: date


@dataclass(frozen=True, slots=True)
class Adopted:
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
    source_known: date | None
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class AdoptInvoice(Adopted):
    pass


@dataclass(frozen=True, slots=True)
class AdoptCreditNote(Adopted):
    invoice: str
    """Document of the invoice it is against."""
    reason: str


@dataclass(frozen=True, slots=True)
class NoteErpInvoice:
    """Tell a shipment that an adopted invoice bills it."""

    order: str
    shipment: str
    document: str


@dataclass(frozen=True, slots=True)
class NoteErpCreditNote:
    """Tell an ERP credit note's identity which invoice took it."""

    document: str
    invoice: str


@dataclass(frozen=True, slots=True)
class ChangeTerms:
    terms: str


@dataclass(frozen=True, slots=True)
class CreditLine:
    """Either a quantity that came back, worth its share of what is left of the line, or a net amount off its price."""

    line: int
    quantity: str | None = None
    net: str | None = None


@dataclass(frozen=True, slots=True)
class IssueCreditNote:
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
