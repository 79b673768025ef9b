"""The rules of the order service: which rule answers which command. Pure."""

from collections.abc import Callable
from typing import Any

from o2c.chassis.domain import Context, OneStream, Outcome, Wait
from o2c.order import completion, evolution, fulfilment, release, taking
from o2c.order.commands import (
    BillShipment,
    CancelOrder,
    ChangeOrder,
    SettleItem,
    ShipGoods,
    TakeCreditAnswer,
    TakeOrder,
)
from o2c.order.events import OrderKnown
from o2c.order.state import KNOWN, ORDER, Known, Order, known_unit

Rule = Callable[[Any, Order, Context], list[Outcome]]

RULES: dict[type, Rule] = {
    TakeOrder: taking.take,
    ChangeOrder: taking.change,
    CancelOrder: fulfilment.cancel,
    ShipGoods: fulfilment.ship,
    TakeCreditAnswer: release.answer,
    BillShipment: completion.bill,
    SettleItem: completion.settle,
}


NEED_NO_ORDER = (TakeOrder, BillShipment, SettleItem)
"""The others are about an order as it stands, and wait until there is one."""


class OrderDecider(OneStream):
    """Units: `order:<order>`, and `known:<order>` for orders that something was heard of before they came."""

    def initial(self, unit: str) -> Order | Known:
        return Known() if unit.startswith(KNOWN) else Order(unit.removeprefix(ORDER))

    def evolve(self, state: Order | Known, event: Any) -> Order | Known:
        return evolution.evolve(state, event) if isinstance(state, Order) else Known(True)

    def decide(self, command: Any, state: Order | Known, ctx: Context) -> list[Outcome]:
        if isinstance(state, Known):
            return [] if state.known else [OrderKnown()]
        if state.exists or isinstance(command, NEED_NO_ORDER):
            return RULES[type(command)](command, state, ctx)
        return [Wait(known_unit(state.id) if state.begun else state.unit, f"order {state.id} is not known yet")]
