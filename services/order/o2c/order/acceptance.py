"""What an order must be like to be taken in, and how two versions of one differ."""

from o2c.chassis.domain import Refuse
from o2c.chassis.money import BadAmount, exponent, to_text
from o2c.order.commands import Quantity
from o2c.order.events import Line, SalesOrder, Value
from o2c.order.valuation import HUNDRED_PERCENT, LARGEST, millionths, value_of

FIXED = ("customer", "legal_entity", "currency", "billed_by")
"""Credit, billing and the journal rest on these: an order that must change them is cancelled and submitted anew."""

_MOST_TOLD = 5


def refusal(order: SalesOrder) -> Refuse | None:
    """What is wrong with the order as such, if anything; names the line and the field."""
    try:
        exponent(order.currency)
    except BadAmount as problem:
        return Refuse("currency-unknown", f"currency: {problem}")
    seen = set()
    for line in order.lines:
        if line.number in seen:
            return Refuse("line-number-twice", f"line {line.number} is there twice; a line number must be unique")
        seen.add(line.number)
        if (wrong := _wrong(line)) is not None:
            return wrong
    return None


def _wrong(line: Line) -> Refuse | None:
    if millionths(line.quantity) <= 0:
        return _refuse("quantity-not-positive", line, "quantity", line.quantity, "must be above 0")
    if millionths(line.unit_price) < 0:
        return _refuse("price-negative", line, "unit_price", line.unit_price, "must be 0 or more")
    if not 0 <= millionths(line.discount_percent) <= HUNDRED_PERCENT:
        return _refuse("percentage-out-of-range", line, "discount_percent", line.discount_percent, "must be 0 to 100")
    if not 0 <= millionths(line.tax_rate) <= HUNDRED_PERCENT:
        return _refuse("percentage-out-of-range", line, "tax_rate", line.tax_rate, "must be 0 to 100")
    return None


def _refuse(code: str, line: Line, field: str, value: str, expected: str) -> Refuse:
    return Refuse(code, f"line {line.number}: {field} is {value}; it {expected}")


def valued(order: SalesOrder) -> tuple[Value, ...]:
    return tuple([value_of(millionths(line.quantity), line, order.currency) for line in order.lines])


def too_large(order: SalesOrder, values: tuple[Value, ...]) -> Refuse | None:
    gross = sum([value.net + value.tax for value in values])
    if gross <= LARGEST:
        return None
    most = to_text(LARGEST, order.currency)
    return Refuse("value-too-large", f"the order is worth more than {most} {order.currency}, the most that is possible")


def quantities(asked: tuple[Quantity, ...]) -> dict[int, int] | Refuse:
    """Millionths by line number; a line named twice (two batches of a delivery note) counts with its sum."""
    found: dict[int, int] = {}
    for part in asked:
        quantity = millionths(part.quantity)
        if quantity <= 0:
            return Refuse("quantity-not-positive", f"line {part.line}: quantity is {part.quantity}; it must be above 0")
        found[part.line] = found.get(part.line, 0) + quantity
    return found


def differing(old: SalesOrder, new: SalesOrder) -> list[str]:
    """Names of what differs, lines by number: `customer_reference`, `line 2: quantity, unit_price`, `line 3`."""
    return _fields(old, new, but="lines") + _lines(old.lines, new.lines)


def short(differences: list[str]) -> str:
    told = "; ".join(differences[:_MOST_TOLD])
    more = len(differences) - _MOST_TOLD
    return f"{told}; and {more} more" if more > 0 else told


def _fields(old: SalesOrder | Line, new: SalesOrder | Line, but: str = "") -> list[str]:
    names = [name for name in old.__struct_fields__ if name != but]
    return [name for name in names if getattr(old, name) != getattr(new, name)]


def _lines(old: tuple[Line, ...], new: tuple[Line, ...]) -> list[str]:
    before, after = {line.number: line for line in old}, {line.number: line for line in new}
    found = []
    for number in sorted(before.keys() | after.keys()):
        if number not in before or number not in after:
            found.append(f"line {number}")
        elif before[number] != after[number]:
            found.append(f"line {number}: {', '.join(_fields(before[number], after[number]))}")
    return found or (["order of lines"] if old != new else [])
