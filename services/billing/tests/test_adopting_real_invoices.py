"""30,702 real rows: exact duplicates change nothing, and what stands adds up."""

import csv
import gzip
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from billing_facts import at, erp_invoice

from o2c.billing.decider import BillingDecider
from o2c.billing.reactions import HEARS
from o2c.billing.state import Bill
from o2c.contracts.erp import ErpInvoiceIssued
from o2c.contracts.money import to_minor

ROWS = Path(__file__).parents[3] / ".." / "shared" / "data" / "ar" / "invoices_paid.csv.gz"


@pytest.mark.sample
@pytest.mark.skipif(not ROWS.exists(), reason="the sample data are not beside the project")
def test_real_invoices_are_adopted_once_each() -> None:
    decider, ctx = BillingDecider(), at(date(2026, 5, 4))
    bills: dict[str, Bill] = {}
    with gzip.open(ROWS, "rt") as file:
        rows = [row for row in csv.DictReader(file) if row["invoice_id"]]
    for row in rows:
        (send,) = HEARS[ErpInvoiceIssued](_event(row))
        bill = bills.setdefault(send.unit, Bill())
        for event in decider.decide(send.command, bill, ctx):
            decider.evolve(bill, event)
    standing: Counter[str] = Counter()
    for bill in bills.values():
        assert bill.issued is not None
        standing[bill.issued.currency] += bill.issued.gross
    assert (len(rows), len(bills)) == (30_696, 30_025)
    assert standing == {"USD": to_minor("805287031.36", "USD"), "CAD": to_minor("75911847.65", "CAD")}


def _event(row: dict[str, str]) -> ErpInvoiceIssued:
    return erp_invoice(
        row["amount"],
        row["currency"],
        number=row["invoice_id"],
        customer=row["customer_name"],
        document_date=date.fromisoformat(row["invoice_date"]),
        due_date=date.fromisoformat(row["due_date"]),
        attributes={"business_code": row["business_code"]},
    )
