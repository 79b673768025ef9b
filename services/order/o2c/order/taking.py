"""An order comes in, and changes while something of it is still to be shipped."""

from o2c.chassis.domain import Context, Outcome, Refuse, Send
from o2c.order import acceptance
from o2c.order.commands import ChangeOrder, MarkKnown, TakeOrder
from o2c.order.completion import concluded
from o2c.order.events import ChangeNoted, OrderRevised, OrderTaken, SalesOrder, Value
from o2c.order.state import LineState, Order, known_unit
from o2c.order.valuation import millionths, number_text, value_of


def take(command: TakeOrder, order: Order, ctx: Context) -> list[Outcome]:  # noqa: ARG001
    """Take an order in. The same submission again says nothing, also when the order was changed meanwhile."""
    content = command.order
    if order.exists:
        if content in (order.submitted, order.current):
            return []
        differences = acceptance.short(acceptance.differing(order.submitted, content))
        return [Refuse("order-number-used-twice", f"order {order.id} is known with other content: {differences}")]
    if (wrong := acceptance.refusal(content)) is not None:
        return [wrong]
    values = acceptance.valued(content)
    if (wrong := acceptance.too_large(content, values)) is not None:
        return [wrong]
    taken = OrderTaken(command.change_number, content, values)
    return [taken, Send(known_unit(order.id), MarkKnown())] if order.begun else [taken]


def change(command: ChangeOrder, order: Order, ctx: Context) -> list[Outcome]:
    """Replace the order's lines and terms, as far as what is gone of them allows.

    A change number below the last one seen changes nothing; the same number with other content is a contradiction,
    but for 0: its sender does not number changes, they count in the order they arrive.

    Credit is asked again unless it covers the order as it is and the open value does not rise: what a lower value
    frees, credit may already have given to another order.
    """
    content = command.order
    number = order.change_number if command.change_number is None else command.change_number
    if number < order.change_number:
        return []
    if content == order.current:
        return [ChangeNoted(number)] if number > order.change_number else []
    if command.change_number and number == order.change_number:
        differences = acceptance.short(acceptance.differing(order.current, content))
        return [Refuse("change-number-used-twice", f"change {number} of order {order.id} is known, but: {differences}")]
    wrong = _contradiction(content, order) or acceptance.refusal(content) or _below_what_is_gone(content, order)
    if wrong is not None:
        return [wrong]
    values, open_gross, nothing_left = _revalued(content, order)
    if (wrong := acceptance.too_large(content, values)) is not None:
        return [wrong]
    needs_credit = not order.released or open_gross > order.open_gross
    revised = OrderRevised(order.revision + 1, number, content, values, needs_credit, ctx.reason)
    return concluded(order, revised, order.last_day, nothing_left=nothing_left)


def _contradiction(content: SalesOrder, order: Order) -> Refuse | None:
    for field in acceptance.FIXED:
        old, new = getattr(order.current, field), getattr(content, field)
        if old != new:
            return Refuse("fixed-field-changed", f"{field} of order {order.id} is {old} and cannot become {new}")
    if order.nothing_left():
        return Refuse("order-closed", f"all of order {order.id} is shipped or cancelled; it cannot change any more")
    return None


def _below_what_is_gone(content: SalesOrder, order: Order) -> Refuse | None:
    after = {line.number: line for line in content.lines}
    for line in order.lines:
        if not line.gone:
            continue
        terms = after.get(line.terms.number)
        if terms is None or millionths(terms.quantity) < line.gone:
            asked = "is left out" if terms is None else f"is changed to {terms.quantity}"
            return Refuse("quantity-below-shipped", f"line {line.terms.number} {asked}, but {_gone(line)}")
        if (terms.product, terms.unit) != (line.terms.product, line.terms.unit):
            return Refuse("shipped-line-changed", f"line {terms.number} has another product or unit, but {_gone(line)}")
    return None


def _gone(line: LineState) -> str:
    return f"{number_text(line.shipped)} are shipped and {number_text(line.cancelled)} cancelled"


def _revalued(content: SalesOrder, order: Order) -> tuple[tuple[Value, ...], int, bool]:
    """The lines' new values, the gross value of what is open, and whether nothing is.

    What is gone keeps its value, the rest is worth what the new terms say. 10 × 119.00, of which 4 are shipped
    (476.00), changed to 10 × 130.90: 476.00 + 6 × 130.90 = 1,261.40, of which 785.40 are open.
    """
    before = order.by_number()
    values, open_gross, nothing_left = [], 0, True
    for terms in content.lines:
        old = before.get(terms.number)
        quantity = millionths(terms.quantity) - (old.gone if old else 0)
        rest = value_of(quantity, terms, content.currency)
        values.append(Value(rest.net + old.gone_net, rest.tax + old.gone_tax) if old else rest)
        open_gross += rest.net + rest.tax
        nothing_left = nothing_left and quantity == 0
    return tuple(values), open_gross, nothing_left
