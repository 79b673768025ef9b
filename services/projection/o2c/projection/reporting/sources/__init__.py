"""The catalogue: everything a report can be of. It is closed: a definition names rows and fields, and brings no SQL."""

from collections.abc import Mapping

from o2c.projection.reporting.fields import Source
from o2c.projection.reporting.sources.customers import CUSTOMER_CHANGES, CUSTOMER_FIGURES, CUSTOMERS, KPI_DAYS
from o2c.projection.reporting.sources.items import DEDUCTIONS, MOVEMENTS, OPEN_ITEMS
from o2c.projection.reporting.sources.money import APPLICATIONS, RECEIPTS, UNAPPLIED
from o2c.projection.reporting.sources.orders import CREDIT_USE, ORDERS

CATALOGUE: Mapping[str, Source] = {
    source.name: source
    for source in (
        OPEN_ITEMS, MOVEMENTS, DEDUCTIONS, RECEIPTS, UNAPPLIED, APPLICATIONS, ORDERS, CREDIT_USE, CUSTOMERS,
        CUSTOMER_CHANGES, CUSTOMER_FIGURES, KPI_DAYS,
    )
}  # fmt: skip
