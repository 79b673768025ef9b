"""The state of one of our bank accounts: which days are covered, what is being received, what was just seen."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from o2c.cash_app.events import (
    LineClassified,
    OpeningConfirmed,
    StatementAccepted,
    StatementPartReceived,
    StatementRefused,
)
from o2c.cash_app.facts import BankLine, Deposit, StatementHead, Stretch

UNIT = "bank:"
RECENT = 60_000
"""Marks kept in memory: more than a batch can add, because what the batch adds is in no index yet."""


@dataclass(slots=True)
class Bank:
    account: str
    legal_entity: str = ""
    currency: str = ""
    covered: tuple[Stretch, ...] = ()
    deposits: tuple[Deposit, ...] = ()
    """What is in transit to the account."""
    parts: dict[str, dict[int, tuple[BankLine, ...]]] = field(default_factory=dict)
    """Statements of which parts are missing: statement → part → lines."""
    recent: dict[str, str] = field(default_factory=dict)
    latest: str = ""
    """The statement whose stream holds what is covered; `before` was it until then."""
    before: str = ""


def marks(head: StatementHead, content: str) -> dict[str, str]:
    """What tells that a statement is one that was seen: its id, its number within the year, its content.

    Numbers restart each year. Files without balances have no number and no content to be told by.
    """
    found = {f"id {head.bank_account} {head.key}": content}
    if head.balanced:
        found[f"content {head.bank_account} {content}"] = head.key
        number = number_mark(head)
        if number:
            found[number] = content
    return found


def numbers_of(head: StatementHead, lines: Iterable[BankLine]) -> tuple[int, ...]:
    """Of the lines that are known by their number in a file, whichever statement they come in: all or none."""
    return tuple([line.line for line in lines]) if head.lines_of and not head.balanced else ()


def line_marks(head: StatementHead, numbers: Iterable[int]) -> list[str]:
    """What tells that a line was taken."""
    return [f"line {head.bank_account} {head.lines_of} {number}" for number in numbers]


def digest(head: StatementHead, lines: Iterable[tuple[date, int]]) -> str:
    """Content of a statement by (booking date, amount) of its lines: the same whatever format the bank sends it in."""
    content = sorted([(day.toordinal(), amount) for day, amount in lines])
    text = f"{head.currency} {head.opening} {head.closing} {content}"
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def days_and_amounts(lines: Iterable[BankLine]) -> list[tuple[date, int]]:
    return [(line.booking_date, line.amount) for line in lines]


def number_mark(head: StatementHead) -> str:
    if not head.number or head.statement_date is None:
        return ""
    return f"number {head.bank_account} {head.statement_date.year} {head.number}"


def evolve(bank: Bank, event: object) -> Bank:
    if isinstance(event, StatementAccepted):
        _accepted(bank, event)
    elif isinstance(event, StatementRefused):
        bank.parts.pop(event.head.statement, None)
        _remember(bank, [(id_mark(bank, event.head.key), "")])
    elif isinstance(event, StatementPartReceived):
        bank.parts.setdefault(event.head.statement, {})[event.head.part] = event.lines
    elif isinstance(event, LineClassified):
        if event.receipt:
            _remember(bank, [(f"taken {event.receipt}", "")])
        if event.refund:
            _remember(bank, [(refund_mark(event.refund, event.amount), "")])
    elif isinstance(event, OpeningConfirmed):
        bank.covered = event.covered
    return bank


def _accepted(bank: Bank, event: StatementAccepted) -> None:
    head = event.head
    bank.legal_entity, bank.currency = head.legal_entity, head.currency
    bank.covered, bank.deposits = event.covered, event.deposits
    bank.parts.pop(head.statement, None)
    bank.before, bank.latest = bank.latest, head.key
    _remember(bank, marks(head, event.digest).items())
    _remember(bank, [(mark, "") for mark in line_marks(head, event.taken)])
    _remember(bank, [(f"repeated {head.key}/{number}", "") for number in event.repeated])
    _remember(bank, [(f"adopted {line}", "") for line in event.adopted])


def _remember(bank: Bank, found: Iterable[tuple[str, str]]) -> None:
    bank.recent.update(found)
    while len(bank.recent) > RECENT:
        del bank.recent[next(iter(bank.recent))]


def refund_mark(withdrawal: str, amount: int) -> str:
    """That a line of this batch was found to be the refund: its debit, or the credit with which it came back."""
    return f"{'came back' if amount > 0 else 'paid'} {withdrawal}"


def id_mark(bank: Bank, key: str) -> str:
    return f"id {bank.account} {key}"


def statement_stream(key: str) -> str:
    return "statement:" + key
