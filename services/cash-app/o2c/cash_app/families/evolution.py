"""How portions of a receipt follow from events, on the payer's account and on those of others."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from o2c.cash_app.account import Account, Portion, Receipt, group_key
from o2c.cash_app.families.back import left_of
from o2c.cash_app.families.events import (
    ItemAwaited,
    PortionGiven,
    PortionGivenBack,
    PortionsCalledBack,
    PortionTaken,
    PortionTakenBack,
)
from o2c.cash_app.receipts.evolution import free


def _given(account: Account, event: PortionGiven) -> None:
    receipt = account.receipts[event.receipt]
    before = receipt.portions.get(event.account)
    amount, value, row, items = event.amount, event.value, event.row, event.items
    if before is not None:
        amount, value, row, items = amount + before.amount, value + before.value, before.row, before.items + items
    receipt.portions[event.account] = Portion(amount, value, row, items)
    receipt.given += event.amount
    receipt.row = event.row + 1
    receipt.by_hand = receipt.by_hand or event.by_hand
    free(account, receipt, -event.amount, -event.value)


def _taken(account: Account, event: PortionTaken) -> None:
    """More of what is here already, or a portion of its own."""
    facts = event.facts
    receipt = account.receipts.get(facts.receipt)
    if receipt is not None and left_of(receipt):
        receipt.facts = replace(facts, amount=receipt.facts.amount + facts.amount)
    else:
        group = group_key(facts.legal_entity, facts.currency)
        receipt = Receipt(facts, group, 0, event.weighing, unapplied=0, rate=event.rate, part_of=event.source)
        account.receipts[facts.receipt] = receipt
    receipt.row = event.row + 1
    free(account, receipt, facts.amount, event.value)


def _called_back(account: Account, event: PortionsCalledBack) -> None:
    account.receipts[event.receipt].called_back = True


def _given_back(account: Account, event: PortionGivenBack) -> None:
    receipt = account.receipts[event.receipt]
    receipt.given += event.amount
    receipt.row = event.row + 1
    free(account, receipt, -event.amount, -event.value)


def _taken_back(account: Account, event: PortionTakenBack) -> None:
    receipt = account.receipts[event.receipt]
    portion = receipt.portions[event.account]
    portion.amount -= event.amount
    portion.value -= event.value
    if not portion.amount:
        del receipt.portions[event.account]
    receipt.given -= event.amount
    receipt.row = event.row + 1
    receipt.by_hand = receipt.by_hand or event.by_hand
    if event.item:
        receipt.taken_back.add(event.item)
    free(account, receipt, event.amount, event.value)


def _awaited(account: Account, event: ItemAwaited) -> None:
    account.items[event.item].awaited.add((event.account, event.receipt))


RULES: dict[type, Callable[[Account, Any], None]] = {
    PortionGiven: _given,
    PortionTaken: _taken,
    PortionGivenBack: _given_back,
    PortionsCalledBack: _called_back,
    PortionTakenBack: _taken_back,
    ItemAwaited: _awaited,
}
