"""What is asked of accounting periods and of exchange rates."""

from datetime import date
from typing import NamedTuple

from msgspec import Struct

from o2c.cash_app.adjustments.commands import Approval
from o2c.cash_app.ledger.period_events import PeriodCertified
from o2c.cash_app.ledger.valuation import Rate


class SetRate(Struct, frozen=True):
    rate: Rate
    source: str


class ClosePeriod(Struct, frozen=True):
    """`accept`: kinds of money that may be undecided (`undecided.Kind`)."""

    period: str
    accept: tuple[str, ...] = ()


class CancelClosing(Struct, frozen=True):
    period: str


class AcknowledgeClosing(Struct, frozen=True):
    """A service has heard of a closing, and what it said before is heard: of this partition, one of `partitions`."""

    closing: str
    service: str
    partition: int
    sequence: int
    partitions: int


class FinishClosing(Struct, frozen=True):
    """All have acknowledged, so nothing of before is under way any more."""

    closing: str
    period: str


class Certify(Struct, frozen=True):
    """A closed month's certificate is made and signed, as the event that it becomes."""

    made: PeriodCertified


class Balance(NamedTuple):
    """What an account stands at, in minor units; `booked` is its worth in the functional currency, with what was
    posted by an earlier closing of the month."""

    account: str
    currency: str
    functional: str
    amount: int
    booked: int

    @property
    def pair(self) -> str:
        return f"{self.currency}/{self.functional}"


class Revalue(Struct, frozen=True):
    """A closed month's balances in other currencies, to be valued at the rates of `day`, its last."""

    period: str
    closing: str
    day: date
    balances: tuple[Balance, ...]


class ReopenPeriod(Struct, frozen=True):
    period: str
    approval: Approval | None = None
