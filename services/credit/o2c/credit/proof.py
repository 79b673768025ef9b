"""What credit accounts stand at: totals kept with the events, and said in every partition as proof."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from o2c.chassis.money import to_text
from o2c.chassis.totals import Key, proofs, raise_totals
from o2c.contracts.base import Event
from o2c.contracts.cash_app import BalanceProved
from o2c.contracts.credit import CreditBalanceProved
from o2c.contracts.order import OrderBalanceProved
from o2c.contracts.proof import ProvedTotal
from o2c.credit import events as e

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

OPEN, SHIPPED, BILLED, UNAPPLIED = "open-orders", "shipped-not-billed", "billed", "unapplied"
Change = tuple[str, str, int]
"""(class, currency, minor units)"""

_COLUMNS = ("account_class", "currency")
_TOTALS = "select partition, account_class, currency, amount from balances order by partition, account_class, currency"
_HEARD = (
    "select topic, partition, sequence from inbox where (source, topic) in (('/o2c/cash-app', %b), ('/o2c/order', %b))"
)


def changes(event: Any) -> Sequence[Change]:
    """What an event moves between the buckets. Goods of 476.00 shipped: open -476.00, shipped, not billed +476.00."""
    rule = _CHANGES.get(type(event))
    return () if rule is None else rule(event)


def _open(event: e.OrderApproved | e.OrderDeclined | e.OrderAdjusted | e.OrderCancelled) -> Sequence[Change]:
    return ((OPEN, event.currency, event.open),)


def _shipped(event: e.GoodsShipped) -> Sequence[Change]:
    return (OPEN, event.currency, event.open), (SHIPPED, event.currency, event.shipped)


def _item(event: e.ItemMoved) -> Sequence[Change]:
    billed = (BILLED, event.currency, event.amount)
    return (billed, (SHIPPED, event.shipped_currency or event.currency, event.shipped)) if event.shipped else (billed,)


def _cash(event: e.CashMoved) -> Sequence[Change]:
    return ((UNAPPLIED, event.currency, event.amount),)


_CHANGES: dict[type, Callable[[Any], Sequence[Change]]] = {
    e.OrderApproved: _open,
    e.OrderDeclined: _open,
    e.OrderAdjusted: _open,
    e.OrderCancelled: _open,
    e.GoodsShipped: _shipped,
    e.ItemMoved: _item,
    e.CashMoved: _cash,
}


class Totals:
    """What one transaction moves, by customer, class and currency."""

    def __init__(self) -> None:
        self.moved: dict[Key, int] = {}

    def add(self, event: Any, customer: str) -> None:
        for account_class, currency, amount in changes(event):
            key = (customer, account_class, currency)
            self.moved[key] = self.moved.get(key, 0) + amount

    def write(self, cur: "Cur", partition: Callable[[str], int]) -> None:
        raise_totals(cur, {key: amount for key, amount in self.moved.items() if amount}, partition, _COLUMNS)


def prove(cur: "Cur", partitions: int) -> list[tuple[int, str, Event]]:
    """One proof for every partition, also for those without accounts.

    Read under the log lock, which every transaction that moves a total holds until it is committed: so the totals are
    those of exactly what the inbox says was heard, and at most records that move nothing have been heard since.
    """
    money, orders = BalanceProved.TOPIC, OrderBalanceProved.TOPIC
    heard = {
        (topic, p): sequence for topic, p, sequence in cur.execute(_HEARD, (money, orders), prepare=True).fetchall()
    }

    def say(partition: int, totals: tuple[ProvedTotal, ...]) -> CreditBalanceProved:
        return CreditBalanceProved(
            partition=partition,
            totals=totals,
            cash_app_sequence=heard.get((money, partition), 0),
            order_sequence=heard.get((orders, partition), 0),
        )

    return proofs(cur.execute(_TOTALS, prepare=True), partitions, _total, say)


def _total(account_class: str, currency: str, amount: int) -> ProvedTotal:
    return ProvedTotal(account_class=account_class, currency=currency, amount=to_text(amount, currency))
