"""How each stored event changes an order. Nothing is decided here: what the event says, holds."""

from typing import Any

from o2c.order.events import (
    ChangeNoted,
    CreditAnswerNoted,
    GoodsLeft,
    ItemSettled,
    OrderCancelled,
    OrderCompleted,
    OrderHeld,
    OrderReleased,
    OrderReopened,
    OrderRevised,
    OrderTaken,
    ShipmentBilled,
)
from o2c.order.state import LineState, Order
from o2c.order.valuation import millionths


def _taken(order: Order, event: OrderTaken) -> None:
    order.revision, order.change_number = 1, event.change_number
    order.submitted = order.current = event.order
    order.lines = [
        LineState(line, millionths(line.quantity), value.net, value.tax)
        for line, value in zip(event.order.lines, event.values, strict=True)
    ]
    order.last_day = max(order.last_day, event.order.ordered_on)


def _revised(order: Order, event: OrderRevised) -> None:
    before = order.by_number()
    lines = []
    for terms, value in zip(event.order.lines, event.values, strict=True):
        line = before.get(terms.number)
        if line is None:
            line = LineState(terms, 0, 0, 0)
        line.terms, line.ordered, line.net, line.tax = terms, millionths(terms.quantity), value.net, value.tax
        line.base, line.base_net, line.base_tax = line.gone, line.gone_net, line.gone_tax
        lines.append(line)
    order.lines, order.current = lines, event.order
    order.revision, order.declined = event.revision, None
    order.released = order.released and not event.needs_credit
    order.change_number = max(order.change_number, event.change_number)


def _noted(order: Order, event: ChangeNoted) -> None:
    order.change_number = event.change_number


def _released(order: Order, event: OrderReleased) -> None:  # noqa: ARG001
    order.released, order.declined, order.shipped_while_held = True, None, False


def _held(order: Order, event: OrderHeld) -> None:
    if event.reason == "shipped-while-held":
        order.shipped_while_held = True
    else:
        order.released, order.declined = False, event.reason


def _answer_noted(order: Order, event: CreditAnswerNoted) -> None:
    """Kept for the record only."""


def _left(order: Order, event: GoodsLeft) -> None:
    lines = order.by_number()
    for part in event.parts:
        line = lines[part.line]
        line.shipped += millionths(part.quantity)
        line.gone_net += part.net
        line.gone_tax += part.tax
    order.shipments[event.shipment] = event
    order.last_day = max(order.last_day, event.shipped_on)


def _cancelled(order: Order, event: OrderCancelled) -> None:
    lines = order.by_number()
    for part in event.parts:
        line = lines[part.line]
        line.cancelled += millionths(part.quantity)
        line.gone_net += part.net
        line.gone_tax += part.tax
    order.cancellations.append(event)
    order.change_number = max(order.change_number, event.change_number)
    order.last_day = max(order.last_day, event.cancelled_on)


def _billed(order: Order, event: ShipmentBilled) -> None:
    order.invoices[event.document] = event.shipment
    order.last_day = max(order.last_day, event.document_date)


def _settled(order: Order, event: ItemSettled) -> None:
    if event.reopened:
        order.settled.discard(event.document)
    else:
        order.settled.add(event.document)
    order.last_day = max(order.last_day, event.settled_on)


def _completed(order: Order, event: OrderCompleted) -> None:  # noqa: ARG001
    order.completed = True


def _reopened(order: Order, event: OrderReopened) -> None:  # noqa: ARG001
    order.completed = False


_CHANGES: dict[type, Any] = {
    OrderTaken: _taken,
    OrderRevised: _revised,
    ChangeNoted: _noted,
    OrderReleased: _released,
    OrderHeld: _held,
    CreditAnswerNoted: _answer_noted,
    GoodsLeft: _left,
    OrderCancelled: _cancelled,
    ShipmentBilled: _billed,
    ItemSettled: _settled,
    OrderCompleted: _completed,
    OrderReopened: _reopened,
}

_MOVING = frozenset({OrderTaken, OrderRevised, OrderReleased, OrderHeld, GoodsLeft, OrderCancelled})
"""What may change how an order stands."""


def evolve(order: Order, event: Any) -> Order:
    kind = type(event)
    _CHANGES[kind](order, event)
    order.before = order.now
    if kind in _MOVING:
        order.now = order.standing
    return order
