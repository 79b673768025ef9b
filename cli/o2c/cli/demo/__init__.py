"""The example company: a quarter of trading, made from a seed, with the truth about it. Start with `company.py`."""

from o2c.cli.demo.bank import StatementFile
from o2c.cli.demo.company import ORDERS, Company
from o2c.cli.demo.days import Week
from o2c.cli.demo.firm import BANKS, FUNCTIONAL, HouseBank
from o2c.cli.demo.invoices import Invoice
from o2c.cli.demo.payers import CreditNote
from o2c.cli.demo.truth import InvoiceTruth, LineTruth, OrderStatus, Truth

__all__ = [
    "BANKS",
    "FUNCTIONAL",
    "ORDERS",
    "Company",
    "CreditNote",
    "HouseBank",
    "Invoice",
    "InvoiceTruth",
    "LineTruth",
    "OrderStatus",
    "StatementFile",
    "Truth",
    "Week",
]
