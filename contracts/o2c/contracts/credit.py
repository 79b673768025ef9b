"""What credit says, the keeper of the customer account. Topic `o2c.credit.v1`; key = customer account."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from o2c.contracts.base import Attributes, Contract, Count, Event, Ref, Text
from o2c.contracts.money import DecimalText, Money
from o2c.contracts.proof import ProvedTotal, _Proof


class HashedAccount(Contract):
    """A customer's bank account: a keyed hash to match by, a masked form to show. The number itself stays in credit."""

    hash: Annotated[str, Field(max_length=64)]
    masked: Annotated[str, Field(max_length=40, examples=["DE** **** 3000"])]


class _CustomerState(Event):
    customer: Ref
    name: Text
    country: str = ""
    tax_id: str = ""
    bank_accounts: tuple[HashedAccount, ...] = ()
    parent: Ref | None = None
    risk_class: str = ""
    payment_terms: str
    attributes: Attributes = {}


class CustomerRegistered(_CustomerState):
    """A customer is known from now on."""

    TYPE: ClassVar[str] = "o2c.credit.customer-registered.v1"
    TOPIC: ClassVar[str] = "o2c.credit.v1"


class CustomerChanged(_CustomerState):
    """Master data of a customer changed; whole, as it holds from now on."""

    TYPE: ClassVar[str] = "o2c.credit.customer-changed.v1"
    TOPIC: ClassVar[str] = "o2c.credit.v1"


class CreditAccountOpened(Event):
    """The customer has a credit account. `limit` of a customer without one is 0; `check` false means never checked."""

    TYPE: ClassVar[str] = "o2c.credit.credit-account-opened.v1"
    TOPIC: ClassVar[str] = "o2c.credit.v1"

    customer: Ref
    limit: Money
    check: bool


class CreditLimitChanged(Event):
    TYPE: ClassVar[str] = "o2c.credit.credit-limit-changed.v1"
    TOPIC: ClassVar[str] = "o2c.credit.v1"

    customer: Ref
    old: Money
    new: Money
    check: bool
    reason: Text


class PaymentTermsChanged(Event):
    """Terms that hold for invoices dated from the day of this event on; an invoice keeps those it was issued with."""

    TYPE: ClassVar[str] = "o2c.credit.payment-terms-changed.v1"
    TOPIC: ClassVar[str] = "o2c.credit.v1"

    customer: Ref
    old: str | None
    new: str
    reason: Text = ""


class _CreditAnswer(Event):
    customer: Ref
    order: Ref
    revision: Annotated[int, Field(ge=1, le=2**53)]
    amount: Annotated[Money, Field(description="open gross value of that revision in the order's currency")]
    exposure: Annotated[Money, Field(description="before this order, in the limit's currency")]
    unapplied: Annotated[Money, Field(description="identified unapplied and on-account cash that was counted")]
    limit: Money


class OrderCreditApproved(_CreditAnswer):
    """Credit covers this revision and amount of the order; an answer for another revision releases nothing."""

    TYPE: ClassVar[str] = "o2c.credit.order-credit-approved.v1"
    TOPIC: ClassVar[str] = "o2c.credit.v1"


class OrderCreditDeclined(_CreditAnswer):
    """Not covered now. The order waits and is checked again when room appears."""

    TYPE: ClassVar[str] = "o2c.credit.order-credit-declined.v1"
    TOPIC: ClassVar[str] = "o2c.credit.v1"

    code: Literal["limit-exceeded", "no-account", "no-rate"] = "limit-exceeded"


class CreditThresholdCrossed(Event):
    """Utilisation reached (at `>=`) or left a threshold."""

    TYPE: ClassVar[str] = "o2c.credit.credit-threshold-crossed.v1"
    TOPIC: ClassVar[str] = "o2c.credit.v1"

    customer: Ref
    threshold: Annotated[int, Field(ge=1, le=1000, description="per cent of the limit", examples=[80])]
    direction: Literal["up", "down"]
    exposure: Money
    limit: Money
    utilisation: Annotated[DecimalText, Field(description="per cent, two decimals")]


class CreditBalanceProved(_Proof):
    """What this partition's credit accounts stand at: `open-orders`, `shipped-not-billed` and `billed`, which make the
    exposure, and `unapplied` beside it. A credit account belongs to no legal entity.

    `billed` and `unapplied` rest on what cash application said in the same partition up to `cash_app_sequence`: there,
    `billed` is the sum of its open items and `unapplied` that of its identified money, unapplied
    and on account. `open-orders` and
    `shipped-not-billed` rest besides on what the order service said up to `order_sequence`: there, `open-orders` is
    what is left to ship of the orders that credit last approved, in this partition before this record, and
    `shipped-not-billed` the shipments that no invoice among the items has taken over.
    """

    TYPE: ClassVar[str] = "o2c.credit.balance-proved.v1"
    TOPIC: ClassVar[str] = "o2c.credit.v1"

    totals: tuple[ProvedTotal, ...]
    cash_app_sequence: Annotated[
        Count, Field(description="the last heard of this partition of o2c.cash-app.v1; 0: none")
    ]
    order_sequence: Annotated[
        Count | None, Field(description="the last heard of this partition of o2c.order.v1; 0: none, null: not said")
    ] = None
