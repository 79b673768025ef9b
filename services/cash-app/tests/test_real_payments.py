"""30,025 real invoices paid in 10,205 payments that list what they pay: every one is placed, and placed right.

The remittance text lists the invoice numbers, whole or cut at 390 characters as in an MT940 statement. What was cut off
may stay unapplied; nothing may be applied to what it was not paid for.
"""

import csv
import gzip
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cash_facts import SECRET, invoice

from o2c.cash_app.decider import CashAppDecider
from o2c.cash_app.events import PaymentApplied, ReceiptBooked
from o2c.cash_app.found import Found, Reference
from o2c.cash_app.policies.known import KnownPolicies
from o2c.cash_app.policy import Policy
from o2c.cash_app.questions import Questions
from o2c.cash_app.reactions import hears
from o2c.chassis.domain import Context, Send
from o2c.chassis.testing.wire import as_heard
from o2c.contracts.bank import BankStatementReceived, StatementLine
from o2c.contracts.base import Event

SAMPLE = Path(__file__).parents[4] / "shared" / "data" / "ar" / "invoices_paid.csv.gz"
SUFFIXES = {"corp", "corporation", "llc", "in", "us", "co", "trust", "foundation", "systems", "associates"}

pytestmark = [
    pytest.mark.sample,
    pytest.mark.skipif(not SAMPLE.exists(), reason=f"the sample data is not beside the project: {SAMPLE}"),
]

Payment = tuple[str, str, date]


def payments() -> dict[Payment, list[dict[str, str]]]:
    """(payer, currency, day) → the invoices paid then; exact duplicates and rows without a number left out."""
    with gzip.open(SAMPLE, "rt") as file:
        rows = {row["invoice_id"]: row for row in csv.DictReader(file) if row["invoice_id"]}
    found: dict[Payment, list[dict[str, str]]] = defaultdict(list)
    for row in rows.values():
        words = row["customer_name"].split()
        payer = " ".join(words[:-1] if len(words) > 1 and words[-1].lower() in SUFFIXES else words)
        found[payer, row["currency"], date.fromisoformat(row["payment_date"])].append(row)
    return found


@dataclass
class Ledger:
    """The rules alone, with documents found by number; much faster than the desk."""

    states: dict[str, Any] = field(default_factory=dict)
    documents: dict[str, tuple[Reference, ...]] = field(default_factory=dict)
    events: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.decider, self.hears = CashAppDecider(Policy()), hears(KnownPolicies(Policy()), SECRET, 4)

    def hear(self, event: Event) -> None:
        sends = list(self.hears[type(event)](as_heard(event)))
        asked = Questions(sends)  # type: ignore[arg-type]
        self.documents.update({key: tuple(found) for key, found in asked.documents.items()})
        found = {"found": self.found()}
        now = datetime(2026, 1, 1, tzinfo=UTC)
        while sends:
            send = sends.pop(0)
            assert isinstance(send, Send)
            reads = {name: self.state(name) for name in send.reads}
            context = Context(now, "", "", "", reads=reads, found=found)
            for outcome in self.decider.decide(send.command, self.state(send.unit), context):
                if isinstance(outcome, Send):
                    sends.append(outcome)
                else:
                    self.states[send.unit] = self.decider.evolve(self.state(send.unit), outcome)
                    self.events.append(outcome)

    def found(self) -> Found:
        return Found(self.documents)

    def state(self, unit: str) -> Any:
        if unit not in self.states:
            self.states[unit] = self.decider.initial(unit)
        return self.states[unit]


@pytest.mark.parametrize("cut", [None, 390], ids=["whole texts", "texts cut at 390"])
def test_every_payment_is_placed_where_it_belongs(cut: int | None) -> None:
    ledger, paid_by, wanted = Ledger(), {}, payments()
    for number, (payment, rows) in enumerate(wanted.items()):
        payer, currency, _ = payment
        for row in rows:
            paid_by[f"US01/{row['invoice_id']}"] = f"{number}/1"
            issued = date.fromisoformat(row["invoice_date"])
            ledger.hear(
                invoice(
                    row["invoice_id"],
                    f"{Decimal(row['amount']):.2f}",
                    issued=issued,
                    customer=payer,
                    currency=currency,
                    legal_entity="US01",
                )
            )
    for number, (payment, rows) in enumerate(wanted.items()):
        _, currency, day = payment
        text = " ".join(row["invoice_id"] for row in rows)
        total = sum(Decimal(row["amount"]) for row in rows)
        line = StatementLine(
            line=1,
            booking_date=day,
            value_date=day,
            amount=f"{total:.2f}",
            text=text[:cut],
            text_cut=cut is not None and len(text) > cut,
        )
        ledger.hear(
            BankStatementReceived(
                statement=f"{number}", bank_account=currency, legal_entity="US01", currency=currency, lines=(line,)
            )
        )
    applied = [event for event in ledger.events if type(event) is PaymentApplied]
    assert all(event.receipt == paid_by[event.item] for event in applied), "nothing is misapplied"
    assert sum(type(event) is ReceiptBooked for event in ledger.events) == len(wanted) == 10_205
    accounts = [state for unit, state in ledger.states.items() if unit.startswith("account:")]
    left = {r.facts.receipt: r for state in accounts for r in state.receipts.values() if r.unapplied}
    still_open = sum(item.open for state in accounts for item in state.items.values())
    assert still_open == sum(r.unapplied for r in left.values())
    assert {r.weighing.left for r in left.values()} <= {"more-paid-than-named"}
    longer = {f"{n}/1" for n, rows in enumerate(wanted.values()) if len(rows) * 11 - 1 > (cut or 10**9)}
    assert set(left) <= longer
    assert len(applied) == 30_025 if cut is None else len(applied) > 28_000
