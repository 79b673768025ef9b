"""What is still to be shipped of the orders, folded as the order service counts it: to be held against its proofs.

An order counts with gross - shipped - cancelled, as *held* until credit covers it and again when it must be asked anew,
else as *released*. Which part a fact moves depends on where the order stood, so that is read once for a batch.
"""

from collections.abc import Iterable
from typing import Any

from o2c.chassis.reader import Fact
from o2c.contracts import order as said
from o2c.projection.batch import Batch, OrderStanding
from o2c.projection.tables import Cur

HELD, RELEASED = "held", "released"
_MOVE = frozenset(
    {
        said.OrderChanged.TYPE,
        said.OrderHeld.TYPE,
        said.OrderReleased.TYPE,
        said.OrderShipped.TYPE,
        said.OrderCancelled.TYPE,
    }
)
_STANDING = """select order_id, coalesce(gross, 0), cancelled + shipped, coalesce(held, true) from sales_order
  where order_id = any(%s::text[])"""


def read_standings(cur: Cur, facts: Iterable[Fact]) -> dict[str, OrderStanding]:
    """Where the orders that these facts move stand before them; of a new one there is nothing to read."""
    names = list({fact.data.order for fact in facts if fact.type in _MOVE})
    if not names:
        return {}
    rows = cur.execute(_STANDING, (names,), prepare=True).fetchall()
    return {name: OrderStanding(gross, gone, held) for name, gross, gone, held in rows}


def count(
    batch: Batch,
    fact: Fact,
    event: Any,
    currency: str,
    *,
    gross: int | None = None,
    goes: int = 0,
    held: bool | None = None,
) -> None:
    """Move the totals by what this fact changes of its order. What is not given stays.

    1,190.00 placed: held +1,190.00. Released: held -1,190.00, released +1,190.00. 476.00 shipped: released -476.00.
    """
    order, totals, entity = batch.standing(event.order), batch.totals[fact.source, fact.partition], event.legal_entity
    totals[entity, HELD if order.held else RELEASED, currency] -= order.open
    if gross is not None:
        order.gross = gross
    if held is not None:
        order.held = held
    order.gone += goes
    totals[entity, HELD if order.held else RELEASED, currency] += order.open
