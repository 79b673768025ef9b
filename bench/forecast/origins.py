"""The sample of paid invoices as it stood at the end of a day: what was open, and what was known of how payers pay.

Nothing that happened after the day is looked at; what came later is the answer that a forecast is graded with. A payer
is a customer's name without its random last word; the company code stands for the legal entity.
"""

import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "examples" / "sample_ar"))

from sample_invoices import Invoice, rows, standing  # noqa: E402  (its folder is no package)

from o2c.projection.forecast.curves import Curves  # noqa: E402
from o2c.projection.forecast.history import Account, Cell, cell  # noqa: E402
from o2c.projection.forecast.prospect import OpenItem  # noqa: E402

SOURCE = ROOT.parent / "shared" / "data" / "ar" / "invoices_paid.csv.gz"


@dataclass(frozen=True)
class Origin:
    """`settled`: of the invoices that were paid by `day`. `held_out`: payers of whom nothing was learned."""

    day: date
    open: list[Invoice]
    settled: list[Invoice]
    accounts: dict[Account, Counter[Cell]]

    @property
    def curves(self) -> Curves:
        return Curves.of_all(self.accounts)


def invoices_of(source: Path) -> list[Invoice]:
    return standing(list(rows(source)))


def origin(invoices: Iterable[Invoice], day: date, held_out: Collection[str] = ()) -> Origin:
    found = Origin(day, [], [], {})
    for invoice in invoices:
        if invoice.dated > day:
            continue
        paid = invoice.paid <= day
        if not paid:
            found.open.append(invoice)
        if invoice.payer in held_out:
            continue
        if paid:
            found.settled.append(invoice)
        account = account_of(invoice)
        went = cell(invoice.dated, invoice.due, invoice.paid if paid else day, paid=paid)
        found.accounts.setdefault(account, Counter())[went] += 1
    return found


def account_of(invoice: Invoice) -> Account:
    return Account(invoice.payer, invoice.business_code, invoice.currency)


def item_of(invoice: Invoice) -> OpenItem:
    return OpenItem(invoice.number, invoice.number, account_of(invoice), invoice.cents, invoice.dated, invoice.due)


def one_of(parts: int, part: int = 0) -> Callable[[str], bool]:
    """Whether a payer falls into this of so many parts, by a hash of its name."""
    return lambda payer: hashlib.sha256(payer.encode()).digest()[0] % parts == part
