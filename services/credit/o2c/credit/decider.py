"""The rules of a credit account in one place: which rule a command is for, how an event changes the account."""

from collections.abc import Callable, Sequence
from typing import Any

from o2c.chassis.domain import Context, OneStream, Outcome
from o2c.credit import deliveries, master, movements, orders
from o2c.credit.commands import (
    CancelOrder,
    ChangeOrder,
    CompleteOrder,
    MoveCash,
    MoveItem,
    PlaceOrder,
    ReadMaster,
    SetLimit,
    SetTerms,
    ShipGoods,
)
from o2c.credit.evolution import EVOLVE
from o2c.credit.policy import Policy
from o2c.credit.state import Account

_FACTS: dict[type, Callable[[Any, Account, Policy], list[Any]]] = {
    ReadMaster: master.read_master,
    PlaceOrder: orders.place,
    ChangeOrder: orders.change,
    ShipGoods: deliveries.ship,
    CancelOrder: deliveries.cancel,
    CompleteOrder: deliveries.complete,
    MoveItem: movements.move_item,
    MoveCash: movements.move_cash,
}


class CreditDecider(OneStream):
    def __init__(self, policy: Policy | None = None) -> None:
        self._policy = policy or Policy()

    def initial(self, unit: str) -> Account:  # noqa: ARG002
        return Account()

    def evolve(self, state: Account, event: Any) -> Account:
        EVOLVE[type(event)](state, event)
        return state

    def decide(self, command: Any, state: Account, ctx: Context) -> Sequence[Outcome]:
        rule = _FACTS.get(type(command))
        if rule is not None:
            return rule(command, state, self._policy)
        if isinstance(command, SetLimit):
            return master.set_limit(command, state, ctx, self._policy)
        if isinstance(command, SetTerms):
            return master.set_terms(command, state, ctx)
        raise TypeError(f"no rule for {type(command).__name__}")
