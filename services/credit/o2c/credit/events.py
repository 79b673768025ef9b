"""What happened to a credit account: the private, stored language.

Money is integer minor units of the currency beside it. An event that moves exposure says how much entered (positive) or
left (negative) each bucket, so the log alone explains every balance, and a later rule does not reinterpret it.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from o2c.chassis.private import Unlogged

DeclineCode = Literal["limit-exceeded", "no-account", "no-rate"]
NOT_KEPT = Unlogged("")


@dataclass(frozen=True, slots=True)
class BankAccount:
    """A customer's bank account: what it is matched by and what is shown of it. The number is never in the log."""

    hash: str
    masked: str
    number: Unlogged = field(default=NOT_KEPT, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Profile:
    """The customer as the ERP master has it; `payment_terms` are the ERP's, a person may have agreed on others."""

    name: str
    country: str
    tax_id: str
    bank_accounts: tuple[BankAccount, ...]
    parent: str | None
    risk_class: str
    payment_terms: str
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Limit:
    """How much credit a customer has. `given` false: nobody set one, so it is 0, in whatever currency is asked.

    `check` false: orders are never checked, which is another thing than a high limit.
    """

    amount: int
    currency: str
    check: bool = True
    given: bool = True


@dataclass(frozen=True, slots=True)
class CustomerRegistered:
    profile: Profile


@dataclass(frozen=True, slots=True)
class CustomerChanged:
    profile: Profile


@dataclass(frozen=True, slots=True)
class MasterRead:
    """The ERP's record with this change number was taken in; `limit` is the ERP's own, in force here or not."""

    change_number: int
    limit: Limit


@dataclass(frozen=True, slots=True)
class AccountOpened:
    limit: Limit


@dataclass(frozen=True, slots=True)
class LimitChanged:
    old: Limit
    new: Limit
    reason: str


@dataclass(frozen=True, slots=True)
class TermsChanged:
    old: str
    new: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Answer:
    """`ordered` is the gross value of the revision, `amount` what of it is neither shipped nor cancelled: it was asked.

    `open` is the change of the bucket; `exposure` (before this order), `unapplied` and `limit`, in `limit_currency`,
    are what the decision rested on.
    """

    order: str
    revision: int
    currency: str
    placed_on: date
    ordered: int
    amount: int
    open: int
    exposure: int
    unapplied: int
    limit: int
    limit_currency: str


@dataclass(frozen=True, slots=True)
class OrderApproved(_Answer):
    """`waited`: it had been declined before."""

    waited: bool = False


@dataclass(frozen=True, slots=True)
class OrderDeclined(_Answer):
    """The order waits, outside the exposure."""

    code: DeclineCode = "limit-exceeded"


@dataclass(frozen=True, slots=True)
class OrderAdjusted:
    """An approved order got another value, and credit was not asked."""

    order: str
    revision: int
    currency: str
    ordered: int
    open: int


@dataclass(frozen=True, slots=True)
class GoodsShipped:
    """`shipped` is 0 where the invoice of the shipment came first; `held`: the order was waiting."""

    order: str
    shipment: str
    currency: str
    amount: int
    open: int
    shipped: int
    held: bool


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    """`complete`: nothing of the order is left to ship."""

    order: str
    currency: str
    amount: int
    open: int
    complete: bool
    held: bool


@dataclass(frozen=True, slots=True)
class ItemMoved:
    """An open item changed by `amount`. Of an invoice `order` and `shipment` say what it bills ("" where it does not),
    `shipped` what that took out of the bucket: the shipment's whole value, in the order's currency."""

    item: str
    kind: str
    currency: str
    amount: int
    order: str = ""
    shipment: str = ""
    shipped: int = 0


@dataclass(frozen=True, slots=True)
class CashMoved:
    """Identified money that is applied to nothing rose or fell by `amount`."""

    receipt: str
    kind: str
    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class ThresholdCrossed:
    """`threshold` is per cent of the limit, `exposure` and `limit` are in `currency`."""

    threshold: int
    direction: Literal["up", "down"]
    exposure: int
    limit: int
    currency: str


EVENTS: dict[str, type] = {
    "customer-registered.v1": CustomerRegistered,
    "customer-changed.v1": CustomerChanged,
    "master-read.v1": MasterRead,
    "account-opened.v1": AccountOpened,
    "limit-changed.v1": LimitChanged,
    "terms-changed.v1": TermsChanged,
    "order-approved.v1": OrderApproved,
    "order-declined.v1": OrderDeclined,
    "order-adjusted.v1": OrderAdjusted,
    "goods-shipped.v1": GoodsShipped,
    "order-cancelled.v1": OrderCancelled,
    "item-moved.v1": ItemMoved,
    "cash-moved.v1": CashMoved,
    "threshold-crossed.v1": ThresholdCrossed,
}
"""Stored names, written by hand: a class may move or be renamed, its stored name never changes."""
