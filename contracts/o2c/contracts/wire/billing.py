"""Structs of `o2c.contracts.billing`, written by `make contracts`: change the models, not this file."""

from datetime import date
from typing import ClassVar, Literal

from o2c.contracts.wire.base import Message, Part
from o2c.contracts.wire.erp import Instalment, TaxShare
from o2c.contracts.wire.proof import ProvedEntityTotal


class DocumentLine(Part, frozen=True, kw_only=True, gc=False):
    line: int
    product: str
    description: str = ""
    quantity: str
    unit: str = "C62"
    net: str
    tax: str
    tax_category: str
    tax_rate: str


class Posting(Part, frozen=True, kw_only=True, gc=False):
    account: str
    tax_code: str = ""
    amount: str


class Origin(Part, frozen=True, kw_only=True, gc=False):
    source_system: str
    fiscal_year: int
    number: str


class DiscountTier(Part, frozen=True, kw_only=True, gc=False):
    percent: str
    until: date


class Terms(Part, frozen=True, kw_only=True, gc=False):
    code: str
    due_date: date
    discounts: tuple[DiscountTier, ...] = ()
    tax_mode: Literal["reduce", "keep"] = "reduce"
    discount_base: Literal["gross", "net"] = "gross"
    instalments: tuple[Instalment, ...] = ()


class InvoiceIssued(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.billing.invoice-issued.v1"
    TOPIC: ClassVar[str] = "o2c.billing.v1"

    document: str
    number: str
    customer: str
    legal_entity: str
    currency: str
    document_date: date
    order: str | None = None
    shipment: str | None = None
    customer_reference: str = ""
    lines: tuple[DocumentLine, ...] = ()
    taxes: tuple[TaxShare, ...] = ()
    net: str
    tax: str
    gross: str
    postings: tuple[Posting, ...]
    books: Literal["ours", "erp"] = "ours"
    origin: Origin | None = None
    source_known: date | None = None
    attributes: dict[str, str] = {}
    terms: Terms
    payment_reference: str = ""


class CreditNoteIssued(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.billing.credit-note-issued.v1"
    TOPIC: ClassVar[str] = "o2c.billing.v1"

    document: str
    number: str
    customer: str
    legal_entity: str
    currency: str
    document_date: date
    order: str | None = None
    shipment: str | None = None
    customer_reference: str = ""
    lines: tuple[DocumentLine, ...] = ()
    taxes: tuple[TaxShare, ...] = ()
    net: str
    tax: str
    gross: str
    postings: tuple[Posting, ...]
    books: Literal["ours", "erp"] = "ours"
    origin: Origin | None = None
    source_known: date | None = None
    attributes: dict[str, str] = {}
    invoice: str
    reason: str
    deduction: str | None = None


class OpeningItemAdopted(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.billing.opening-item-adopted.v1"
    TOPIC: ClassVar[str] = "o2c.billing.v1"

    document: str
    number: str
    customer: str
    legal_entity: str
    currency: str
    document_date: date
    order: str | None = None
    shipment: str | None = None
    customer_reference: str = ""
    lines: tuple[DocumentLine, ...] = ()
    taxes: tuple[TaxShare, ...] = ()
    net: str
    tax: str
    gross: str
    postings: tuple[Posting, ...]
    books: Literal["ours", "erp"] = "ours"
    origin: Origin | None = None
    source_known: date | None = None
    attributes: dict[str, str] = {}
    item_kind: str
    open: str
    cutover: date
    terms: Terms
    payment_reference: str = ""
    loaded_by: str = ""


class ClosingHeard(Part, frozen=True, kw_only=True, gc=False):
    legal_entity: str
    period: str
    closing: str
    sequence: int


class BillingBalanceProved(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.billing.balance-proved.v1"
    TOPIC: ClassVar[str] = "o2c.billing.v1"

    partition: int
    totals: tuple[ProvedEntityTotal, ...]
    closing: tuple[ClosingHeard, ...] = ()
