"""What can be loaded from tables."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from o2c.intake.tables import customers, invoices, orders, rates
from o2c.intake.tables.built import Built
from o2c.intake.tables.fields import Fields
from o2c.intake.tables.opening import controls, items, money
from o2c.intake.tables.profile import TableProfile
from o2c.intake.tables.row import Row


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    fields: Fields
    build: Callable[[Iterable[Row], TableProfile], Iterator[Built]]


CUSTOMERS = Kind("customers", customers.FIELDS, customers.build)
ORDERS = Kind("orders", orders.FIELDS, orders.build)
INVOICES = Kind("invoices", invoices.FIELDS, invoices.build)
OPENING_ITEMS = Kind("opening items", items.FIELDS, items.build)
OPENING_MONEY = Kind("opening money", money.FIELDS, money.build)
CONTROLS = Kind("general ledger", controls.FIELDS, controls.build)
RATES = Kind("rates", rates.FIELDS, rates.build)
