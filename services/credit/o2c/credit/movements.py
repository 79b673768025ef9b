"""Rules for what cash application says: open items are the billed bucket, identified idle money stands beside it."""

from typing import Any

from o2c.credit.commands import MoveCash, MoveItem
from o2c.credit.events import CashMoved, ItemMoved
from o2c.credit.outlook import Outlook
from o2c.credit.policy import Policy
from o2c.credit.state import Account
from o2c.credit.waiting import follow_up


def move_item(asked: MoveItem, account: Account, policy: Policy) -> list[Any]:
    """An invoice takes its shipment's whole value out of the shipped bucket and brings its own amount in.

    Shipped 476.00, invoiced at 475.98: shipped falls to 0.00, billed rises by 475.98. An invoice that names its order
    but no shipment bills all of it, what was shipped and what will be. One that comes before its shipment takes nothing
    out yet; the shipment then never enters the bucket.
    """
    outlook = Outlook(account.balances, policy.rates)
    known = account.orders.get(asked.order) if asked.order else None
    out, order_currency = 0, ""
    if known is not None:
        out = known.unbilled.get(asked.shipment, 0) if asked.shipment else sum(known.unbilled.values())
        outlook.move(known.currency, -out)
        order_currency = known.currency if out and known.currency != asked.currency else ""
    outlook.move(asked.currency, asked.amount)
    bills = (asked.order, asked.shipment, -out, order_currency)
    event = ItemMoved(asked.item, asked.kind, asked.currency, asked.amount, *bills)
    eased = asked.amount < out or (known is not None and known.currency != asked.currency)
    return follow_up([event], account, outlook, policy, eased=eased)


def move_cash(asked: MoveCash, account: Account, policy: Policy) -> list[Any]:
    """Money makes room for waiting orders and leaves the utilisation as it is: until it is applied, the debt stands."""
    event = CashMoved(asked.receipt, asked.kind, asked.currency, asked.amount)
    if asked.amount <= 0 or not account.waiting or not policy.count_unapplied:
        return [event]
    outlook = Outlook(account.balances, policy.rates)
    outlook.move(asked.currency, cash=asked.amount)
    return follow_up([event], account, outlook, policy, eased=True)
