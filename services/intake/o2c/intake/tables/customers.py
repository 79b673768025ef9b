"""Customer master records: one row, one record."""

from collections.abc import Iterable, Iterator
from functools import partial

from o2c.contracts.erp import CustomerMasterChanged
from o2c.contracts.money import to_minor
from o2c.intake.tables.built import Built, Made, built
from o2c.intake.tables.cells import BadRow, Cells
from o2c.intake.tables.fields import Fields
from o2c.intake.tables.profile import TableProfile
from o2c.intake.tables.row import Row

FIELDS = Fields(
    required=("customer", "name"),
    optional=(
        *("change_number", "country", "tax_id", "bank_accounts", "parent", "risk_class", "payment_terms"),
        *("credit_limit", "currency", "credit_check"),
    ),
)


def build(rows: Iterable[Row], profile: TableProfile) -> Iterator[Built]:
    """A customer's second row must be a change with a number of its own: which of two equal ones holds, nobody knows.

    The very same row again is harmless.
    """
    seen: dict[tuple[str, int], CustomerMasterChanged] = {}
    for row in rows:
        yield built((row,), partial(_customer, row, profile, seen))


def _customer(row: Row, profile: TableProfile, seen: dict[tuple[str, int], CustomerMasterChanged]) -> Made:
    cells = Cells(row, profile)
    limit = cells.text("credit_limit")
    currency = cells.text("currency", required=bool(limit))
    if limit and to_minor(cells.amount("credit_limit", currency), currency) < 0:
        raise cells.wrong("credit_limit", f"{limit!r} is below 0")
    accounts = [a.strip() for a in cells.text("bank_accounts").split("|") if a.strip()]
    event = CustomerMasterChanged.model_validate(
        {
            "customer": cells.text("customer", required=True),
            "change_number": cells.whole("change_number", 0),
            "name": cells.text("name", required=True),
            "country": cells.text("country"),
            "tax_id": cells.text("tax_id"),
            "bank_accounts": [{"number": a} for a in accounts],
            "parent": cells.text("parent") or None,
            "risk_class": cells.text("risk_class"),
            "payment_terms": cells.text("payment_terms") or "net 30",
            "credit_limit": {"amount": cells.amount("credit_limit", currency), "currency": currency} if limit else None,
            "credit_check": cells.yes("credit_check", True),
            "attributes": cells.carried(),
        }
    )
    if seen.setdefault((event.customer, event.change_number), event) != event:
        raise BadRow(f"customer {event.customer} stands further up with other content and the same change_number")
    return event, ()
