"""Value still to be shipped, kept as totals with the events and said in every partition as proof."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from o2c.chassis.money import to_text
from o2c.chassis.totals import proofs
from o2c.contracts.base import Event
from o2c.contracts.order import OrderBalanceProved
from o2c.contracts.proof import ProvedEntityTotal
from o2c.order.state import Order, Standing

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

HELD, RELEASED = "held", "released"
_TOTALS = """select partition, legal_entity, account_class, currency, amount from balances
  order by partition, legal_entity, account_class, currency"""


def changes(order: Order) -> Iterable[tuple[str, int]]:
    """(class, change) by the order's last event: what stood before it goes, what stands now comes.

    A release of 1,190.00 moves it: held -1,190.00, released +1,190.00. A shipment of 476.00: released -476.00.
    """
    before, now = order.before, order.now
    if before == now:
        return ()
    if before.released == now.released:
        return ((_class(now), now.open_gross - before.open_gross),)
    return (_class(before), -before.open_gross), (_class(now), now.open_gross)


def _class(standing: Standing) -> str:
    return RELEASED if standing.released else HELD


def prove(cur: "Cur", partitions: int) -> list[tuple[int, str, Event]]:
    """One proof for every partition, also for those without orders; read under the log lock."""
    rows = cur.execute(_TOTALS, prepare=True)
    return proofs(rows, partitions, _total, lambda p, totals: OrderBalanceProved(partition=p, totals=totals))


def _total(legal_entity: str, account_class: str, currency: str, amount: int) -> ProvedEntityTotal:
    return ProvedEntityTotal(
        legal_entity=legal_entity, account_class=account_class, currency=currency, amount=to_text(amount, currency)
    )
