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
from o2c.order.state import AHEAD, ORDER, Ahead, Order

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


class OrderDecider(OneStream):
    """Units: `order:<order>`, and `ahead:<order>` for what is billed and settled of an order not known yet."""

    def initial(self, unit: str) -> Order | Ahead:
        if unit.startswith(AHEAD):
            return Ahead(unit.removeprefix(AHEAD))
        return Order(unit.removeprefix(ORDER))

    def evolve(self, state: Order | Ahead, event: Any) -> Order | Ahead:
        return evolution.evolve(state, event) if isinstance(state, Order) else evolution.evolve_ahead(state, event)

    def decide(self, command: Any, state: Order | Ahead, ctx: Context) -> list[Outcome]:
        if isinstance(state, Ahead):
            return completion.keep_ahead(command, state, ctx)
        if state.exists or isinstance(command, TakeOrder):
            return RULES[type(command)](command, state, ctx)
        if isinstance(command, BillShipment | SettleItem):
            return completion.send_ahead(command, state)
        return [Wait(state.unit, f"order {state.id} is not known yet")]
