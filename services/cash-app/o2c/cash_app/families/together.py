"""What is read of other accounts for a payment that may pay for several, and the payer's account as if all were its."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from o2c.cash_app.account import Account, Portion, Receipt, item_stream, receipt_stream, unit_of
from o2c.cash_app.families.back import left_of
from o2c.cash_app.families.facts import Beside

Streams = tuple[tuple[str, tuple[str, ...]], ...]
NOTHING: Mapping[str, Portion] = {}


def units(beside: Iterable[Beside], portions: Iterable[str] = ()) -> tuple[str, ...]:
    return tuple(dict.fromkeys([unit_of(name) for name in (*(each.account for each in beside), *portions)]))


def unread(beside: Iterable[Beside], reads: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple([unit for unit in units(beside) if unit not in reads])


def streams(receipt: str, beside: Sequence[Beside], portions: Mapping[str, Portion] = NOTHING) -> Streams:
    """Of the other accounts, what is named and settled by now, and what the receipt itself has there."""
    found: dict[str, dict[str, None]] = {}
    for each in beside:
        found.setdefault(each.account, {}).update(dict.fromkeys(map(item_stream, each.named)))
    for account, portion in portions.items():
        here = (receipt_stream(account, receipt), *map(item_stream, portion.items))
        found.setdefault(account, {}).update(dict.fromkeys(here))
    return tuple([(unit_of(account), tuple(names)) for account, names in found.items()])


def together(account: Account, beside: Iterable[Beside], reads: Mapping[str, Any]) -> Account:
    """The account with what is named of others among its items: to be decided about, never to be changed."""
    items = dict(account.items)
    for each in beside:
        other: Account = reads[unit_of(each.account)]
        items |= {name: other.items[name] for name in each.named if name in other.items}
    return dataclasses.replace(account, items=items)


def arrived(receipt: Receipt, reads: Mapping[str, Any]) -> bool:
    """Whether each portion is where it was given to: it moves a step later, there and back."""
    name = receipt.facts.receipt
    for account, portion in receipt.portions.items():
        other = reads.get(unit_of(account))
        there = other.receipts.get(name) if other is not None else None
        if there is None or left_of(there) != portion.amount:
            return False
    return True


def held(account: Account, receipt: Receipt, reads: Mapping[str, Any]) -> list[tuple[Account, Receipt]]:
    """Wherever money of the receipt is: on the payer's account, and its portions."""
    others = [reads[unit_of(name)] for name in receipt.portions]
    return [(account, receipt), *((other, other.receipts[receipt.facts.receipt]) for other in others)]
