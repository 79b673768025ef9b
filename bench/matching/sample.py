"""The sample of paid invoices as payments against open items: what a payer paid on one day in one currency."""

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "examples" / "sample_ar"))

from sample_invoices import Invoice, rows, standing  # noqa: E402  (its folder is no package)

Account = tuple[str, str]
"""Payer and currency."""


@dataclass(frozen=True)
class Day:
    """One payment: `paid` is what it was for, which the engine never sees."""

    day: date
    cents: int
    paid: frozenset[str]


def accounts(source: Path) -> dict[Account, list[Invoice]]:
    """Each payer's invoices in one currency."""
    found: dict[Account, list[Invoice]] = {}
    for invoice in standing(list(rows(source))):
        found.setdefault((invoice.payer, invoice.currency), []).append(invoice)
    return dict(sorted(found.items()))


def days(invoices: list[Invoice]) -> Iterator[Day]:
    together: dict[date, list[Invoice]] = {}
    for invoice in invoices:
        together.setdefault(invoice.paid, []).append(invoice)
    for day, paying in sorted(together.items()):
        yield Day(day, sum(i.cents for i in paying), frozenset(i.number for i in paying))


def half(account: Account) -> str:
    """Payers fall into two halves by their names: one to design with, one to check with."""
    return "AB"[hashlib.sha256(account[0].encode()).digest()[0] & 1]
