"""What is asked of a credit account: by the ERP's master data, by another service's fact, or by a person.

Money is integer minor units of the currency beside it.
"""

from datetime import date

from msgspec import Struct

from o2c.credit.events import Profile


class ReadMaster(Struct, frozen=True):
    """The ERP's customer record, whole. `limit` None: the ERP sets none."""

    change_number: int
    profile: Profile
    limit: int | None
    currency: str
    check: bool


class SetLimit(Struct, frozen=True):
    """A person decides; `check` None leaves it as it is."""

    customer: str
    amount: int
    currency: str
    check: bool | None = None


class SetTerms(Struct, frozen=True):
    customer: str
    payment_terms: str


class PlaceOrder(Struct, frozen=True):
    """`gross` is the value of the whole order, estimated tax included."""

    order: str
    revision: int
    currency: str
    gross: int
    placed_on: date


class ChangeOrder(Struct, frozen=True):
    """`gross` is the value of the whole order as it holds now, what was shipped or cancelled before included."""

    order: str
    revision: int
    currency: str
    gross: int
    placed_on: date
    needs_credit: bool


class ShipGoods(Struct, frozen=True):
    order: str
    shipment: str
    currency: str
    gross: int


class CancelOrder(Struct, frozen=True):
    """`complete`: nothing of the order is left to ship."""

    order: str
    currency: str
    gross: int
    complete: bool


class CompleteOrder(Struct, frozen=True):
    """All of the order is shipped or cancelled, billed and settled."""

    order: str


class MoveItem(Struct, frozen=True):
    """An open item changed by the signed `amount`. `order` and `shipment` only where an invoice bills them."""

    item: str
    kind: str
    currency: str
    amount: int
    order: str = ""
    shipment: str = ""


class MoveCash(Struct, frozen=True):
    """Identified money that is applied to nothing rose or fell by the signed `amount`."""

    receipt: str
    kind: str
    currency: str
    amount: int
