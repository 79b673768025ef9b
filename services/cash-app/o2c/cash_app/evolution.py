"""How an account's state follows from its events. Each event touches its own item or receipt only, because an account
is loaded stream by stream and not all of its streams are loaded."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from o2c.cash_app.account import Account, Applied, Credited, Item, group_key
from o2c.cash_app.adjustments import evolution as of_adjustments
from o2c.cash_app.cascade.habit import Habit, learn
from o2c.cash_app.events import (
    CreditApplied,
    CustomerGrouped,
    DiscountCorrected,
    HabitCarried,
    HabitObserved,
    ItemApplied,
    ItemHeld,
    ItemOpened,
    ItemReleased,
    ItemUnapplied,
    NumberAdded,
)
from o2c.cash_app.families import evolution as of_portions
from o2c.cash_app.items.listing import change
from o2c.cash_app.ledger.valuation import leaving, worth
from o2c.cash_app.receipts import evolution as of_receipts


def evolve(account: Account, event: Any) -> Account:
    _RULES[type(event)](account, event)
    return account


# -- items


def _opened(account: Account, event: ItemOpened) -> None:
    document = event.document
    key = group_key(document.legal_entity, document.currency)
    item = account.items[document.document] = Item(document, key, 0, rate=event.rate, hold=document.hold)
    if document.invoice:
        account.credit_notes.setdefault(document.invoice, []).append(document.document)
    change(account, item, document.gross, worth(event.rate, document.gross))


def _applied(account: Account, event: ItemApplied) -> None:
    item = account.items[event.item]
    settled = event.cash + event.discount + event.allowance
    value = leaving(item.rate, settled, item.open, item.value)
    item.applied[event.application] = Applied(
        event.receipt, event.cash, event.discount, event.base, event.value_date, event.rule, value,
        worth(item.rate, event.discount), event.allowance, worth(item.rate, event.allowance), event.code,
        event.unearned, event.unearned_account,
    )  # fmt: skip
    change(account, item, -settled, -value)


def _unapplied(account: Account, event: ItemUnapplied) -> None:
    item = account.items[event.item]
    applied = item.applied.pop(event.application)
    change(account, item, applied.settled, applied.value)


def _credited(account: Account, event: CreditApplied) -> None:
    item = account.items[event.item]
    lowers = -event.amount if item.document.kind != "credit-note" else event.amount
    if lowers > 0:
        value = leaving(item.rate, -event.amount, item.open, item.value)
        item.credits.append(Credited(event.counter, lowers, event.effective, value, event.note))
    else:
        value = -sum([c.value for c in item.credits if c.counter == event.counter])
        item.credits = [c for c in item.credits if c.counter != event.counter]
    item.pairings += 1
    change(account, item, event.amount, -value)


def _corrected(account: Account, event: DiscountCorrected) -> None:
    item = account.items[event.item]
    applied = item.applied[event.application]
    value = leaving(item.rate, event.amount, applied.discount, applied.discount_value)
    applied.value -= value
    applied.discount_value -= value
    applied.discount -= event.amount
    applied.unearned -= event.unearned
    applied.base = event.base
    change(account, item, event.amount, value)


def _item_held(account: Account, event: ItemHeld) -> None:
    item = account.items[event.item]
    _mark(account, item, event.code, event)


def _item_released(account: Account, event: ItemReleased) -> None:
    item = account.items[event.item]
    _mark(account, item, "", event)


def _mark(account: Account, item: Item, hold: str, event: ItemHeld | ItemReleased) -> None:
    item.hold = hold
    item.marked_on = event.effective or item.marked_on
    change(account, item, 0, 0)


def _number_added(account: Account, event: NumberAdded) -> None:
    item = account.items[event.item]
    numbers = (*item.document.former_numbers, event.number)
    item.document = replace(item.document, former_numbers=numbers)


# -- the customer


def _grouped(account: Account, event: CustomerGrouped) -> None:
    account.customer_group = event.group


# -- habits


def _observed(account: Account, event: HabitObserved) -> None:
    group = account.group(event.group)
    group.habit = learn(group.habit, event.observation)
    group.observed += 1


def _carried(account: Account, event: HabitCarried) -> None:
    group = account.group(event.group)
    late = {bucket: (settled, seen) for bucket, settled, seen in event.late}
    after = {(bucket, gap): (settled, seen) for bucket, gap, settled, seen in event.after}
    group.habit = Habit(event.last, event.payments, late, after, event.alone)
    group.habit_stream, group.observed = event.number, 0


_RULES: dict[type, Callable[[Account, Any], None]] = {
    ItemOpened: _opened,
    ItemApplied: _applied,
    ItemUnapplied: _unapplied,
    CreditApplied: _credited,
    DiscountCorrected: _corrected,
    ItemHeld: _item_held,
    ItemReleased: _item_released,
    NumberAdded: _number_added,
    CustomerGrouped: _grouped,
    HabitObserved: _observed,
    HabitCarried: _carried,
    **of_receipts.RULES,
    **of_portions.RULES,
    **of_adjustments.RULES,
}
