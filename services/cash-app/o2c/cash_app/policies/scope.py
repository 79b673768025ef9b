"""Under which policy a command is decided: that of the legal entity, the bank account and the customer group it is
about, as far as it is about one."""

from collections.abc import Callable
from typing import Any

from o2c.cash_app.account import Account
from o2c.cash_app.adjustments.commands import OpenDeduction, WriteBack, WriteOff
from o2c.cash_app.bank.commands import TakePart, TakeStatement
from o2c.cash_app.desk.commands import AcceptSuggestion, RejectSuggestion, Suggest
from o2c.cash_app.policies.layers import Book
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import (
    ApplyByHand,
    BookReceipt,
    MoveByHand,
    Recall,
    Reconsider,
    TakeOver,
    Withdraw,
)
from o2c.cash_app.sweeps.commands import ProposeSweep, SweepAway


def policy_of(book: Book, command: Any, state: Any) -> Policy:
    if not book.layers:
        return book.base
    find = _PLACES.get(type(command))
    return book.of() if find is None else find(book, command, state)


def _of_facts(book: Book, command: BookReceipt | TakeOver, account: Account) -> Policy:
    return book.of_receipt(command.facts, account)


def _of_receipt(
    book: Book,
    command: ApplyByHand | MoveByHand | Recall | Reconsider | Withdraw | AcceptSuggestion | RejectSuggestion | Suggest,
    account: Account,
) -> Policy:
    receipt = account.receipts.get(command.receipt)
    return book.of("", "", account.customer_group) if receipt is None else book.of_receipt(receipt.facts, account)


def _of_item(book: Book, command: WriteOff | WriteBack | OpenDeduction, account: Account) -> Policy:
    item = account.items.get(command.item)
    return book.of(item.document.legal_entity if item else "", "", account.customer_group)


def _of_sweep(book: Book, command: ProposeSweep, _: Any) -> Policy:
    return book.of(command.legal_entity)


def _of_swept(book: Book, command: SweepAway, _: Account) -> Policy:
    """As it was proposed, whatever customer group the balance is of."""
    return book.of(command.legal_entity)


def _of_statement(book: Book, command: TakePart | TakeStatement, _: Any) -> Policy:
    """Payers are looked for before it is known whose customer group counts."""
    return book.of(command.head.legal_entity, command.head.bank_account)


_PLACES: dict[type, Callable[[Book, Any, Any], Policy]] = {
    BookReceipt: _of_facts,
    TakeOver: _of_facts,
    ApplyByHand: _of_receipt,
    Recall: _of_receipt,
    Reconsider: _of_receipt,
    Withdraw: _of_receipt,
    AcceptSuggestion: _of_receipt,
    RejectSuggestion: _of_receipt,
    Suggest: _of_receipt,
    MoveByHand: _of_receipt,
    ProposeSweep: _of_sweep,
    SweepAway: _of_swept,
    WriteOff: _of_item,
    WriteBack: _of_item,
    OpenDeduction: _of_item,
    TakePart: _of_statement,
    TakeStatement: _of_statement,
}
