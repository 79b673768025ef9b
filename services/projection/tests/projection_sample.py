"""30,025 real invoices and their payments, as cash application would say them."""

import csv
import gzip
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from o2c.chassis.reader import Fact
from o2c.contracts.cash_app import BalanceProved as BalanceProvedSaid
from o2c.contracts.cash_app import ReceivableMoved as ReceivableMovedSaid
from o2c.projection.reads.base import Money
from o2c.projection.reads.cash_app import ReceivableMoved
from o2c.projection.reads.proof import BalanceProved

SAMPLE = Path(__file__).parents[4] / "shared" / "data" / "ar" / "invoices_paid.csv.gz"
LOADED = datetime(2026, 5, 4, 8, tzinfo=UTC)


def invoices() -> list[dict[str, str]]:
    """Rows with an invoice number, each number once."""
    with gzip.open(SAMPLE, "rt", newline="") as file:
        rows = {row["invoice_id"]: row for row in csv.DictReader(file) if row["invoice_id"]}
    return list(rows.values())


def said() -> Iterator[Fact]:
    for row in invoices():
        issued, due, paid = (date.fromisoformat(row[f"{name}_date"]) for name in ("invoice", "due", "payment"))
        yield moved(row, "invoiced", row["amount"], issued, issued, due)
        yield moved(row, "applied", "-" + row["amount"], max(issued, paid), issued, due)


def moved(row: dict[str, str], kind: str, amount: str, effective: date, issued: date, due: date) -> Fact:
    number = row["invoice_id"]
    event = ReceivableMoved(
        customer=row["customer_name"], legal_entity="E1", item=number, item_kind="invoice", kind=kind,
        amount=Money(amount, row["currency"]), effective=effective, accounting=effective, document_date=issued,
        due_date=due, number=number, cause=number,
    )  # fmt: skip
    return fact(ReceivableMovedSaid.TYPE, event)


def fact(kind: str, event: object, sequence: int = 1, known: datetime = LOADED) -> Fact:
    return Fact("o2c.cash-app.v1", 0, sequence, "/o2c/cash-app", known, kind, "C", "import", "", "", "", event)


def proved() -> Fact:
    """Moves the watermark past everything that was loaded."""
    return fact(BalanceProvedSaid.TYPE, BalanceProved(0, ()), 2, LOADED + timedelta(minutes=1))
