"""What happened to an order: the private, stored language.

Quantities, prices and percentages are decimal text as their sender wrote them (without useless zeros), money is integer
minor units of the order's currency. A conclusion that something rests on is stored beside the fact that led to it
(`GoodsLeft`, then `OrderCompleted`): a rule changed later does not change what was said.
"""

from datetime import date
from typing import Literal

from msgspec import Struct

BilledBy = Literal["o2c", "erp"]
HoldReason = Literal["credit-declined", "credit-account-missing", "shipped-while-held"]

WHOLE_ORDER = ""
"""Stands for the shipment of an invoice that names none: it bills whatever the order ships."""


class Line(Struct, frozen=True):
    """An order line in its sender's terms."""

    number: int
    product: str
    description: str
    quantity: str
    unit: str
    unit_price: str
    discount_percent: str
    tax_category: str
    tax_rate: str
    ship_to: str
    requested_on: date | None


class SalesOrder(Struct, frozen=True):
    """What was ordered, whole; two submissions are the same fact when these are equal."""

    customer: str
    legal_entity: str
    currency: str
    ordered_on: date
    customer_reference: str
    payment_terms: str | None
    billed_by: BilledBy
    lines: tuple[Line, ...]
    attributes: dict[str, str]


class Value(Struct, frozen=True):
    """What a line is worth; `tax` is estimated until it is billed. Gross, their sum, is what credit counts."""

    net: int
    tax: int


class Part(Struct, frozen=True):
    """A quantity taken out of a line, shipped or cancelled, with its share of the line's value."""

    line: int
    quantity: str
    net: int
    tax: int


class OrderTaken(Struct, frozen=True):
    """An order was taken in, as revision 1; it waits for credit. `values` are those of its lines, in their order."""

    change_number: int
    order: SalesOrder
    values: tuple[Value, ...]


class OrderRevised(Struct, frozen=True):
    """The lines that hold from now on. `values`: what is gone of a line at its old value, plus the rest at the new."""

    revision: int
    change_number: int
    order: SalesOrder
    values: tuple[Value, ...]
    needs_credit: bool
    reason: str


class ChangeNoted(Struct, frozen=True):
    """A change that changed nothing; its number counts, so that an older one that comes late is known as such."""

    change_number: int


class OrderReleased(Struct, frozen=True):
    """Credit covers this revision with this amount: it may be shipped."""

    revision: int
    amount: int


class OrderHeld(Struct, frozen=True):
    """The order may not be shipped, or was although it might not.

    `amount` is what credit declined, or the value that left without its answer.
    """

    revision: int
    reason: HoldReason
    amount: int


class CreditAnswerNoted(Struct, frozen=True):
    """Credit answered for another revision, for too little, or when nothing was left to hold. It changes nothing."""

    revision: int
    amount: int
    currency: str
    approved: bool


class GoodsLeft(Struct, frozen=True):
    """Goods left the house with this delivery note."""

    shipment: str
    shipped_on: date
    revision: int
    parts: tuple[Part, ...]


class OrderCancelled(Struct, frozen=True):
    """Quantities that will never be shipped. `whole`: asked as "all that is left"; `complete`: nothing is left."""

    change_number: int
    cancelled_on: date
    revision: int
    reason: str
    whole: bool
    parts: tuple[Part, ...]
    complete: bool


class ShipmentBilled(Struct, frozen=True):
    """An invoice stands for a shipment, or for the whole order (`WHOLE_ORDER`)."""

    document: str
    shipment: str
    document_date: date


class ItemSettled(Struct, frozen=True):
    """The invoice's open item reached zero, or left it again: a payment was returned (`reopened`)."""

    document: str
    settled_on: date
    reopened: bool


class OrderCompleted(Struct, frozen=True):
    """All of it is shipped or cancelled, billed and settled. The day is the latest of those facts' days."""

    completed_on: date


class OrderReopened(Struct, frozen=True):
    """The order was complete and is not any more: a payment was returned, or another invoice turned up."""

    reopened_on: date


class OrderKnown(Struct, frozen=True):
    """An order came of which an invoice or a payment had been heard before. Wakes what was parked for it."""


EVENTS: dict[str, type] = {
    "order-taken.v1": OrderTaken,
    "order-revised.v1": OrderRevised,
    "change-noted.v1": ChangeNoted,
    "order-released.v1": OrderReleased,
    "order-held.v1": OrderHeld,
    "credit-answer-noted.v1": CreditAnswerNoted,
    "goods-left.v1": GoodsLeft,
    "order-cancelled.v1": OrderCancelled,
    "shipment-billed.v1": ShipmentBilled,
    "item-settled.v1": ItemSettled,
    "order-completed.v1": OrderCompleted,
    "order-reopened.v1": OrderReopened,
    "order-known.v1": OrderKnown,
}
"""Stored names, written by hand: a class may move or be renamed, its stored name never changes."""
