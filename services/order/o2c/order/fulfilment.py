"""Goods leave, or will never leave."""

from o2c.chassis.domain import Context, Outcome, Refuse
from o2c.order.acceptance import quantities
from o2c.order.commands import CancelOrder, ShipGoods
from o2c.order.completion import concluded
from o2c.order.events import GoodsLeft, OrderCancelled, OrderHeld, Part
from o2c.order.state import LineState, Order
from o2c.order.valuation import millionths, number_text


def ship(command: ShipGoods, order: Order, ctx: Context) -> list[Outcome]:  # noqa: ARG001
    """Book a delivery note. Goods that left although credit has not released the order are a fact and an exception."""
    asked = quantities(command.quantities)
    if isinstance(asked, Refuse):
        return [asked]
    known = order.shipments.get(command.shipment)
    if known is not None:
        same = known.shipped_on == command.shipped_on and _taken(known.parts) == asked
        return [] if same else [Refuse("shipment-number-used-twice", _known_shipment(known))]
    parts = _parts(asked, order, command.customer, "shipped-more-than-ordered")
    if isinstance(parts, Refuse):
        return [parts]
    left = GoodsLeft(command.shipment, command.shipped_on, order.revision, parts)
    outcome = concluded(
        order,
        left,
        command.shipped_on,
        nothing_left=_leaves_nothing(asked, order),
        shipments=(*order.shipments, command.shipment),
    )
    if not order.released:
        uncovered = sum([part.net + part.tax for part in parts])
        outcome.insert(1, OrderHeld(order.revision, "shipped-while-held", uncovered))
    return outcome


def cancel(command: CancelOrder, order: Order, ctx: Context) -> list[Outcome]:
    """Cancel quantities, or all that is left to ship.

    A cancellation is recognised as one already made by its change number; without one (0) by its whole content: who
    cancels 3 of a line twice on one day numbers the two, or gives different reasons.
    """
    number, reason = command.change_number, command.reason or ctx.reason
    asked = quantities(command.quantities)
    if isinstance(asked, Refuse):
        return [asked]
    if 0 < number < order.change_number or any(_same(past, command, asked, reason) for past in order.cancellations):
        return []
    if number and number == order.change_number:
        return [Refuse("change-number-used-twice", f"change {number} of order {order.id} is known with other content")]
    asked = asked or {line.terms.number: line.open for line in order.lines if line.open}
    parts = _parts(asked, order, command.customer, "cancelled-more-than-open")
    if isinstance(parts, Refuse):
        return [parts]
    if not parts:
        return []
    complete = _leaves_nothing(asked, order)
    whole = not command.quantities
    cancelled = OrderCancelled(number, command.cancelled_on, order.revision, reason, whole, parts, complete)
    return concluded(order, cancelled, command.cancelled_on, nothing_left=complete)


def _parts(asked: dict[int, int], order: Order, customer: str, too_much: str) -> tuple[Part, ...] | Refuse:
    """Each quantity with its share of its line's value."""
    if customer != order.current.customer:
        return Refuse("customer-differs", f"order {order.id} is of customer {order.current.customer}, not {customer}")
    lines = order.by_number()
    parts = []
    for number, quantity in asked.items():
        line = lines.get(number)
        if line is None:
            return Refuse("line-unknown", f"order {order.id} has no line {number}")
        if quantity > line.open:
            return Refuse(too_much, f"line {number}: {_balance(line)}, {number_text(quantity)} are asked")
        parts.append(Part(number, number_text(quantity), *line.worth(quantity)))
    return tuple(parts)


def _balance(line: LineState) -> str:
    ordered, shipped, cancelled = number_text(line.ordered), number_text(line.shipped), number_text(line.cancelled)
    return f"{ordered} are ordered, {shipped} already shipped, {cancelled} cancelled"


def _leaves_nothing(asked: dict[int, int], order: Order) -> bool:
    return all(line.open == asked.get(line.terms.number, 0) for line in order.lines)


def _taken(parts: tuple[Part, ...]) -> dict[int, int]:
    return {part.line: millionths(part.quantity) for part in parts}


def _same(past: OrderCancelled, command: CancelOrder, asked: dict[int, int], reason: str) -> bool:
    return (
        past.change_number == command.change_number
        and past.cancelled_on == command.cancelled_on
        and past.reason == reason
        and past.whole == (not asked)
        and (past.whole or _taken(past.parts) == asked)
    )


def _known_shipment(known: GoodsLeft) -> str:
    told = ", ".join(f"line {part.line}: {part.quantity}" for part in known.parts[:5])
    return f"shipment {known.shipment} is known, of {known.shipped_on} with {told}, and is not the one sent now"
