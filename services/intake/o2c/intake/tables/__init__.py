"""Customers, orders, invoices and rates from CSV and Parquet files, through a small mapping profile: bytes in, events
out.

`open_table` checks what concerns the whole file and gives its rows; a `Kind` makes events of them, or says why not.
"""

from o2c.intake.tables.built import Built
from o2c.intake.tables.kinds import (
    CONTROLS,
    CUSTOMERS,
    INVOICES,
    OPENING_ITEMS,
    OPENING_MONEY,
    ORDERS,
    RATES,
    Kind,
)
from o2c.intake.tables.profile import TableProfile, load_table_profile
from o2c.intake.tables.reader import Table, open_table
from o2c.intake.tables.row import Row

__all__ = [
    "CONTROLS",
    "CUSTOMERS",
    "INVOICES",
    "OPENING_ITEMS",
    "OPENING_MONEY",
    "ORDERS",
    "RATES",
    "Built",
    "Kind",
    "Row",
    "Table",
    "TableProfile",
    "load_table_profile",
    "open_table",
]
