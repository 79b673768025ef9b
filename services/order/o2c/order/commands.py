"""What is asked of an order, by the ERP, by another service's fact or by a person."""

from dataclasses import dataclass
from datetime import date

from o2c.order.events import SalesOrder


@dataclass(frozen=True, slots=True)
class Quantity:
    """So much of an order line, as decimal text."""

    line: int
    quantity: str


@dataclass(frozen=True, slots=True)
class TakeOrder:
    change_number: int
    order: SalesOrder


@dataclass(frozen=True, slots=True)
class MarkKnown:
    """The order has come; it is asked of its `known:` unit."""


@dataclass(frozen=True, slots=True)
class ChangeOrder:
    """The whole order as it shall be.

    A `change_number` of 0: its sender does not number changes. None: a person's change, following whatever is known.
    """

    change_number: int | None
    order: SalesOrder


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """Cancel these quantities; without any, all that is left to ship. A `change_number` of 0: not numbered."""

    customer: str
    change_number: int
    cancelled_on: date
    reason: str
    quantities: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class ShipGoods:
    customer: str
    shipment: str
    shipped_on: date
    quantities: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class TakeCreditAnswer:
    """Credit approved or declined this revision at this amount (minor units). `no_account`: it knows no customer."""

    revision: int
    amount: int
    currency: str
    approved: bool
    no_account: bool = False


@dataclass(frozen=True, slots=True)
class BillShipment:
    """`shipment` is `WHOLE_ORDER` where the invoice names none."""

    document: str
    shipment: str
    document_date: date


@dataclass(frozen=True, slots=True)
class SettleItem:
    document: str
    settled_on: date
    reopened: bool
