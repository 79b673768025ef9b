"""What is asked of an order, by the ERP, by another service's fact or by a person."""

from datetime import date

from msgspec import Struct

from o2c.order.events import SalesOrder


class Quantity(Struct, frozen=True):
    """So much of an order line, as decimal text."""

    line: int
    quantity: str


class TakeOrder(Struct, frozen=True):
    change_number: int
    order: SalesOrder


class MarkKnown(Struct, frozen=True):
    """The order has come; it is asked of its `known:` unit."""


class ChangeOrder(Struct, frozen=True):
    """The whole order as it shall be.

    A `change_number` of 0: its sender does not number changes. None: a person's change, following whatever is known.
    """

    change_number: int | None
    order: SalesOrder


class CancelOrder(Struct, frozen=True):
    """Cancel these quantities; without any, all that is left to ship. A `change_number` of 0: not numbered."""

    customer: str
    change_number: int
    cancelled_on: date
    reason: str
    quantities: tuple[Quantity, ...]


class ShipGoods(Struct, frozen=True):
    customer: str
    shipment: str
    shipped_on: date
    quantities: tuple[Quantity, ...]


class TakeCreditAnswer(Struct, frozen=True):
    """Credit approved or declined this revision at this amount (minor units). `no_account`: it knows no customer."""

    revision: int
    amount: int
    currency: str
    approved: bool
    no_account: bool = False


class BillShipment(Struct, frozen=True):
    """`shipment` is `WHOLE_ORDER` where the invoice names none."""

    document: str
    shipment: str
    document_date: date


class SettleItem(Struct, frozen=True):
    document: str
    settled_on: date
    reopened: bool
