"""What happened, in billing's own stored language.

Money is integer minor units of the document's `currency`; quantities and percentages are decimal text. Amounts of a
credit note are positive and reduce what its invoice is worth.
"""

from datetime import date
from typing import Literal

from msgspec import Struct

TaxMode = Literal["reduce", "keep", "pre-reduced"]
"""What a cash discount does to the tax: corrects it; leaves it; or the document states the tax of the discounted amount
already, and the discount is of the net."""


class Line(Struct, frozen=True):
    line: int
    product: str
    description: str
    quantity: str
    unit: str
    net: int
    tax: int
    tax_category: str
    tax_rate: str


class TaxShare(Struct, frozen=True):
    """Base and tax of one category and rate. A document without a breakdown has one share: category "", rate "0"."""

    category: str
    rate: str
    base: int
    tax: int

    @property
    def code(self) -> str:
        """The tax code of its postings: "S19", "" where there is no breakdown."""
        return self.category + self.rate if (self.category, self.rate) != ("", "0") else ""


class Tier(Struct, frozen=True):
    percent: str
    until: date


class Instalment(Struct, frozen=True):
    due_date: date
    amount: int


class Terms(Struct, frozen=True):
    code: str
    due_date: date
    discounts: tuple[Tier, ...]
    tax_mode: TaxMode
    instalments: tuple[Instalment, ...] = ()


class Origin(Struct, frozen=True):
    """Identity of an adopted document where it was issued, and what its sender said about payment.

    Terms and instalments tell the same document sent again from one with other content.
    """

    source_system: str
    fiscal_year: int
    number: str
    due_date: date | None = None
    payment_terms: str | None = None
    payment_reference: str = ""
    instalments: tuple[Instalment, ...] = ()
    tax_mode: TaxMode | None = None


class Document(Struct, frozen=True):
    document: str
    number: str
    serial: int
    """Place in our own number series, from 1; 0 for adopted documents, which are in none."""
    customer: str
    legal_entity: str
    currency: str
    document_date: date
    order: str | None
    shipment: str | None
    customer_reference: str
    lines: tuple[Line, ...]
    taxes: tuple[TaxShare, ...]
    net: int
    tax: int
    origin: Origin | None
    """Set for documents that the ERP issued itself."""
    source_known: date | None
    attributes: dict[str, str]

    @property
    def gross(self) -> int:
        return self.net + self.tax


class Opening(Struct, frozen=True):
    """So much of a document was open at the cut-over, from which on it is in our ledger."""

    cutover: date
    open: int
    loaded_by: str = ""


class InvoiceIssued(Document, frozen=True):
    """An invoice stands, ours or adopted. Its stream is what makes it unique: our shipment, or the ERP's identity."""

    terms: Terms
    opening: Opening | None = None


class OpeningCreditAdopted(Document, frozen=True):
    """A credit of the ERP was open at the cut-over; it is against no invoice, and in the stream of its identity."""

    terms: Terms
    opening: Opening


class CreditNoteIssued(Document, frozen=True):
    """A credit note stands; it is in the stream of its invoice."""

    invoice: str
    reason: str
    deduction: str = ""


class ShipmentLeftToErp(Struct, frozen=True):
    """Goods of an order that the ERP bills itself: we never will."""

    shipped_on: date


class ShipmentBilledByErp(Struct, frozen=True):
    """An adopted invoice names this shipment. An ERP may split a shipment over several invoices."""

    document: str


class CreditNoteAdopted(Struct, frozen=True):
    """This identity of an ERP's credit note is taken, by the one against `invoice`."""

    invoice: str


class PaymentTermsChanged(Struct, frozen=True):
    """Terms that hold for the customer's invoices dated `since` or later; the first ones for earlier dates too."""

    terms: str
    since: date


class ClosingNoted(Struct, frozen=True):
    """Cash application is closing a month; `closing` is its name for the attempt."""

    legal_entity: str
    period: str
    closing: str


class ClosingEnded(Struct, frozen=True):
    closing: str


EVENTS: dict[str, type] = {
    "invoice-issued.v1": InvoiceIssued,
    "credit-note-issued.v1": CreditNoteIssued,
    "opening-credit-adopted.v1": OpeningCreditAdopted,
    "shipment-left-to-erp.v1": ShipmentLeftToErp,
    "shipment-billed-by-erp.v1": ShipmentBilledByErp,
    "credit-note-adopted.v1": CreditNoteAdopted,
    "payment-terms-changed.v1": PaymentTermsChanged,
    "closing-noted.v1": ClosingNoted,
    "closing-ended.v1": ClosingEnded,
}
