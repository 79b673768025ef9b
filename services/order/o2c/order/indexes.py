"""The order service's only table: totals of what is still to be shipped. Whatever it decides on is in the streams."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from o2c.chassis.arrays import int8s, texts
from o2c.order.proof import changes
from o2c.order.state import Order

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_BALANCES = """insert into balances (partition, legal_entity, account_class, currency, amount)
select * from unnest(%b::bigint[], %b::text[], %b::text[], %b::text[], %b::bigint[])
on conflict (partition, legal_entity, account_class, currency)
do update set amount = balances.amount + excluded.amount"""


class Indexes:
    """The changes of one transaction, written by one statement, its rows sorted by key."""

    known: datetime
    partition: Callable[[str], int]

    def __init__(self) -> None:
        self._changes: dict[tuple[str, str, str, str], int] = {}

    def add(self, event: Any, state: Any, unit: str) -> None:  # noqa: ARG002
        if type(state) is not Order:
            return
        for account_class, amount in changes(state):
            order = state.current
            key = (order.customer, order.legal_entity, account_class, order.currency)
            self._changes[key] = self._changes.get(key, 0) + amount

    def write(self, cur: "Cur") -> None:
        totals: dict[tuple[int, str, str, str], int] = {}
        for (customer, legal_entity, account_class, currency), amount in self._changes.items():
            if amount:
                key = (self.partition(customer), legal_entity, account_class, currency)
                totals[key] = totals.get(key, 0) + amount
        if totals:
            partitions, entities, classes, currencies = zip(*sorted(totals), strict=True)
            amounts = [totals[key] for key in sorted(totals)]
            arrays = (int8s(partitions), texts(entities), texts(classes), texts(currencies), int8s(amounts))
            cur.execute(_BALANCES, arrays, prepare=True)
