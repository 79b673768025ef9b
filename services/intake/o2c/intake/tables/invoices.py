"""Invoices that the ERP issued itself: one row, one invoice."""

import re
from collections.abc import Iterable, Iterator
from functools import partial

from o2c.contracts.erp import ErpInvoiceIssued
from o2c.contracts.money import to_minor
from o2c.intake.tables.built import Built, Made, built
from o2c.intake.tables.cells import Cells
from o2c.intake.tables.fields import Fields
from o2c.intake.tables.profile import TableProfile
from o2c.intake.tables.row import Row
from o2c.intake.tables.taxes import taxes

FIELDS = Fields(
    required=("number", "customer", "legal_entity", "currency", "amount", "document_date"),
    optional=(
        *("due_date", "payment_terms", "source_system", "fiscal_year", "order", "shipment", "source_known"),
        *("customer_reference", "payment_reference", "instalments", "taxes", "tax_mode"),
    ),
)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,3})?")
_TAX_MODES = ("reduce", "keep", "pre-reduced")


def build(rows: Iterable[Row], profile: TableProfile) -> Iterator[Built]:
    for row in rows:
        yield built((row,), partial(_invoice, row, profile))


def _invoice(row: Row, profile: TableProfile) -> Made:
    """Due before it is dated is a warning, not an error: ERPs do it with payment terms that count from the order."""
    cells = Cells(row, profile)
    number = cells.text("number", required=True)
    dated = cells.day("document_date")
    due = cells.day("due_date", required=False)
    assert dated is not None  # required
    currency = cells.text("currency", required=True)
    amount = cells.amount("amount", currency)
    if to_minor(amount, currency) < 0:
        raise cells.wrong("amount", f"{amount} is below 0: this is a credit note, and the table one of invoices")
    event = ErpInvoiceIssued.model_validate(
        {
            "source_system": cells.text("source_system") or "erp",
            "fiscal_year": cells.whole("fiscal_year", dated.year),
            "number": number,
            "legal_entity": cells.text("legal_entity", required=True),
            "customer": cells.text("customer", required=True),
            "gross": {"amount": amount, "currency": currency},
            "document_date": dated,
            "due_date": due,
            "payment_terms": cells.text("payment_terms") or None,
            "order": cells.text("order") or None,
            "shipment": cells.text("shipment") or None,
            "customer_reference": cells.text("customer_reference"),
            "payment_reference": cells.text("payment_reference"),
            "instalments": _instalments(cells),
            "taxes": taxes(cells),
            "tax_mode": _tax_mode(cells),
            "source_known": cells.day("source_known", required=False),
            "attributes": cells.carried(),
        }
    )
    early = due is not None and due < dated
    return event, (f"line {cells.line}: {number} is due {due}, before its date {dated}",) if early else ()


def _tax_mode(cells: Cells) -> str | None:
    mode = cells.text("tax_mode").lower()
    if mode not in ("", *_TAX_MODES):
        raise cells.wrong("tax_mode", f"{mode[:40]!r}; expected one of {', '.join(_TAX_MODES)}")
    return mode or None


def _instalments(cells: Cells) -> list[dict[str, str]]:
    """What is due by when: "2026-06-05 500.00; 2026-07-05 690.00"."""
    parts = []
    for part in filter(None, (each.strip() for each in cells.text("instalments").split(";"))):
        day, _, amount = part.partition(" ")
        if not (_DAY.fullmatch(day) and _AMOUNT.fullmatch(amount.strip())):
            expected = 'expected e.g. "2026-06-05 500.00; 2026-07-05 690.00"'
            raise cells.wrong("instalments", f"{part!r} is no day and amount: {expected}")
        parts.append({"due_date": day, "amount": amount.strip()})
    return parts
