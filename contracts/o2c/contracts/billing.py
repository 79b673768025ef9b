"""What billing says. Topic `o2c.billing.v1`; key = customer account."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from o2c.contracts.base import Attributes, Contract, Count, Day, Event, Ref, Text
from o2c.contracts.erp import Instalment, TaxShare
from o2c.contracts.money import Currency, DecimalText
from o2c.contracts.proof import ProvedEntityTotal, _Proof

Books = Literal["ours", "erp"]


class DiscountTier(Contract):
    """`percent` may be deducted when the value date is on or before `until`."""

    percent: DecimalText
    until: Day


class Terms(Contract):
    """The payment terms a document was issued with, worked out to days."""

    code: Annotated[str, Field(examples=["2% 10 net 30"])]
    due_date: Day
    discounts: tuple[DiscountTier, ...] = ()
    tax_mode: Annotated[
        Literal["reduce", "keep"], Field(description="whether a cash discount corrects the tax or leaves it")
    ] = "reduce"
    discount_base: Annotated[
        Literal["gross", "net"],
        Field(
            description="what a discount is a share of; the net where the stated tax is of the discounted amount "
            "already: then tax_mode is keep, and taking the discount moves no tax"
        ),
    ] = "gross"
    instalments: Annotated[
        tuple[Instalment, ...],
        Field(description="where the document is paid in parts by agreement: in order, their sum is its gross"),
    ] = ()


class DocumentLine(Contract):
    line: Count
    product: Ref
    description: Text = ""
    quantity: DecimalText
    unit: str = "C62"
    net: DecimalText
    tax: DecimalText
    tax_category: str
    tax_rate: DecimalText


class Posting(Contract):
    """A revenue or tax line of the document's journal entry, signed: a credit is negative. The receivable is minus
    their sum."""

    account: Annotated[str, Field(examples=["revenue", "tax-payable"])]
    tax_code: str = ""
    amount: DecimalText


class Origin(Contract):
    """Identity of an adopted document in the system that issued it."""

    source_system: Ref
    fiscal_year: Count
    number: Ref


class _Document(Event):
    document: Annotated[Ref, Field(description="unique over all entities and sources; the open item's id")]
    number: Annotated[Ref, Field(description="as printed on the document and quoted by payers")]
    customer: Ref
    legal_entity: Ref
    currency: Currency
    document_date: Day
    order: Ref | None = None
    shipment: Ref | None = None
    customer_reference: Text = ""
    lines: tuple[DocumentLine, ...] = ()
    taxes: tuple[TaxShare, ...] = ()
    net: DecimalText
    tax: DecimalText
    gross: DecimalText
    postings: tuple[Posting, ...]
    books: Annotated[Books, Field(description="erp: adopted, in the sub-ledger but never exported again")] = "ours"
    origin: Origin | None = None
    source_known: Day | None = None
    attributes: Attributes = {}


class InvoiceIssued(_Document):
    """An invoice stands: issued by us for one shipment, or adopted from the ERP."""

    TYPE: ClassVar[str] = "o2c.billing.invoice-issued.v1"
    TOPIC: ClassVar[str] = "o2c.billing.v1"

    terms: Terms
    payment_reference: Annotated[
        Text,
        Field(description="what the payer is asked to quote, e.g. ISO 11649 (RF), QR reference, KID"),
    ] = ""


class CreditNoteIssued(_Document):
    """A credit note against an invoice; its amounts are positive and reduce the receivable."""

    TYPE: ClassVar[str] = "o2c.billing.credit-note-issued.v1"
    TOPIC: ClassVar[str] = "o2c.billing.v1"

    invoice: Annotated[Ref, Field(description="`document` of the invoice it is applied to at issue")]
    reason: Text
    deduction: Annotated[
        Ref | None, Field(description="open item it resolves instead: what the customer kept back of the invoice")
    ] = None


class OpeningItemAdopted(_Document):
    """A document of the ERP was open when this ledger began: it stands with what was `open` of it on the day of the
    cut-over, which is when it counts from. `gross`, net and taxes are those of the whole document, positive for a
    credit too; the postings are of the open amount, against `migration-clearing`. It is no sale of ours: it is in no
    total of what was billed.
    """

    TYPE: ClassVar[str] = "o2c.billing.opening-item-adopted.v1"
    TOPIC: ClassVar[str] = "o2c.billing.v1"

    item_kind: Annotated[str, Field(examples=["invoice", "credit-note"])]
    open: DecimalText
    cutover: Day
    terms: Terms
    payment_reference: Text = ""
    loaded_by: Text = ""


class ClosingHeard(Contract):
    """Billing has heard that a month is closing: what it issued before that stands in this partition, at `sequence` at
    the latest."""

    legal_entity: Ref
    period: Annotated[str, Field(pattern=r"^\d{4}-\d{2}$", examples=["2026-05"])]
    closing: Annotated[Ref, Field(description="as PeriodClosing names it")]
    sequence: Count


class BillingBalanceProved(_Proof):
    """What was billed to this partition's customers so far, gross: `invoiced` and `credited`, both positive.

    Adopted documents count as our own do. While a month is closing the proof acknowledges it (`closing`).
    """

    TYPE: ClassVar[str] = "o2c.billing.balance-proved.v1"
    TOPIC: ClassVar[str] = "o2c.billing.v1"

    totals: tuple[ProvedEntityTotal, ...]
    closing: tuple[ClosingHeard, ...] = ()
