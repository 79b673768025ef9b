"""Invoices and credits that were open at the cut-over: one row, one document."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from o2c.contracts.money import to_minor, to_text
from o2c.contracts.opening import OpeningItemStated
from o2c.intake.tables.built import Built, Made, built
from o2c.intake.tables.cells import BadRow, Cells
from o2c.intake.tables.fields import Fields
from o2c.intake.tables.opening.common import day_before
from o2c.intake.tables.profile import TableProfile
from o2c.intake.tables.row import Row
from o2c.intake.tables.taxes import taxes

FIELDS = Fields(
    required=(
        "cutover",
        "number",
        "customer",
        "legal_entity",
        "currency",
        "amount",
        "open",
        "document_date",
        "due_date",
    ),
    optional=(
        *("kind", "source_system", "fiscal_year", "discount_percent", "discount_until", "taxes", "dispute"),
        *("customer_reference", "payment_reference", "loaded_by"),
    ),
)
KINDS = {
    "": "",
    "invoice": "invoice",
    "credit-note": "credit-note",
    "credit note": "credit-note",
    "credit": "credit-note",
}


def build(rows: Iterable[Row], profile: TableProfile) -> Iterator[Built]:
    """The very same row again is harmless; the same number with other content is refused."""
    seen: dict[tuple[str, ...], OpeningItemStated] = {}
    for row in rows:
        yield built((row,), partial(_item, row, profile, seen))


def _item(row: Row, profile: TableProfile, seen: dict[tuple[str, ...], OpeningItemStated]) -> Made:
    """Without a kind the sign of the amount tells it: below 0 it is a credit."""
    cells = Cells(row, profile)
    number, currency = cells.text("number", required=True), cells.text("currency", required=True)
    kind, gross, open_ = _amounts(cells, currency)
    cutover, dated = day_before(cells, "document_date")
    due = cells.day("due_date")
    event = OpeningItemStated.model_validate(
        {
            "cutover": cutover,
            "source_system": cells.text("source_system") or "erp",
            "fiscal_year": cells.whole("fiscal_year", dated.year),
            "number": number,
            "legal_entity": cells.text("legal_entity", required=True),
            "customer": cells.text("customer", required=True),
            "item_kind": kind,
            "gross": {"amount": to_text(gross, currency), "currency": currency},
            "open": to_text(open_, currency),
            "document_date": dated,
            "due_date": due,
            **_discount(cells),
            "taxes": taxes(cells),
            "customer_reference": cells.text("customer_reference"),
            "payment_reference": cells.text("payment_reference"),
            "dispute": cells.text("dispute"),
            "loaded_by": cells.text("loaded_by"),
            "attributes": cells.carried(),
        }
    )
    key = event.source_system, event.legal_entity, str(event.fiscal_year), number, kind
    if seen.setdefault(key, event) != event:
        raise BadRow(f"{cells.named('number')}: {number} stands further up with other content")
    return event, _warnings(cells.line, number, dated, due)


def _warnings(line: int, number: str, dated: date, due: date | None) -> tuple[str, ...]:
    early = due is not None and due < dated
    return (f"line {line}: {number} is due {due}, before its date {dated}",) if early else ()


def _amounts(cells: Cells, currency: str) -> tuple[str, int, int]:
    """Kind, original and open amount in minor units, both positive."""
    said = cells.text("kind").lower()
    if said not in KINDS:
        raise cells.wrong("kind", f"{said[:40]!r}; expected invoice or credit-note")
    gross = to_minor(cells.amount("amount", currency), currency)
    open_ = to_minor(cells.amount("open", currency), currency)
    if gross * open_ < 0:
        raise cells.wrong("open", f"found {to_text(open_, currency)}, expected the sign of {to_text(gross, currency)}")
    kind = KINDS[said] or ("credit-note" if gross < 0 else "invoice")
    if kind == "credit-note" and gross <= 0 and open_ <= 0:
        gross, open_ = -gross, -open_
    if gross <= 0:
        expected = "an amount other than 0" if not gross else "an amount above 0 of an invoice"
        raise cells.wrong("amount", f"found {to_text(gross, currency)}, expected {expected}")
    if not 0 < open_ <= gross:
        found = to_text(open_, currency)
        closed = "; what is closed is no opening item" if not open_ else ""
        raise cells.wrong("open", f"found {found}, expected more than 0 and at most {to_text(gross, currency)}{closed}")
    return kind, gross, open_


def _discount(cells: Cells) -> dict[str, str | date | None]:
    percent, until = cells.number("discount_percent", ""), cells.day("discount_until", required=False)
    if bool(percent) != bool(until):
        missing = "discount_until" if percent else "discount_percent"
        raise cells.wrong(missing, "empty, but a discount needs its percentage and its last day")
    return {"discount_percent": percent or None, "discount_until": until}
