"""Structs of `o2c.contracts.credit`, written by `make contracts`: change the models, not this file."""

from typing import ClassVar, Literal

from o2c.contracts.wire.base import Message, Money, Part
from o2c.contracts.wire.proof import ProvedTotal


class HashedAccount(Part, frozen=True, kw_only=True, gc=False):
    hash: str
    masked: str


class CustomerRegistered(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.credit.customer-registered.v1"
    TOPIC: ClassVar[str] = "o2c.credit.v1"

    customer: str
    name: str
    country: str = ""
    tax_id: str = ""
    bank_accounts: tuple[HashedAccount, ...] = ()
    parent: str | None = None
    risk_class: str = ""
    payment_terms: str
    attributes: dict[str, str] = {}


class CustomerChanged(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.credit.customer-changed.v1"
    TOPIC: ClassVar[str] = "o2c.credit.v1"

    customer: str
    name: str
    country: str = ""
    tax_id: str = ""
    bank_accounts: tuple[HashedAccount, ...] = ()
    parent: str | None = None
    risk_class: str = ""
    payment_terms: str
    attributes: dict[str, str] = {}


class CreditAccountOpened(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.credit.credit-account-opened.v1"
    TOPIC: ClassVar[str] = "o2c.credit.v1"

    customer: str
    limit: Money
    check: bool


class CreditLimitChanged(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.credit.credit-limit-changed.v1"
    TOPIC: ClassVar[str] = "o2c.credit.v1"

    customer: str
    old: Money
    new: Money
    check: bool
    reason: str


class PaymentTermsChanged(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.credit.payment-terms-changed.v1"
    TOPIC: ClassVar[str] = "o2c.credit.v1"

    customer: str
    old: str | None
    new: str
    reason: str = ""


class OrderCreditApproved(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.credit.order-credit-approved.v1"
    TOPIC: ClassVar[str] = "o2c.credit.v1"

    customer: str
    order: str
    revision: int
    amount: Money
    exposure: Money
    unapplied: Money
    limit: Money


class OrderCreditDeclined(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.credit.order-credit-declined.v1"
    TOPIC: ClassVar[str] = "o2c.credit.v1"

    customer: str
    order: str
    revision: int
    amount: Money
    exposure: Money
    unapplied: Money
    limit: Money
    code: Literal["limit-exceeded", "no-account", "no-rate"] = "limit-exceeded"


class CreditThresholdCrossed(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.credit.credit-threshold-crossed.v1"
    TOPIC: ClassVar[str] = "o2c.credit.v1"

    customer: str
    threshold: int
    direction: Literal["up", "down"]
    exposure: Money
    limit: Money
    utilisation: str


class CreditBalanceProved(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.credit.balance-proved.v1"
    TOPIC: ClassVar[str] = "o2c.credit.v1"

    partition: int
    totals: tuple[ProvedTotal, ...]
    cash_app_sequence: int
    order_sequence: int | None = None
