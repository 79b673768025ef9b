"""Stored events of refunds: ordered from the bank, and paid by it.

That one was decided and that one came back is a `PaymentWithdrawn`, positive and negative.
"""

from datetime import date

from msgspec import Struct

from o2c.cash_app.facts import NOTHING
from o2c.cash_app.ledger.valuation import Rate
from o2c.chassis.private import Unlogged


class RefundsOrdered(Struct, frozen=True):
    """One payment file was made of refunds of one of our bank accounts. `amount` is their sum, in minor units.

    `private` is the file, which names payers.
    """

    bank_account: str
    legal_entity: str
    currency: str
    file: str
    execution_date: date
    withdrawals: tuple[str, ...]
    amount: int
    ordered_by: str
    reason: str
    private: Unlogged = NOTHING


class RefundOrdered(Struct, frozen=True):
    """`end_to_end` is what the bank's line will quote."""

    receipt: str
    withdrawal: str
    end_to_end: str
    file: str
    ordered_on: date


class RefundPayeeNamed(Struct, frozen=True):
    """A person says that a refund shall go to another account, which `private` holds. `payee` names it, `masked` shows
    it; it counts when two more persons have agreed."""

    receipt: str
    withdrawal: str
    payee: str
    masked: str
    private: Unlogged = NOTHING


class RefundRedirected(Struct, frozen=True):
    """Two persons agreed: the refund goes to the account that `payee` names."""

    receipt: str
    withdrawal: str
    payee: str
    agreed: tuple[str, ...]
    reason: str


class RefundPaid(Struct, frozen=True):
    """A line of the bank paid it: its amount in refund-clearing is cleared. `rate` is the line's."""

    receipt: str
    withdrawal: str
    line: str
    effective: date
    accounting: date
    reason: str
    rate: Rate | None = None
    by_hand: bool = False
