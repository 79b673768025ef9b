"""Structs of `o2c.contracts.order`, written by `make contracts`: change the models, not this file."""

from datetime import date
from typing import ClassVar, Literal

from o2c.contracts.wire.base import Message, Money, Part
from o2c.contracts.wire.proof import ProvedEntityTotal


class OrderLine(Part, frozen=True, kw_only=True, gc=False):
    line: int
    product: str
    description: str = ""
    quantity: str
    unit: str = "C62"
    unit_price: str
    discount_percent: str = "0"
    tax_category: str = "S"
    tax_rate: str = "0"
    net: str
    gross: str
    ship_to: str = ""
    requested_on: date | None = None


class OrderPlaced(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.order.order-placed.v1"
    TOPIC: ClassVar[str] = "o2c.order.v1"

    order: str
    revision: int
    customer: str
    legal_entity: str
    currency: str
    ordered_on: date
    customer_reference: str = ""
    payment_terms: str | None = None
    billed_by: Literal["o2c", "erp"] = "o2c"
    lines: tuple[OrderLine, ...]
    net: str
    gross: str
    attributes: dict[str, str] = {}


class OrderChanged(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.order.order-changed.v1"
    TOPIC: ClassVar[str] = "o2c.order.v1"

    order: str
    revision: int
    customer: str
    legal_entity: str
    currency: str
    ordered_on: date
    customer_reference: str = ""
    payment_terms: str | None = None
    billed_by: Literal["o2c", "erp"] = "o2c"
    lines: tuple[OrderLine, ...]
    net: str
    gross: str
    attributes: dict[str, str] = {}
    needs_credit: bool = True


class OrderHeld(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.order.order-held.v1"
    TOPIC: ClassVar[str] = "o2c.order.v1"

    order: str
    revision: int
    customer: str
    legal_entity: str
    reason: Literal["credit-declined", "credit-account-missing", "shipped-while-held"]
    amount: Money


class OrderReleased(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.order.order-released.v1"
    TOPIC: ClassVar[str] = "o2c.order.v1"

    order: str
    revision: int
    customer: str
    legal_entity: str
    amount: Money


class ShippedLine(Part, frozen=True, kw_only=True, gc=False):
    line: int
    product: str
    description: str = ""
    quantity: str
    unit: str = "C62"
    unit_price: str
    discount_percent: str = "0"
    tax_category: str = "S"
    tax_rate: str = "0"
    net: str
    gross: str


class OrderShipped(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.order.order-shipped.v1"
    TOPIC: ClassVar[str] = "o2c.order.v1"

    order: str
    revision: int
    customer: str
    shipment: str
    legal_entity: str
    currency: str
    shipped_on: date
    customer_reference: str = ""
    payment_terms: str | None = None
    billed_by: Literal["o2c", "erp"] = "o2c"
    lines: tuple[ShippedLine, ...]
    net: str
    gross: str
    attributes: dict[str, str] = {}


class CancelledLine(Part, frozen=True, kw_only=True, gc=False):
    line: int
    quantity: str
    gross: str


class OrderCancelled(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.order.order-cancelled.v1"
    TOPIC: ClassVar[str] = "o2c.order.v1"

    order: str
    revision: int
    customer: str
    legal_entity: str
    currency: str
    cancelled_on: date
    lines: tuple[CancelledLine, ...]
    gross: str
    complete: bool
    reason: str = ""


class OrderCompleted(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.order.order-completed.v1"
    TOPIC: ClassVar[str] = "o2c.order.v1"

    order: str
    customer: str
    legal_entity: str
    completed_on: date
    reopened: bool = False


class OrderBalanceProved(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.order.balance-proved.v1"
    TOPIC: ClassVar[str] = "o2c.order.v1"

    partition: int
    totals: tuple[ProvedEntityTotal, ...]
