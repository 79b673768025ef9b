"""What the order service says. Topic `o2c.order.v1`; key = customer account.

Values: `net` and `gross` of a line are rounded once for the whole line; a shipment or cancellation of part of it takes
its share of the line's value so that all parts add up to the line exactly.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from o2c.contracts.base import Attributes, Contract, Count, Day, Event, Ref, Text
from o2c.contracts.erp import BilledBy
from o2c.contracts.money import Currency, DecimalText, Money
from o2c.contracts.proof import ProvedEntityTotal, _Proof

HoldReason = Literal["credit-declined", "credit-account-missing", "shipped-while-held"]


class OrderLine(Contract):
    line: Count
    product: Ref
    description: Text = ""
    quantity: DecimalText
    unit: str = "C62"
    unit_price: DecimalText
    discount_percent: DecimalText = "0"
    tax_category: str = "S"
    tax_rate: DecimalText = "0"
    net: DecimalText
    gross: Annotated[DecimalText, Field(description="net plus estimated tax; what credit counts")]
    ship_to: Text = ""
    requested_on: Day | None = None


class _OrderState(Event):
    order: Ref
    revision: Annotated[int, Field(ge=1, le=2**53)]
    customer: Ref
    legal_entity: Ref
    currency: Currency
    ordered_on: Day
    customer_reference: Text = ""
    payment_terms: str | None = None
    billed_by: BilledBy = "o2c"
    lines: tuple[OrderLine, ...]
    net: DecimalText
    gross: DecimalText
    attributes: Attributes = {}


class OrderPlaced(_OrderState):
    """An order was taken in. It is held until credit answers for this revision and amount."""

    TYPE: ClassVar[str] = "o2c.order.order-placed.v1"
    TOPIC: ClassVar[str] = "o2c.order.v1"


class OrderChanged(_OrderState):
    """An order has new lines; whole, as it holds from now on.

    What credit must cover is `gross` less what was shipped and cancelled.
    """

    TYPE: ClassVar[str] = "o2c.order.order-changed.v1"
    TOPIC: ClassVar[str] = "o2c.order.v1"

    needs_credit: Annotated[bool, Field(description="the value rose: credit is asked again")] = True


class OrderHeld(Event):
    """An order may not be shipped, and why."""

    TYPE: ClassVar[str] = "o2c.order.order-held.v1"
    TOPIC: ClassVar[str] = "o2c.order.v1"

    order: Ref
    revision: Count
    customer: Ref
    legal_entity: Ref
    reason: HoldReason
    amount: Money


class OrderReleased(Event):
    """Credit covers this revision of the order: it may be shipped."""

    TYPE: ClassVar[str] = "o2c.order.order-released.v1"
    TOPIC: ClassVar[str] = "o2c.order.v1"

    order: Ref
    revision: Count
    customer: Ref
    legal_entity: Ref
    amount: Money


class ShippedLine(Contract):
    line: Count
    product: Ref
    description: Text = ""
    quantity: DecimalText
    unit: str = "C62"
    unit_price: DecimalText
    discount_percent: DecimalText = "0"
    tax_category: str = "S"
    tax_rate: DecimalText = "0"
    net: DecimalText
    gross: DecimalText


class OrderShipped(Event):
    """Goods left the house: one delivery note, with the value it takes out of the order's open amount."""

    TYPE: ClassVar[str] = "o2c.order.order-shipped.v1"
    TOPIC: ClassVar[str] = "o2c.order.v1"

    order: Ref
    revision: Count
    customer: Ref
    shipment: Ref
    legal_entity: Ref
    currency: Currency
    shipped_on: Day
    customer_reference: Text = ""
    payment_terms: str | None = None
    billed_by: BilledBy = "o2c"
    lines: tuple[ShippedLine, ...]
    net: DecimalText
    gross: DecimalText
    attributes: Attributes = {}


class CancelledLine(Contract):
    line: Count
    quantity: DecimalText
    gross: DecimalText


class OrderCancelled(Event):
    """Quantities that will never be shipped, with the value they take out of the open amount."""

    TYPE: ClassVar[str] = "o2c.order.order-cancelled.v1"
    TOPIC: ClassVar[str] = "o2c.order.v1"

    order: Ref
    revision: Count
    customer: Ref
    legal_entity: Ref
    currency: Currency
    cancelled_on: Day
    lines: tuple[CancelledLine, ...]
    gross: DecimalText
    complete: Annotated[bool, Field(description="nothing of the order is left to ship")]
    reason: Text = ""


class OrderCompleted(Event):
    """All is shipped or cancelled, billed and settled. A returned payment reverses it: `reopened`."""

    TYPE: ClassVar[str] = "o2c.order.order-completed.v1"
    TOPIC: ClassVar[str] = "o2c.order.v1"

    order: Ref
    customer: Ref
    legal_entity: Ref
    completed_on: Day
    reopened: bool = False


class OrderBalanceProved(_Proof):
    """What is still to be shipped of this partition's orders, gross: `released`, and `held` while credit does not cover
    the order. Value that was shipped or cancelled is in neither."""

    TYPE: ClassVar[str] = "o2c.order.balance-proved.v1"
    TOPIC: ClassVar[str] = "o2c.order.v1"

    totals: tuple[ProvedEntityTotal, ...]
