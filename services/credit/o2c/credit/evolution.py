"""How each event changes an account. Additive on the totals; what an event says is believed, nothing is decided."""

from bisect import insort
from collections.abc import Callable
from typing import Any

from o2c.credit.events import (
    AccountOpened,
    CashMoved,
    CustomerChanged,
    CustomerRegistered,
    GoodsShipped,
    ItemMoved,
    LimitChanged,
    MasterRead,
    OrderAdjusted,
    OrderApproved,
    OrderCancelled,
    OrderDeclined,
    TermsChanged,
    ThresholdCrossed,
)
from o2c.credit.state import MAX_EARLY, NO_DAY, Account, Order, shipment_key


def _registered(account: Account, event: CustomerRegistered) -> None:
    account.profile = event.profile
    account.payment_terms = event.profile.payment_terms


def _changed(account: Account, event: CustomerChanged) -> None:
    account.profile = event.profile


def _read(account: Account, event: MasterRead) -> None:
    account.change_number = event.change_number
    account.erp_limit = event.limit


def _opened(account: Account, event: AccountOpened) -> None:
    account.limit = event.limit


def _limited(account: Account, event: LimitChanged) -> None:
    account.limit = event.new


def _agreed(account: Account, event: TermsChanged) -> None:
    account.payment_terms = event.new


def _answered(account: Account, event: OrderApproved | OrderDeclined) -> None:
    order = account.orders.get(event.order)
    if order is None:
        order = account.orders[event.order] = Order(event.currency, event.placed_on, event.revision, event.ordered)
    else:
        if order.waits:
            account.waiting.remove((order.placed_on, event.order))
        order.revision, order.ordered = event.revision, event.ordered
    order.approved = type(event) is OrderApproved
    order.declined = "" if isinstance(event, OrderApproved) else event.code
    account.balance(event.currency).open += event.open
    if order.waits:
        insort(account.waiting, (order.placed_on, event.order))
    else:
        _forget_when_gone(account, event.order, order)


def _adjusted(account: Account, event: OrderAdjusted) -> None:
    order = account.orders[event.order]
    order.revision, order.ordered = event.revision, event.ordered
    account.balance(event.currency).open += event.open
    _forget_when_gone(account, event.order, order)


def _shipped(account: Account, event: GoodsShipped) -> None:
    order = account.orders.get(event.order)
    if order is None:  # nothing is left of it but this shipment
        order = account.orders[event.order] = Order(event.currency, NO_DAY, revision=0, ordered=0)
    balance = account.balance(event.currency)
    balance.open += event.open
    balance.shipped += event.shipped
    if event.shipped:
        order.unbilled[event.shipment] = event.shipped
    else:
        account.early.pop(shipment_key(event.order, event.shipment), None)
    _goes(account, event, order, event.amount)


def _cancelled(account: Account, event: OrderCancelled) -> None:
    order = account.orders[event.order]
    account.balance(event.currency).open += event.open
    _goes(account, event, order, order.left if event.complete else event.amount)


def _goes(account: Account, event: GoodsShipped | OrderCancelled, order: Order, amount: int) -> None:
    waited = order.waits
    order.gone += amount
    if waited and not order.waits:
        account.waiting.remove((order.placed_on, event.order))
    _forget_when_gone(account, event.order, order)


def _moved(account: Account, event: ItemMoved) -> None:
    account.balance(event.currency).billed += event.amount
    if event.order:
        _billed(account, event)


def _billed(account: Account, event: ItemMoved) -> None:
    order = account.orders.get(event.order)
    if order is not None:
        account.balance(order.currency).shipped += event.shipped
        if not event.shipment:
            order.unbilled.clear()
        elif order.unbilled.pop(event.shipment, None) is not None:
            _forget_when_gone(account, event.order, order)
            return
    early = account.early
    if len(early) >= MAX_EARLY:
        del early[next(iter(early))]
    early[shipment_key(event.order, event.shipment)] = True
    if order is not None:
        _forget_when_gone(account, event.order, order)


def _forget_when_gone(account: Account, name: str, order: Order) -> None:
    if order.gone >= order.ordered and not order.unbilled:
        del account.orders[name]
        if account.early:
            account.early.pop(shipment_key(name), None)


def _cash(account: Account, event: CashMoved) -> None:
    account.balance(event.currency).unapplied += event.amount


def _crossed(account: Account, event: ThresholdCrossed) -> None:
    if event.direction == "up":
        insort(account.reached, event.threshold)
    else:
        account.reached.remove(event.threshold)


EVOLVE: dict[type, Callable[[Account, Any], None]] = {
    CustomerRegistered: _registered,
    CustomerChanged: _changed,
    MasterRead: _read,
    AccountOpened: _opened,
    LimitChanged: _limited,
    TermsChanged: _agreed,
    OrderApproved: _answered,
    OrderDeclined: _answered,
    OrderAdjusted: _adjusted,
    GoodsShipped: _shipped,
    OrderCancelled: _cancelled,
    ItemMoved: _moved,
    CashMoved: _cash,
    ThresholdCrossed: _crossed,
}
