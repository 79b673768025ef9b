"""Answers to orders, and what follows from every movement: waiting orders are checked again, thresholds watched."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from o2c.credit.check import check, currency_of
from o2c.credit.events import Limit, OrderApproved, OrderDeclined
from o2c.credit.outlook import Outlook
from o2c.credit.policy import Policy
from o2c.credit.state import Account, Order
from o2c.credit.thresholds import crossings


class Request(NamedTuple):
    """What an order asks for. `amount`: what is left of `ordered`; `open`: what of it was approved before."""

    order: str
    revision: int
    currency: str
    placed_on: date
    ordered: int
    amount: int
    open: int = 0
    waited: bool = False


def request(name: str, order: Order) -> Request:
    """A waiting order asks again, unchanged."""
    return Request(name, order.revision, order.currency, order.placed_on, order.ordered, order.left, waited=True)


def decide_on(asked: Request, limit: Limit | None, outlook: Outlook, policy: Policy) -> OrderApproved | OrderDeclined:
    """Answer a request, and bring `outlook` up to the answer.

    An earlier approval is taken out first and the order decided anew as a whole: declined, none of it stays approved.
    """
    if asked.open:
        outlook.move(asked.currency, -asked.open)
    verdict = check(asked.amount, asked.currency, limit, outlook, policy)
    facts = (asked.order, asked.revision, asked.currency, asked.placed_on, asked.ordered, asked.amount)
    grounds = (verdict.exposure, verdict.unapplied, verdict.limit, verdict.currency)
    if verdict.code is not None:
        return OrderDeclined(*facts, -asked.open, *grounds, verdict.code)
    outlook.move(asked.currency, asked.amount)
    return OrderApproved(*facts, asked.amount - asked.open, *grounds, asked.waited)


def follow_up(
    events: list[Any],
    account: Account,
    outlook: Outlook,
    policy: Policy,
    *,
    eased: bool = False,
    limit: Limit | None = None,
) -> list[Any]:
    """`events`, with what follows from them: where they made room (`eased`) the waiting orders that now fit, and the
    thresholds crossed when all is done.

    `limit`: the one that `events` bring, else the account's.
    """
    limit = limit or account.limit
    if eased and account.waiting:
        events.extend(_released(account, limit, outlook, policy))
    events.extend(crossings(account.reached, limit, outlook, policy.thresholds))
    return events


def _released(account: Account, limit: Limit | None, outlook: Outlook, policy: Policy) -> Iterator[OrderApproved]:
    """Oldest first; one that does not fit does not block those behind it."""
    rooms: dict[str, int] = {}  # by currency, at most: it only shrinks, and what is larger need not be looked at
    for _, name in account.waiting:
        order = account.orders[name]
        target = currency_of(limit, order.currency)
        if order.currency == target and order.left > rooms.get(target, order.left):
            continue
        decided = decide_on(request(name, order), limit, outlook, policy)
        if isinstance(decided, OrderApproved):
            yield decided
        elif decided.code == "limit-exceeded":
            rooms[target] = decided.limit - decided.exposure + decided.unapplied
