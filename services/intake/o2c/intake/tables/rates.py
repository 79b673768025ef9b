"""Exchange rates: one row, one pair of currencies on a day or a stretch of days."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import partial

from o2c.contracts.erp import ExchangeRatePublished
from o2c.contracts.money import exponent
from o2c.intake.tables.built import Built, Made, built
from o2c.intake.tables.cells import Cells
from o2c.intake.tables.fields import Fields
from o2c.intake.tables.profile import TableProfile
from o2c.intake.tables.row import Row

FIELDS = Fields(required=("base", "functional", "rate", "day", "source"), optional=("last_day",))


def build(rows: Iterable[Row], profile: TableProfile) -> Iterator[Built]:
    for row in rows:
        yield built((row,), partial(_rate, row, profile))


def _rate(row: Row, profile: TableProfile) -> Made:
    cells = Cells(row, profile)
    pair = [cells.text(field, required=True) for field in ("base", "functional")]
    for currency in pair:
        exponent(currency)
    rate, first = cells.number("rate"), cells.day("day")
    if Decimal(rate) <= 0:
        raise cells.wrong("rate", f"{rate} is not above 0")
    return ExchangeRatePublished.model_validate(
        {
            "pair": "/".join(pair),
            "rate": rate,
            "first_day": first,
            "last_day": cells.day("last_day", required=False) or first,
            "source": cells.text("source", required=True),
        }
    ), ()
