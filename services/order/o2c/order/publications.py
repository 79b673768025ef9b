"""Stored events out, as the public language says them; `publish` alone knows both.

Said as wire structs: whatever a test says is held to its contract there, and not again each time.
"""

from collections.abc import Callable, Iterable
from typing import Any

from o2c.chassis.money import to_text
from o2c.contracts.wire import order as said
from o2c.contracts.wire.base import Message, Money
from o2c.order.events import (
    GoodsLeft,
    Line,
    OrderCancelled,
    OrderCompleted,
    OrderHeld,
    OrderReleased,
    OrderReopened,
    OrderRevised,
    OrderTaken,
    Part,
    SalesOrder,
    Value,
)
from o2c.order.state import Order

Fields = dict[str, Any]


def publish(event: Any, state: Any, unit: str) -> Iterable[tuple[str, Message]]:  # noqa: ARG001
    """What a stored event says to the others, keyed by the customer. Billing and settlement are not ours to say."""
    say = _SAY.get(type(event))
    return () if say is None else ((state.current.customer, say(event, state)),)


def _placed(event: OrderTaken, state: Order) -> Message:
    return said.OrderPlaced(order=state.id, revision=1, **_whole(event.order, event.values))


def _changed(event: OrderRevised, state: Order) -> Message:
    whole = _whole(event.order, event.values)
    return said.OrderChanged(order=state.id, revision=event.revision, needs_credit=event.needs_credit, **whole)


def _whole(order: SalesOrder, values: tuple[Value, ...]) -> Fields:
    currency = order.currency
    net, gross = _total(values)
    return {
        "customer": order.customer,
        "legal_entity": order.legal_entity,
        "currency": currency,
        "ordered_on": order.ordered_on,
        "customer_reference": order.customer_reference,
        "payment_terms": order.payment_terms,
        "billed_by": order.billed_by,
        "lines": tuple([_line(line, value, currency) for line, value in zip(order.lines, values, strict=True)]),
        "net": to_text(net, currency),
        "gross": to_text(gross, currency),
        "attributes": order.attributes,
    }


def _line(line: Line, value: Value, currency: str) -> said.OrderLine:
    return said.OrderLine(
        line=line.number,
        product=line.product,
        description=line.description,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        tax_category=line.tax_category,
        tax_rate=line.tax_rate,
        net=to_text(value.net, currency),
        gross=to_text(value.net + value.tax, currency),
        ship_to=line.ship_to,
        requested_on=line.requested_on,
    )


def _part(line: Line, part: Part, currency: str) -> said.ShippedLine:
    return said.ShippedLine(
        line=line.number,
        product=line.product,
        description=line.description,
        quantity=part.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        tax_category=line.tax_category,
        tax_rate=line.tax_rate,
        net=to_text(part.net, currency),
        gross=to_text(part.net + part.tax, currency),
    )


def _total(values: Iterable[Value | Part]) -> tuple[int, int]:
    net = tax = 0
    for value in values:
        net += value.net
        tax += value.tax
    return net, net + tax


def _released(event: OrderReleased, state: Order) -> Message:
    order = state.current
    return said.OrderReleased(
        order=state.id,
        revision=event.revision,
        customer=order.customer,
        legal_entity=order.legal_entity,
        amount=Money(amount=to_text(event.amount, order.currency), currency=order.currency),
    )


def _held(event: OrderHeld, state: Order) -> Message:
    order = state.current
    return said.OrderHeld(
        order=state.id,
        revision=event.revision,
        customer=order.customer,
        legal_entity=order.legal_entity,
        reason=event.reason,
        amount=Money(amount=to_text(event.amount, order.currency), currency=order.currency),
    )


def _shipped(event: GoodsLeft, state: Order) -> Message:
    order, lines = state.current, state.by_number()
    currency = order.currency
    net, gross = _total(event.parts)
    return said.OrderShipped(
        order=state.id,
        revision=event.revision,
        customer=order.customer,
        shipment=event.shipment,
        legal_entity=order.legal_entity,
        currency=currency,
        shipped_on=event.shipped_on,
        customer_reference=order.customer_reference,
        payment_terms=order.payment_terms,
        billed_by=order.billed_by,
        lines=tuple([_part(lines[part.line].terms, part, currency) for part in event.parts]),
        net=to_text(net, currency),
        gross=to_text(gross, currency),
        attributes=order.attributes,
    )


def _cancelled(event: OrderCancelled, state: Order) -> Message:
    order = state.current
    currency = order.currency
    return said.OrderCancelled(
        order=state.id,
        revision=event.revision,
        customer=order.customer,
        legal_entity=order.legal_entity,
        currency=currency,
        cancelled_on=event.cancelled_on,
        lines=tuple(
            [
                said.CancelledLine(line=p.line, quantity=p.quantity, gross=to_text(p.net + p.tax, currency))
                for p in event.parts
            ]
        ),
        gross=to_text(_total(event.parts)[1], currency),
        complete=event.complete,
        reason=event.reason,
    )


def _completed(event: OrderCompleted, state: Order) -> Message:
    return _completion(state, completed_on=event.completed_on, reopened=False)


def _reopened(event: OrderReopened, state: Order) -> Message:
    return _completion(state, completed_on=event.reopened_on, reopened=True)


def _completion(state: Order, **when: Any) -> Message:
    order = state.current
    return said.OrderCompleted(order=state.id, customer=order.customer, legal_entity=order.legal_entity, **when)


_SAY: dict[type, Callable[[Any, Order], Message]] = {
    OrderTaken: _placed,
    OrderRevised: _changed,
    OrderReleased: _released,
    OrderHeld: _held,
    GoodsLeft: _shipped,
    OrderCancelled: _cancelled,
    OrderCompleted: _completed,
    OrderReopened: _reopened,
}
