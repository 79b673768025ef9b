"""Rules for orders placed and changed: each is answered for its revision and what is left of it.

The facts of one order come in the order the order service said them; invoices and payments come from elsewhere and may
be ahead or behind.
"""

from typing import Any

from o2c.chassis.domain import Refuse
from o2c.credit.commands import ChangeOrder, PlaceOrder
from o2c.credit.events import OrderAdjusted
from o2c.credit.outlook import Outlook
from o2c.credit.policy import Policy
from o2c.credit.state import Account, Order
from o2c.credit.waiting import Request, decide_on, follow_up


def place(asked: PlaceOrder, account: Account, policy: Policy) -> list[Any]:
    """A new order is answered at once, also while older ones wait."""
    known = account.orders.get(asked.order)
    if known is not None:
        return _known_already(asked, known)
    outlook = Outlook(account.balances, policy.rates)
    ask = Request(asked.order, asked.revision, asked.currency, asked.placed_on, asked.gross, asked.gross)
    event = decide_on(ask, account.limit, outlook, policy)
    return follow_up([event], account, outlook, policy)


def change(asked: ChangeOrder, account: Account, policy: Policy) -> list[Any]:
    """The order as it holds now: 1,000 approved of which 400 are shipped, changed to 1,200, asks for 800.

    A change that does not ask (`needs_credit` false) moves the approved amount and gets no answer; an order that waits
    is always answered, because its approval must name the new revision.
    """
    known = account.orders.get(asked.order)
    if known is None:
        known = Order(asked.currency, asked.placed_on, asked.revision - 1, ordered=0)
    if asked.revision <= known.revision:
        return _known_already(asked, known)
    if asked.currency != known.currency:
        return [Refuse("currency-changed", f"order {asked.order} is in {known.currency}, not in {asked.currency}")]
    left = max(0, asked.gross - known.gone)
    outlook = Outlook(account.balances, policy.rates)
    if known.approved and not asked.needs_credit:
        moved = left - known.open
        outlook.move(asked.currency, moved)
        adjusted = OrderAdjusted(asked.order, asked.revision, asked.currency, asked.gross, moved)
        return follow_up([adjusted], account, outlook, policy, eased=moved < 0)
    facts = (asked.order, asked.revision, asked.currency, known.placed_on, asked.gross)
    event = decide_on(Request(*facts, left, known.open, known.waits), account.limit, outlook, policy)
    return follow_up([event], account, outlook, policy, eased=event.open < 0)


def _known_already(asked: PlaceOrder | ChangeOrder, known: Order) -> list[Any]:
    """An older revision is nothing new, nor is the same again; the same with another value is a contradiction."""
    if asked.revision < known.revision or (asked.gross, asked.currency) == (known.ordered, known.currency):
        return []
    return [
        Refuse(
            "revision-contradiction",
            f"revision {asked.revision} of order {asked.order} came with another value before",
        )
    ]
