"""The order service's only table: totals of what is still to be shipped. Whatever it decides on is in the streams."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from o2c.chassis.totals import Key, raise_totals
from o2c.order.proof import changes
from o2c.order.state import Order

if TYPE_CHECKING:
    from o2c.chassis.service import Cur


class Indexes:
    """The changes of one transaction, written by one statement, its rows sorted by key."""

    known: datetime
    partition: Callable[[str], int]

    def __init__(self) -> None:
        self._changes: dict[Key, int] = {}

    def add(self, event: Any, state: Any, unit: str) -> None:  # noqa: ARG002
        if type(state) is not Order:
            return
        for account_class, amount in changes(state):
            order = state.current
            key = (order.customer, order.legal_entity, account_class, order.currency)
            self._changes[key] = self._changes.get(key, 0) + amount

    def write(self, cur: "Cur") -> None:
        raise_totals(cur, {key: amount for key, amount in self._changes.items() if amount}, self.partition)
