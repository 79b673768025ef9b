"""From rows to the events an ERP would have sent."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Any

from pydantic import ValidationError

from o2c.contracts.base import Event
from o2c.contracts.erp import CustomerMasterChanged, ErpInvoiceIssued, SalesOrderSubmitted
from o2c.contracts.money import BadAmount, exponent, to_minor
from o2c.intake.tables.cells import BadRow, Cells
from o2c.intake.tables.profile import TableProfile
from o2c.intake.tables.rows import Row

Made = tuple[Event, tuple[str, ...]]
"""An event and its warnings."""


@dataclass(frozen=True, slots=True)
class Built:
    """What one row, or the rows of one order, gave: an event, or the reason why not."""

    rows: tuple[Row, ...]
    event: Event | None
    reason: str = ""
    warnings: tuple[str, ...] = field(default=())


def _built(rows: tuple[Row, ...], make: Callable[[], Made]) -> Built:
    try:
        event, warnings = make()
    except (BadRow, BadAmount) as error:
        return Built(rows, None, str(error))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        return Built(rows, None, f"{where}: {first['msg']}, found {str(first['input'])[:60]!r}")
    return Built(rows, event, "", warnings)


def customers(rows: Iterable[Row], profile: TableProfile, change_number: int) -> Iterator[Built]:
    """One event a row. Without a column `change_number` the moment of the import is the change's number."""
    for row in rows:
        yield _built((row,), partial(_customer, Cells(row, profile), change_number))


def _customer(cells: Cells, change_number: int) -> Made:
    limit = cells.text("credit_limit")
    currency = cells.text("currency", required=bool(limit))
    money: dict[str, str] | None = {"amount": cells.number("credit_limit"), "currency": currency} if limit else None
    if money is not None:
        to_minor(money["amount"], money["currency"])
    accounts = [a.strip() for a in cells.text("bank_accounts").split("|") if a.strip()]
    event = CustomerMasterChanged.model_validate(
        {
            "customer": cells.text("customer", required=True),
            "change_number": cells.whole("change_number", change_number),
            "name": cells.text("name", required=True),
            "country": cells.text("country"),
            "tax_id": cells.text("tax_id"),
            "bank_accounts": [{"number": a} for a in accounts],
            "parent": cells.text("parent") or None,
            "risk_class": cells.text("risk_class"),
            "payment_terms": cells.text("payment_terms") or "net 30",
            "credit_limit": money,
            "credit_check": cells.yes("credit_check", True),
            "attributes": cells.carried(),
        }
    )
    return event, ()


def orders(rows: Iterable[Row], profile: TableProfile) -> Iterator[Built]:
    """One event for each run of rows with the same order number; one bad line refuses its order."""
    for _, group in groupby(rows, key=lambda row: row.cells.get(profile.column("order"), "")):
        many = tuple(group)
        yield _built(many, partial(_order, [Cells(r, profile) for r in many]))


def _order(lines: list[Cells]) -> Made:
    head = lines[0]
    exponent(head.text("currency", required=True))
    made: list[dict[str, Any]] = [
        {
            "line": line.whole("line", number),
            "product": line.text("product", required=True),
            "description": line.text("description"),
            "quantity": line.number("quantity"),
            "unit": line.text("unit") or "C62",
            "unit_price": line.number("unit_price"),
            "discount_percent": line.number("discount_percent", "0"),
            "tax_category": line.text("tax_category") or "S",
            "tax_rate": line.number("tax_rate", "0"),
            "ship_to": line.text("ship_to"),
            "requested_on": line.day("requested_on", required=False),
        }
        for number, line in enumerate(lines, 1)
    ]
    event = SalesOrderSubmitted.model_validate(
        {
            "order": head.text("order", required=True),
            "customer": head.text("customer", required=True),
            "legal_entity": head.text("legal_entity", required=True),
            "currency": head.text("currency"),
            "ordered_on": head.day("ordered_on"),
            "customer_reference": head.text("customer_reference"),
            "payment_terms": head.text("payment_terms") or None,
            "billed_by": head.text("billed_by") or "o2c",
            "lines": made,
            "attributes": head.carried(),
        }
    )
    return event, ()


def invoices(rows: Iterable[Row], profile: TableProfile) -> Iterator[Built]:
    """One invoice that the ERP issued for each row. Due before it is dated is a warning, not an error."""
    for row in rows:
        yield _built((row,), partial(_invoice, Cells(row, profile)))


def _invoice(cells: Cells) -> Made:
    number = cells.text("number", required=True)
    dated = cells.day("document_date")
    due = cells.day("due_date", required=False)
    assert dated is not None
    currency = cells.text("currency", required=True)
    amount = cells.number("amount")
    to_minor(amount, currency)
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
            "source_known": cells.day("source_known", required=False),
            "attributes": cells.carried(),
        }
    )
    early = due is not None and due < dated
    return event, (f"{number}: due {due}, before its date {dated}",) if early else ()
