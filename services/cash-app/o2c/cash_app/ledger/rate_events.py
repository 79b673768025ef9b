"""Stored event of a currency pair on a day; its stream is `rate:<base>/<functional>/<day>`."""

from msgspec import Struct

from o2c.cash_app.ledger.valuation import Rate


class RateSet(Struct, frozen=True):
    rate: Rate
    source: str
