"""What the yen is worth to the American entity, published every Monday for the week."""

from datetime import date, timedelta

from o2c.cli.demo.chance import chance
from o2c.cli.demo.days import FIRST, LAST
from o2c.cli.demo.firm import BANKS, FUNCTIONAL
from o2c.contracts.erp import ExchangeRatePublished

_BEGINS_AT = {"JPY/USD": 6_400}
"""In millionths."""
_STEP = 60


def rates(seed: int) -> list[ExchangeRatePublished]:
    """For every week in which something of the quarter may be dated, weekends included."""
    published: list[ExchangeRatePublished] = []
    for pair, begins_at in _BEGINS_AT.items():
        value, monday = begins_at, FIRST - timedelta(FIRST.weekday())
        while monday <= LAST:
            published.append(_of_week(pair, value, monday))
            value += chance(seed, "rate", pair, monday).randint(-_STEP, _STEP)
            monday += timedelta(7)
    return published


def _of_week(pair: str, millionths: int, monday: date) -> ExchangeRatePublished:
    return ExchangeRatePublished(
        pair=pair,
        rate=f"0.{millionths:06}",
        first_day=monday,
        last_day=monday + timedelta(6),
        source="central bank, Monday's fixing",
    )


def needed() -> set[str]:
    """Pairs of the currencies that an entity banks in and keeps its books in.

    >>> needed()
    {'JPY/USD'}
    """
    own = ((bank.currency, FUNCTIONAL[bank.legal_entity]) for bank in BANKS)
    return {f"{currency}/{functional}" for currency, functional in own if currency != functional}
