"""What is asked of a credit account: by the ERP's master data, by another service's fact, or by a person.

Money is integer minor units of the currency beside it.
"""

from dataclasses import dataclass
from datetime import date

from o2c.credit.events import Profile


@dataclass(frozen=True, slots=True)
class ReadMaster:
    """The ERP's customer record, whole. `limit` None: the ERP sets none."""

    change_number: int
    profile: Profile
    limit: int | None
    currency: str
    check: bool


@dataclass(frozen=True, slots=True)
class SetLimit:
    """A person decides; `check` None leaves it as it is."""

    customer: str
    amount: int
    currency: str
    check: bool | None = None


@dataclass(frozen=True, slots=True)
class SetTerms:
    customer: str
    payment_terms: str


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """`gross` is the value of the whole order, estimated tax included."""

    order: str
    revision: int
    currency: str
    gross: int
    placed_on: date


@dataclass(frozen=True, slots=True)
class ChangeOrder:
    """`gross` is the value of the whole order as it holds now, what was shipped or cancelled before included."""

    order: str
    revision: int
    currency: str
    gross: int
    placed_on: date
    needs_credit: bool


@dataclass(frozen=True, slots=True)
class ShipGoods:
    order: str
    shipment: str
    currency: str
    gross: int


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """`complete`: nothing of the order is left to ship."""

    order: str
    currency: str
    gross: int
    complete: bool


@dataclass(frozen=True, slots=True)
class CompleteOrder:
    """All of the order is shipped or cancelled, billed and settled."""

    order: str


@dataclass(frozen=True, slots=True)
class MoveItem:
    """An open item changed by the signed `amount`. `order` and `shipment` only where an invoice bills them."""

    item: str
    kind: str
    currency: str
    amount: int
    order: str = ""
    shipment: str = ""


@dataclass(frozen=True, slots=True)
class MoveCash:
    """Identified money that is applied to nothing rose or fell by the signed `amount`."""

    receipt: str
    kind: str
    currency: str
    amount: int
