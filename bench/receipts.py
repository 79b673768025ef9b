"""Receipts applied a second: bank statements whose lines name open invoices, until cash application has settled all.

The invoices are the ERP's own and are there before the clock starts; each line of a statement pays one of them, named
in its text. The service works beside all the others, as it always does.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from errors import BenchError
from messages import CURRENCY, ORDERED_ON, PAID_ON, customer_of, payer_account
from system import SETTLE_SECONDS, System

from o2c.chassis.service import schema_of
from o2c.contracts.bank import BankStatementReceived, StatementLine
from o2c.contracts.erp import ErpInvoiceIssued
from o2c.contracts.money import Money

LINES = 1_000
"""Of a statement."""
LOOK_SECONDS = 0.2
_OPEN = """select coalesce(sum(amount), 0)::bigint from {s}.balances
  where legal_entity = 'RECEIPTS' and account_class = 'receivable'"""


@dataclass(frozen=True)
class Receipts:
    receipts: int
    applied_seconds: float
    """From the first statement sent until nothing of the invoices is open."""
    visible_seconds: float
    """Until all of it is in the read models, and everything at rest."""


def applied(system: System, count: int, customers: int) -> Receipts:
    """Customers are those that are registered already. Raises BenchError when it takes too long."""
    system.publish(_invoices(count, customers))
    system.settle()
    owed = sum(_gross(number) for number in range(count))
    if system.figure(_OPEN, schema_of("cash-app")) != owed:
        raise BenchError(f"of {count:,} invoices not all are open")
    start = time.monotonic()
    system.publish(_statements(count, customers))
    while system.figure(_OPEN, schema_of("cash-app")):
        if time.monotonic() - start > SETTLE_SECONDS:
            raise BenchError(f"receipts are not applied after {SETTLE_SECONDS} s")
        time.sleep(LOOK_SECONDS)
    done = time.monotonic() - start
    system.settle()
    return Receipts(count, done, time.monotonic() - start)


def _invoices(count: int, customers: int) -> Iterator[ErpInvoiceIssued]:
    for number in range(count):
        yield ErpInvoiceIssued(
            source_system="bench", fiscal_year=ORDERED_ON.year, number=_number(number), legal_entity="RECEIPTS",
            customer=customer_of(number, customers), document_date=ORDERED_ON,
            gross=Money(amount=_text(_gross(number)), currency=CURRENCY),
        )  # fmt: skip


def _statements(count: int, customers: int) -> Iterator[BankStatementReceived]:
    """Their balances chained."""
    balance = 0
    for first in range(0, count, LINES):
        numbers = range(first, min(first + LINES, count))
        opening, balance = balance, balance + sum(map(_gross, numbers))
        lines = [
            StatementLine(
                line=line, booking_date=PAID_ON, value_date=PAID_ON, amount=_text(_gross(number)), code="NTRF",
                text=f"INVOICE {_number(number)}", payer_account=payer_account(customer_of(number, customers)),
            )
            for line, number in enumerate(numbers, 1)
        ]  # fmt: skip
        yield BankStatementReceived(
            statement=f"RECEIPTS-{first}", bank_account="BANK-RECEIPTS", legal_entity="RECEIPTS", currency=CURRENCY,
            number=str(first // LINES + 1), statement_date=PAID_ON, opening=_text(opening), closing=_text(balance),
            format="bench", lines=tuple(lines),
        )  # fmt: skip


def _number(number: int) -> str:
    return f"RC-{number:06d}"


def _gross(number: int) -> int:
    """Minor units, differing from invoice to invoice."""
    return 10_000 + number * 7_919 % 900_000


def _text(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"
