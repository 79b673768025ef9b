"""All figures, by name: what the API, the command line, the documentation and the BI view say of them."""

from o2c.projection.kpis.cash import CASH
from o2c.projection.kpis.collection import COLLECTION
from o2c.projection.kpis.cycles import CYCLES
from o2c.projection.kpis.deductions import DEDUCTIONS
from o2c.projection.kpis.kinds import Kpi
from o2c.projection.kpis.matching import MATCHING
from o2c.projection.kpis.risk import RISK


class UnknownKpi(ValueError):
    """A name that no figure has."""


KPIS: tuple[Kpi, ...] = (*COLLECTION, *RISK, *CASH, *MATCHING, *DEDUCTIONS, *CYCLES)
BY_NAME = {kpi.name: kpi for kpi in KPIS}


def kpi_named(name: str) -> Kpi:
    """Raises UnknownKpi."""
    if name not in BY_NAME:
        raise UnknownKpi(f"name: there is no figure {name[:100]!r}; there are: {', '.join(BY_NAME)}")
    return BY_NAME[name]
