"""Inbound: what an ERP tells us.

Topics `erp.customers.v1`, `erp.orders.v1`, `erp.invoices.v1`, keyed by the customer account; `erp.rates.v1`, keyed by
the currency pair.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from o2c.contracts.base import Attributes, Contract, Day, Event, Ref, Text
from o2c.contracts.money import Currency, DecimalText, Money

ChangeNumber = Annotated[
    int,
    Field(
        ge=0,
        le=2**53,
        description="rises with every change of this object; a lower one than seen changes nothing",
    ),
]
BilledBy = Literal["o2c", "erp"]


class BankAccount(Contract):
    """A bank account of a customer: an IBAN, or the account number as the bank prints it."""

    number: Ref


class CustomerMasterChanged(Event):
    """The ERP's customer master record, whole, whenever it is created or changed."""

    TYPE: ClassVar[str] = "erp.customer-master-changed.v1"
    TOPIC: ClassVar[str] = "erp.customers.v1"

    customer: Ref
    change_number: ChangeNumber
    name: Annotated[Text, Field(min_length=1)]
    country: Annotated[str, Field(max_length=2)] = ""
    tax_id: Annotated[str, Field(max_length=40)] = ""
    bank_accounts: Annotated[tuple[BankAccount, ...], Field(max_length=50)] = ()
    parent: Ref | None = None
    risk_class: Annotated[str, Field(max_length=20)] = ""
    payment_terms: Annotated[
        str,
        Field(max_length=80, description='e.g. "net 30", "eom 10", "2% 10 net 30"', examples=["2% 10 net 30"]),
    ] = "net 30"
    credit_limit: Money | None = None
    credit_check: bool = True
    attributes: Attributes = {}


class SalesOrderLine(Contract):
    line: Annotated[int, Field(ge=1, le=99_999)]
    product: Ref
    description: Text = ""
    quantity: DecimalText
    unit: Annotated[str, Field(max_length=10, description="UN/ECE recommendation 20")] = "C62"
    unit_price: DecimalText
    discount_percent: DecimalText = "0"
    tax_category: Annotated[str, Field(max_length=10, description="UNTDID 5305: S, Z, E, AE, G, K")] = "S"
    tax_rate: Annotated[DecimalText, Field(description="per cent, estimated until billed")] = "0"
    ship_to: Text = ""
    requested_on: Day | None = None


class _SalesOrder(Event):
    order: Ref
    customer: Ref
    change_number: ChangeNumber = 0
    legal_entity: Ref
    currency: Currency
    ordered_on: Day
    customer_reference: Text = ""
    payment_terms: Annotated[str, Field(max_length=80)] | None = None
    billed_by: BilledBy = "o2c"
    lines: Annotated[tuple[SalesOrderLine, ...], Field(min_length=1, max_length=1000)]
    attributes: Attributes = {}


class SalesOrderSubmitted(_SalesOrder):
    """A new sales order, whole."""

    TYPE: ClassVar[str] = "erp.sales-order-submitted.v1"
    TOPIC: ClassVar[str] = "erp.orders.v1"


class SalesOrderChanged(_SalesOrder):
    """A changed sales order, whole: the lines are those that hold from now on."""

    TYPE: ClassVar[str] = "erp.sales-order-changed.v1"
    TOPIC: ClassVar[str] = "erp.orders.v1"


class LineQuantity(Contract):
    line: Annotated[int, Field(ge=1, le=99_999)]
    quantity: DecimalText


class SalesOrderCancelled(Event):
    """The rest of an order is cancelled; with `lines`, only those quantities of it."""

    TYPE: ClassVar[str] = "erp.sales-order-cancelled.v1"
    TOPIC: ClassVar[str] = "erp.orders.v1"

    order: Ref
    customer: Ref
    change_number: ChangeNumber = 0
    cancelled_on: Day
    reason: Text = ""
    lines: Annotated[tuple[LineQuantity, ...], Field(max_length=1000)] = ()


class GoodsShipped(Event):
    """Goods of an order left the house. One event per delivery note."""

    TYPE: ClassVar[str] = "erp.goods-shipped.v1"
    TOPIC: ClassVar[str] = "erp.orders.v1"

    order: Ref
    customer: Ref
    shipment: Ref
    shipped_on: Day
    lines: Annotated[tuple[LineQuantity, ...], Field(min_length=1, max_length=1000)]


class TaxShare(Contract):
    """Taxable base and tax of one category and rate, as the document states them."""

    category: Annotated[str, Field(max_length=10)] = "S"
    rate: DecimalText
    base: DecimalText
    tax: DecimalText


class Instalment(Contract):
    """So much of a document is due by then."""

    due_date: Day
    amount: DecimalText


class _ErpDocument(Event):
    source_system: Ref
    fiscal_year: Annotated[int, Field(ge=1900, le=2999)]
    number: Ref
    legal_entity: Ref
    customer: Ref
    gross: Money
    document_date: Day
    taxes: Annotated[tuple[TaxShare, ...], Field(max_length=50)] = ()
    order: Ref | None = None
    shipment: Ref | None = None
    customer_reference: Annotated[Text, Field(description="the customer's own order number, as payers quote it")] = ""
    source_known: Annotated[
        Day | None, Field(description="day the sender knew it; only for history before the cut-over")
    ] = None
    attributes: Attributes = {}


class ErpInvoiceIssued(_ErpDocument):
    """An invoice that the ERP issued itself: adopted, never issued again. A stated due date wins over terms."""

    TYPE: ClassVar[str] = "erp.invoice-issued.v1"
    TOPIC: ClassVar[str] = "erp.invoices.v1"

    due_date: Day | None = None
    payment_terms: Annotated[str, Field(max_length=80)] | None = None
    payment_reference: Annotated[
        Text,
        Field(description="what the payer is asked to quote, e.g. ISO 11649 (RF), QR reference, KID"),
    ] = ""
    tax_mode: Annotated[
        Literal["reduce", "keep", "pre-reduced"] | None,
        Field(
            description="what a cash discount does to the tax: corrects it, leaves it, or it is stated on the "
            "discounted amount already, and the discount is of the net; without it what the terms say, else reduce"
        ),
    ] = None
    instalments: Annotated[
        tuple[Instalment, ...],
        Field(max_length=120, description="where it is paid in parts by agreement: in order, their sum is `gross`"),
    ] = ()


class ErpCreditNoteIssued(_ErpDocument):
    """A credit note that the ERP issued itself, against one of its invoices."""

    TYPE: ClassVar[str] = "erp.credit-note-issued.v1"
    TOPIC: ClassVar[str] = "erp.invoices.v1"

    invoice_number: Ref
    invoice_fiscal_year: Annotated[int, Field(ge=1900, le=2999)] | None = None
    reason: Text = ""


class ExchangeRatePublished(Event):
    """What one unit of the pair's first currency is worth in its second, for some days.

    A rate holds for the days that it names and no other, so that it does not matter when it becomes known: what is
    dated on a day without a rate waits for it. Published once; for a day that has a rate another one is refused.
    """

    TYPE: ClassVar[str] = "erp.exchange-rate-published.v1"
    TOPIC: ClassVar[str] = "erp.rates.v1"

    pair: Annotated[str, Field(pattern="^[A-Z]{3}/[A-Z]{3}$", examples=["USD/EUR"])]
    rate: Annotated[
        str,
        Field(pattern=r"^[0-9]{1,9}(\.[0-9]{1,10})?$", description="above 0, as decimal text", examples=["0.9215"]),
    ]
    first_day: Day
    last_day: Annotated[Day, Field(description="included; at most 31 days after the first")]
    source: Annotated[Text, Field(min_length=1, description="who says so", examples=["ECB reference rate"])]
