"""Billed and settled, an order is complete. Which of these facts comes first does not matter.

An ERP that bills its own orders may have an invoice here, and even its payment, before the order: other topics, other
delays. Such early facts are the first events of the order's stream, so that each topic's facts stay in their order.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from o2c.chassis.domain import Context, Outcome, Refuse
from o2c.order.commands import BillShipment, SettleItem
from o2c.order.events import WHOLE_ORDER, ItemSettled, OrderCompleted, OrderReopened, ShipmentBilled
from o2c.order.state import Order


def bill(command: BillShipment, order: Order, ctx: Context) -> list[Outcome]:  # noqa: ARG001
    document, shipment = command.document, command.shipment
    known = order.invoices.get(document)
    if known is not None:
        return [] if known == shipment else [_billed_twice(document, known, shipment)]
    fact = ShipmentBilled(document, shipment, command.document_date)
    return concluded(order, fact, command.document_date, invoices={**order.invoices, document: shipment})


def settle(command: SettleItem, order: Order, ctx: Context) -> list[Outcome]:  # noqa: ARG001
    document = command.document
    if (document in order.settled) is not command.reopened:
        return []
    fact = ItemSettled(document, command.settled_on, command.reopened)
    return concluded(order, fact, command.settled_on, settled=order.settled ^ {document})


def is_complete(
    nothing_left: bool, shipments: Iterable[str], invoices: Mapping[str, str], settled: Iterable[str]
) -> bool:
    """All is shipped or cancelled, every shipment is billed, and every invoice of the order is settled.

    An order that was cancelled before anything was shipped or billed has nothing to wait for.
    """
    if not nothing_left or not invoices.keys() <= set(settled):
        return False
    billed = set(invoices.values())
    return WHOLE_ORDER in billed or billed.issuperset(shipments)


def concluded(
    order: Order,
    fact: Any,
    day: date,
    *,
    nothing_left: bool | None = None,
    shipments: Iterable[str] | None = None,
    invoices: Mapping[str, str] | None = None,
    settled: Iterable[str] | None = None,
) -> list[Outcome]:
    """The fact, and whether the order is complete or open again with it. What is not given stays as it is."""
    complete = is_complete(
        order.nothing_left() if nothing_left is None else nothing_left,
        order.shipments if shipments is None else shipments,
        order.invoices if invoices is None else invoices,
        order.settled if settled is None else settled,
    )
    if complete is order.completed:
        return [fact]
    day = max(day, order.last_day)
    return [fact, OrderCompleted(day) if complete else OrderReopened(day)]


def _billed_twice(document: str, known: str, shipment: str) -> Refuse:
    def named(it: str) -> str:
        return f"shipment {it}" if it else "the whole order"

    return Refuse("invoice-bills-another", f"invoice {document} bills {named(known)}, now {named(shipment)}")
