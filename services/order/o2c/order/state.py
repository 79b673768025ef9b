"""An order as the fold of its events."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from o2c.order.events import (
    GoodsLeft,
    HoldReason,
    Line,
    OrderCancelled,
    SalesOrder,
)
from o2c.order.valuation import share

ORDER, KNOWN = "order:", "known:"
NOTHING = SalesOrder("", "", "", date.min, "", None, "o2c", (), {})


@dataclass(slots=True)
class LineState:
    """A line with what is gone of it. Quantities are millionths, values minor units of the order's currency.

    `base…` is what was gone when the line last got its terms: the value of the rest is shared by the quantity taken
    since then, and what went at an older price keeps it.
    """

    terms: Line
    ordered: int
    net: int
    tax: int
    shipped: int = 0
    cancelled: int = 0
    gone_net: int = 0
    gone_tax: int = 0
    base: int = 0
    base_net: int = 0
    base_tax: int = 0

    @property
    def gone(self) -> int:
        return self.shipped + self.cancelled

    @property
    def open(self) -> int:
        return self.ordered - self.shipped - self.cancelled

    @property
    def open_gross(self) -> int:
        return self.net + self.tax - self.gone_net - self.gone_tax

    def worth(self, quantity: int) -> tuple[int, int]:
        """Net and tax of the next `quantity` taken out of the line; net and tax are shared each for itself."""
        if quantity == self.open:
            return self.net - self.gone_net, self.tax - self.gone_tax
        rest, used = self.ordered - self.base, self.gone - self.base + quantity
        net = self.base_net + share(self.net - self.base_net, used, rest) - self.gone_net
        tax = self.base_tax + share(self.tax - self.base_tax, used, rest) - self.gone_tax
        return net, tax


class Standing(NamedTuple):
    """Whether credit covers an order, and what of it is still to be shipped: what the totals count of it."""

    released: bool
    open_gross: int


NOTHING_OPEN = Standing(released=False, open_gross=0)


@dataclass(slots=True)
class Order:
    """`revision` 0: not taken yet, though its invoices may be known. `released`: credit covers the current revision."""

    id: str
    revision: int = 0
    change_number: int = 0
    submitted: SalesOrder = NOTHING
    current: SalesOrder = NOTHING
    lines: list[LineState] = field(default_factory=list)
    released: bool = False
    declined: HoldReason | None = None
    shipped_while_held: bool = False
    shipments: dict[str, GoodsLeft] = field(default_factory=dict)
    cancellations: list[OrderCancelled] = field(default_factory=list)
    invoices: dict[str, str] = field(default_factory=dict)
    """Document → the shipment it bills."""
    settled: set[str] = field(default_factory=set)
    """Documents whose open item is zero; cash-app may say so before billing's word of the document arrives."""
    completed: bool = False
    last_day: date = date.min
    """The latest business day of any fact so far: the same whatever order they came in."""
    before: Standing = field(default=NOTHING_OPEN, compare=False)
    now: Standing = field(default=NOTHING_OPEN, compare=False)
    """What stood right before the last event and right after it: a total changes by the difference."""

    @property
    def exists(self) -> bool:
        return self.revision > 0

    @property
    def begun(self) -> bool:
        """Its stream has events, be they only early facts: every first event has a day."""
        return self.last_day > date.min

    @property
    def unit(self) -> str:
        return ORDER + self.id

    @property
    def open_gross(self) -> int:
        """What credit must cover: not yet shipped, not cancelled."""
        return sum([line.open_gross for line in self.lines])

    @property
    def standing(self) -> Standing:
        return Standing(self.released, self.open_gross)

    def nothing_left(self) -> bool:
        return self.exists and not any(line.open for line in self.lines)

    def by_number(self) -> dict[int, LineState]:
        return {line.terms.number: line for line in self.lines}


@dataclass(slots=True)
class Known:
    """Whether an order of which early facts had begun the stream has come: what records parked for it wait for then.

    Parked records are tried again when a unit gets its first event. For most orders that is the order itself.
    """

    known: bool = False


def order_unit(order: str) -> str:
    return ORDER + order


def known_unit(order: str) -> str:
    return KNOWN + order
