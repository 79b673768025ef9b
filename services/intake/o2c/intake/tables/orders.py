"""Sales orders: one row a line, an order is all rows of its number, wherever in the file they stand."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from o2c.contracts.erp import SalesOrderSubmitted
from o2c.contracts.money import decimal, exponent
from o2c.intake.tables.built import Built, Made, built
from o2c.intake.tables.cells import BadRow, Cells
from o2c.intake.tables.fields import Fields
from o2c.intake.tables.profile import TableProfile
from o2c.intake.tables.row import Row

_HEAD_REQUIRED = ("order", "customer", "legal_entity", "currency", "ordered_on")
_HEAD = (*_HEAD_REQUIRED, "customer_reference", "payment_terms", "billed_by", "change_number")

FIELDS = Fields(
    required=(*_HEAD_REQUIRED, "product", "quantity", "unit_price"),
    optional=(
        *("customer_reference", "payment_terms", "billed_by", "change_number"),
        *("line", "description", "unit", "discount_percent", "tax_category", "tax_rate", "ship_to", "requested_on"),
    ),
)


def build(rows: Iterable[Row], profile: TableProfile) -> Iterator[Built]:
    """One bad row refuses its order, for an order that lacks a line is another order."""
    column = profile.column("order")
    orders: dict[str, list[Row]] = {}
    for row in rows:
        orders.setdefault(row.cells.get(column, ""), []).append(row)
    for number, lines in orders.items():
        if number:
            yield built(tuple(lines), partial(_order, lines, profile))
        else:
            for row in lines:
                yield built((row,), partial(_order, [row], profile))


def _order(rows: Sequence[Row], profile: TableProfile) -> Made:
    lines = [_naming_the_line(row, rows, partial(_line, row, profile, at)) for at, row in enumerate(rows, 1)]
    head = Cells(rows[0], profile)
    for row in rows[1:]:
        _refuse_other_head(head, Cells(row, profile))
    event = SalesOrderSubmitted.model_validate(
        {
            "order": head.text("order", required=True),
            "customer": head.text("customer", required=True),
            "change_number": head.whole("change_number", 0),
            "legal_entity": head.text("legal_entity", required=True),
            "currency": head.text("currency", required=True),
            "ordered_on": head.day("ordered_on"),
            "customer_reference": head.text("customer_reference"),
            "payment_terms": head.text("payment_terms") or None,
            "billed_by": head.text("billed_by") or "o2c",
            "lines": lines,
            "attributes": head.carried(),
        }
    )
    exponent(event.currency)
    _refuse_twice([line.line for line in event.lines])
    return event, ()


def _line(row: Row, profile: TableProfile, number: int) -> dict[str, Any]:
    cells = Cells(row, profile)
    quantity, price = cells.number("quantity"), cells.number("unit_price")
    if decimal(quantity) <= 0:
        raise cells.wrong("quantity", f"{quantity} is not above 0")
    if decimal(price) < 0:
        raise cells.wrong("unit_price", f"{price} is below 0")
    return {
        "line": cells.whole("line", number),
        "product": cells.text("product", required=True),
        "description": cells.text("description"),
        "quantity": quantity,
        "unit": cells.text("unit") or "C62",
        "unit_price": price,
        "discount_percent": cells.number("discount_percent", "0"),
        "tax_category": cells.text("tax_category") or "S",
        "tax_rate": cells.number("tax_rate", "0"),
        "ship_to": cells.text("ship_to"),
        "requested_on": cells.day("requested_on", required=False),
    }


def _naming_the_line(row: Row, rows: Sequence[Row], make: Any) -> dict[str, Any]:
    """In an order of several rows, which of them is the bad one."""
    try:
        made: dict[str, Any] = make()
    except BadRow as error:
        raise BadRow(f"line {row.line}: {error}" if len(rows) > 1 else str(error)) from None
    return made


def _refuse_other_head(first: Cells, other: Cells) -> None:
    for field in _HEAD:
        if first.text(field) != other.text(field):
            found = f"{other.text(field)[:40]!r}, but {first.text(field)[:40]!r} in line {first.line} of the same order"
            raise BadRow(f"line {other.line}: {other.wrong(field, found)}")


def _refuse_twice(numbers: Sequence[int]) -> None:
    twice = next((number for number in numbers if numbers.count(number) > 1), None)
    if twice is not None:
        raise BadRow(f"the order has two lines {twice}")
