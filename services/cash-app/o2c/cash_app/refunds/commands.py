"""What is asked about refunds: of a bank account, to order them; of an account, what becomes of one."""

from datetime import date

from msgspec import Struct

from o2c.cash_app.adjustments.commands import Approval
from o2c.cash_app.facts import NOTHING
from o2c.cash_app.ledger.valuation import Rate
from o2c.chassis.private import Unlogged


class ToOrder(Struct, frozen=True):
    account: str
    receipt: str
    withdrawal: str
    amount: int


class OrderRefunds(Struct, frozen=True):
    """Order these refunds with one file, `private`. `obstacle` says why there are none."""

    legal_entity: str
    currency: str
    file: str
    execution_date: date
    refunds: tuple[ToOrder, ...]
    obstacle: str = ""
    private: Unlogged = NOTHING


class OrderRefund(Struct, frozen=True):
    receipt: str
    withdrawal: str
    file: str


class SettleRefund(Struct, frozen=True):
    """A bank line is this refund: a debit pays it, a credit of it is the money coming back."""

    receipt: str
    withdrawal: str
    line: str
    amount: int
    value_date: date
    accounting: date
    reason: str
    rate: Rate | None = None
    by_hand: str = ""
    """A person says so: our bank account of the line, which is looked up once more."""


class PayElsewhere(Struct, frozen=True):
    """Pay it to another account than the money came from: who names it and two more persons. `private`: name and
    account of the payee, one a line. `agreed`: who has named it and who has agreed."""

    receipt: str
    withdrawal: str
    masked: str
    payee: str = ""
    agreed: tuple[str, ...] = ()
    approval: Approval | None = None
    private: Unlogged = NOTHING


class TakeRefundBack(Struct, frozen=True):
    """It will not be paid: not yet ordered, or the bank did not carry it out."""

    receipt: str
    withdrawal: str
