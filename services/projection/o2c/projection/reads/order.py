"""What is read of the order service's events. `lines` are taken as they came, not decoded."""

from datetime import date

import msgspec

from o2c.projection.reads.base import Money, Read

NO_LINES = msgspec.Raw(b"[]")


class OrderState(Read):
    """OrderPlaced, and OrderChanged, which alone has `needs_credit`."""

    order: str
    revision: int
    customer: str
    legal_entity: str
    currency: str
    ordered_on: date
    gross: str
    customer_reference: str = ""
    needs_credit: bool = True
    lines: msgspec.Raw = NO_LINES


class OrderHeld(Read):
    order: str
    customer: str
    legal_entity: str
    reason: str
    amount: Money


class OrderReleased(Read):
    order: str
    customer: str
    legal_entity: str
    amount: Money


class OrderShipped(Read):
    order: str
    customer: str
    shipment: str
    legal_entity: str
    currency: str
    shipped_on: date
    gross: str
    lines: msgspec.Raw = NO_LINES


class OrderCancelled(Read):
    order: str
    customer: str
    legal_entity: str
    currency: str
    cancelled_on: date
    gross: str
    complete: bool
    lines: msgspec.Raw = NO_LINES
    reason: str = ""


class OrderCompleted(Read):
    order: str
    customer: str
    legal_entity: str
    completed_on: date
    reopened: bool = False
