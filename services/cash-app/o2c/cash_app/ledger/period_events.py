"""Stored events of a legal entity's periods; their stream is `periods:<legal entity>`."""

from datetime import date, datetime

from msgspec import Struct

from o2c.cash_app.ledger.undecided import Undecided
from o2c.cash_app.ledger.valuation import Rate


class PeriodClosing(Struct, frozen=True):
    """`closing` names the attempt. `accepted` is money nobody had decided about, for which `asked_by` answers."""

    legal_entity: str
    period: str
    closing: str
    reason: str
    accepted: tuple[Undecided, ...]
    asked_by: str
    asked_at: datetime


class ClosingAcknowledged(Struct, frozen=True):
    """A service has heard of the closing; what it had said in this partition until then ends at `sequence`.

    `partitions` is how many must acknowledge.
    """

    legal_entity: str
    closing: str
    service: str
    partition: int
    sequence: int
    partitions: int


class PeriodClosingCancelled(Struct, frozen=True):
    legal_entity: str
    period: str
    closing: str
    reason: str
    cancelled_by: str
    cancelled_at: datetime


class Position(Struct, frozen=True):
    service: str
    partition: int
    sequence: int


class PeriodClosed(Struct, frozen=True):
    """Events of before closings were acknowledged have no `closing`."""

    legal_entity: str
    period: str
    reason: str
    closing: str = ""
    positions: tuple[Position, ...] = ()
    asked_by: str = ""
    closed_at: datetime | None = None


class Revalued(Struct, frozen=True):
    """`amount` of an account was booked at `booked` and is worth `worth` at the closing rate; minor units, credits
    negative. `account` is one of the journal, `booked` includes what earlier closings of the month have posted."""

    account: str
    currency: str
    amount: int
    booked: int
    rate: Rate
    source: str
    worth: int

    @property
    def difference(self) -> int:
        return self.worth - self.booked


class PeriodRevalued(Struct, frozen=True):
    """What stands in other currencies at the end of a closed month, valued at the rates of that day."""

    legal_entity: str
    period: str
    closing: str
    day: date
    balances: tuple[Revalued, ...]


class PeriodReopened(Struct, frozen=True):
    legal_entity: str
    period: str
    reason: str
    approved_by: str = ""
    asked_by: str = ""
    reopened_at: datetime | None = None


class PeriodCertified(Struct, frozen=True):
    """The certificate whole: `document` is the text that `hash` and `signature` are of (`certificate.py`)."""

    legal_entity: str
    period: str
    closing: str
    document: str
    hash: str
    signature: str
    signed_by: str
    lines: int
    log_position: int
    export: str
    previous: str = ""
    supersedes: str = ""
