"""An account's lists of what is open, kept in step with its items: where rules find what a payment may settle."""

from typing import TypeVar

from o2c.cash_app.account import Account, Item
from o2c.cash_app.items import discounts, instalments

Key = TypeVar("Key")


def change(account: Account, item: Item, amount: int, value: int) -> None:
    """Raise an item's open balance, with what it is worth, and keep the group's lists in step: they hold what rules may
    settle, and what they must not."""
    item.value += value
    item.moved_now = value
    document, group = item.document.document, account.group(item.group)
    for listed in item.listed:
        discard(group.parts, listed, document)
    discard(group.on_hold, item.open, document)
    item.open_before = item.open
    item.open += amount
    group.balance -= group.open.pop(document, 0)
    item.listed = ()
    if item.open and item.hold:
        group.on_hold.setdefault(item.open, set()).add(document)
    if item.open == 0 or not item.for_rules:
        return
    group.open[document] = item.open
    group.balance += item.open
    parts = instalments.parts(item)
    item.listed = (item.open, *_discounted(item), *parts)
    for part in parts:
        group.parts.setdefault(part, set()).add(document)


def _discounted(item: Item) -> set[int]:
    """What would settle the item with one of its discounts; whether that is still earned is asked when money comes."""
    if not item.document.tiers:
        return set()
    base = discounts.base_of(item)
    granted = sum(a.discount for a in item.applied.values())
    return {item.open - discounts.of(base, tier.percent) + granted for tier in item.document.tiers} - {item.open}


def discard(lists: dict[Key, set[str]], key: Key, member: str) -> None:
    found = lists.get(key)
    if found is not None:
        found.discard(member)
        if not found:
            del lists[key]
