"""A credit account as the fold of its events: running totals, and the orders that are still on their way.

Its size follows what is open, not what has been: an order that is shipped or cancelled and billed to the last piece is
forgotten, and no total is ever summed again.
"""

from dataclasses import dataclass, field
from datetime import date

from o2c.credit.events import Limit, Profile

NO_DAY = date.min
"""When an order was placed of which only a shipment was heard."""

MAX_EARLY = 1_000
"""Invoices remembered because their shipment was not heard of yet; the oldest is forgotten first.

Normally a handful, for as long as one topic is ahead of the other. Invoices adopted from an ERP may name orders that
never come here, and must not make the account grow for ever.
"""


@dataclass(slots=True)
class Balance:
    """What stands in one currency. `billed` may be negative: open credits count against it."""

    open: int = 0
    shipped: int = 0
    billed: int = 0
    unapplied: int = 0

    @property
    def exposure(self) -> int:
        return self.open + self.shipped + self.billed


@dataclass(slots=True)
class Order:
    """An order some of which is still to be shipped or billed. `gone`: shipped or cancelled, at gross value."""

    currency: str
    placed_on: date
    revision: int
    ordered: int
    gone: int = 0
    approved: bool = False
    declined: str = ""
    """Why it waits."""
    unbilled: dict[str, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """What is still to be shipped. More may go than was ordered; the rest is 0 then, never negative."""
        return max(0, self.ordered - self.gone)

    @property
    def open(self) -> int:
        """Its part of the bucket: an order that waits has none."""
        return max(0, self.ordered - self.gone) if self.approved else 0

    @property
    def waits(self) -> bool:
        return not self.approved and self.ordered > self.gone


@dataclass(slots=True)
class Account:
    """`limit` None: no account yet; orders that come first wait for it to be opened."""

    limit: Limit | None = None
    profile: Profile | None = None
    payment_terms: str = ""
    change_number: int = -1
    erp_limit: Limit | None = None
    balances: dict[str, Balance] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    waiting: list[tuple[date, str]] = field(default_factory=list)
    """Declined orders, oldest first."""
    early: dict[str, bool] = field(default_factory=dict)
    """What invoices have billed before it was heard of as shipped; keys by `shipment_key`."""
    reached: list[int] = field(default_factory=list)
    """Thresholds said to be reached, rising."""

    def balance(self, currency: str) -> Balance:
        balance = self.balances.get(currency)
        if balance is None:
            balance = self.balances[currency] = Balance()
        return balance

    def is_billed(self, order: str, shipment: str) -> bool:
        """An invoice already stands for the shipment: one that names it, or one that names only its order."""
        early = self.early
        return bool(early) and (shipment_key(order, shipment) in early or shipment_key(order) in early)


ACCOUNT = "account:"


def account_unit(customer: str) -> str:
    return ACCOUNT + customer


def shipment_key(order: str, shipment: str = "") -> str:
    """Key of a shipment, or of all shipments of an order. Business keys hold no control characters."""
    return f"{order}\x1f{shipment}"
