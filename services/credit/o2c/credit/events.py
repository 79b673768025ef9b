"""What happened to a credit account: the private, stored language.

Money is integer minor units of the currency beside it. An event that moves exposure says how much entered (positive) or
left (negative) each bucket, so the log alone explains every balance, and a later rule does not reinterpret it.
"""

from datetime import date
from typing import Literal

from msgspec import Struct

from o2c.chassis.private import Unlogged

DeclineCode = Literal["limit-exceeded", "no-account", "no-rate"]
NOT_KEPT = Unlogged("")


class BankAccount(Struct, frozen=True):
    """A customer's bank account: what it is matched by and what is shown of it. The number is never in the log."""

    hash: str
    masked: str
    number: Unlogged = NOT_KEPT


class Profile(Struct, frozen=True):
    """The customer as the ERP master has it; `payment_terms` are the ERP's, a person may have agreed on others."""

    name: str
    country: str
    tax_id: str
    bank_accounts: tuple[BankAccount, ...]
    parent: str | None
    risk_class: str
    payment_terms: str
    attributes: dict[str, str]


class Limit(Struct, frozen=True):
    """How much credit a customer has. `given` false: nobody set one, so it is 0, in whatever currency is asked.

    `check` false: orders are never checked, which is another thing than a high limit.
    """

    amount: int
    currency: str
    check: bool = True
    given: bool = True


class CustomerRegistered(Struct, frozen=True):
    profile: Profile


class CustomerChanged(Struct, frozen=True):
    profile: Profile


class MasterRead(Struct, frozen=True):
    """The ERP's record with this change number was taken in; `limit` is the ERP's own, in force here or not."""

    change_number: int
    limit: Limit


class AccountOpened(Struct, frozen=True):
    limit: Limit


class LimitChanged(Struct, frozen=True):
    old: Limit
    new: Limit
    reason: str


class TermsChanged(Struct, frozen=True):
    old: str
    new: str
    reason: str


class _Answer(Struct, frozen=True):
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


class OrderApproved(_Answer, frozen=True):
    """`waited`: it had been declined before."""

    waited: bool = False


class OrderDeclined(_Answer, frozen=True):
    """The order waits, outside the exposure."""

    code: DeclineCode = "limit-exceeded"


class OrderAdjusted(Struct, frozen=True):
    """An approved order got another value, and credit was not asked."""

    order: str
    revision: int
    currency: str
    ordered: int
    open: int


class GoodsShipped(Struct, frozen=True):
    """`shipped` is 0 where the invoice of the shipment came first; `held`: the order was waiting."""

    order: str
    shipment: str
    currency: str
    amount: int
    open: int
    shipped: int
    held: bool


class OrderCancelled(Struct, frozen=True):
    """`complete`: nothing of the order is left to ship."""

    order: str
    currency: str
    amount: int
    open: int
    complete: bool
    held: bool


class ItemMoved(Struct, frozen=True):
    """An open item changed by `amount`. Of an invoice `order` and `shipment` say what it bills ("" where it does not),
    `shipped` what that took out of the bucket: the shipment's whole value, in the order's currency, which is
    `shipped_currency` where it is not the item's."""

    item: str
    kind: str
    currency: str
    amount: int
    order: str = ""
    shipment: str = ""
    shipped: int = 0
    shipped_currency: str = ""


class CashMoved(Struct, frozen=True):
    """Identified money that is applied to nothing rose or fell by `amount`."""

    receipt: str
    kind: str
    currency: str
    amount: int


class ThresholdCrossed(Struct, frozen=True):
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
