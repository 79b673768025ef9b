"""What is asked of accounting periods and of exchange rates."""

from msgspec import Struct

from o2c.cash_app.adjustments.commands import Approval
from o2c.cash_app.ledger.valuation import Rate


class SetRate(Struct, frozen=True):
    rate: Rate
    source: str


class ClosePeriod(Struct, frozen=True):
    period: str


class ReopenPeriod(Struct, frozen=True):
    period: str
    approval: Approval | None = None
