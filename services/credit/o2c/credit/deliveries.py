"""Rules for goods shipped and quantities cancelled: what leaves the open bucket, and where it goes."""

from typing import Any

from o2c.chassis.domain import Refuse
from o2c.credit.commands import CancelOrder, CompleteOrder, ShipGoods
from o2c.credit.events import GoodsShipped, OrderApproved, OrderCancelled
from o2c.credit.outlook import Outlook
from o2c.credit.policy import Policy
from o2c.credit.state import Account, Order
from o2c.credit.waiting import Request, decide_on, follow_up


def ship(asked: ShipGoods, account: Account, policy: Policy) -> list[Any]:
    """Goods that left count as shipped, whether the order was approved or not, unless their invoice is here already.

    An order that nothing is known of was discarded by a person: its goods are owed for all the same.
    """
    known = account.orders.get(asked.order)
    opened, held, left = 0, False, 0
    if known is not None:
        before = known.unbilled.get(asked.shipment)
        if before is not None:
            return _shipped_already(asked, before)
        left = max(0, known.left - asked.gross)
        held = known.waits
        opened = left - known.open if known.approved else 0
    shipped = 0 if account.is_billed(asked.order, asked.shipment) else asked.gross
    facts = (asked.order, asked.shipment, asked.currency, asked.gross)
    return _gone(GoodsShipped(*facts, opened, shipped, held), opened + shipped, known, left, account, policy)


def cancel(asked: CancelOrder, account: Account, policy: Policy) -> list[Any]:
    """What will never be shipped leaves the open bucket; an order that waits asks for less, or not at all any more."""
    known = account.orders.get(asked.order)
    if known is None:
        return []
    left = 0 if asked.complete else max(0, known.left - asked.gross)
    opened = left - known.open if known.approved else 0
    facts = (asked.order, asked.currency, asked.gross)
    return _gone(OrderCancelled(*facts, opened, asked.complete, known.waits), opened, known, left, account, policy)


def complete(asked: CompleteOrder, account: Account, policy: Policy) -> list[Any]:
    """Normally the order is forgotten by then. Where shares and repricing left something open, it ends here."""
    known = account.orders.get(asked.order)
    if known is None or not known.left:
        return []
    return cancel(CancelOrder(asked.order, known.currency, known.left, complete=True), account, policy)


def _gone(
    event: GoodsShipped | OrderCancelled, moved: int, known: Order | None, left: int, account: Account, policy: Policy
) -> list[Any]:
    """The event and what follows; a waiting order of which less is left may fit now."""
    outlook = Outlook(account.balances, policy.rates)
    outlook.move(event.currency, moved)
    events: list[Any] = [event]
    if event.held and left and known is not None:
        facts = (event.order, known.revision, known.currency, known.placed_on, known.ordered)
        decided = decide_on(Request(*facts, left, waited=True), account.limit, outlook, policy)
        if isinstance(decided, OrderApproved):
            events.append(decided)
    return follow_up(events, account, outlook, policy, eased=moved < 0)


def _shipped_already(asked: ShipGoods, before: int) -> list[Any]:
    if before == asked.gross:
        return []
    return [
        Refuse(
            "shipment-contradiction",
            f"shipment {asked.shipment} of order {asked.order} came with another value before",
        )
    ]
