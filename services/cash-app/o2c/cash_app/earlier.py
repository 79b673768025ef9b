"""Earlier receipts that the silent payments of a batch may repeat: of the customers that each may be of, with exactly
its amount, booked at most so many days before or after.

It is asked only where a text names no document that is known. The index of bank lines by account, amount and day bounds
what is read, whatever the history; who arrives with the batch stands beside it. The versions of the accounts that are
asked about are asserted at commit, because a receipt may be booked on one of them meanwhile.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from o2c.cash_app.account import unit_of
from o2c.cash_app.facts import Clues
from o2c.cash_app.payers.alike.answer import Answer
from o2c.cash_app.payers.names import alias_clue
from o2c.cash_app.texts.references import is_short

if TYPE_CHECKING:
    from o2c.cash_app.policies.layers import Book

MOST = 5
"""Earlier receipts that are judged of one amount, the latest; and customers whom one payer may be."""

SLACK = 10
"""Days more that are read: a receipt's value date tells, and it is found by its booking."""

Key = tuple[str, str, int]
"""(customer, currency, amount)."""


class Came(Struct, frozen=True):
    receipt: str
    currency: str
    amount: int
    day: date
    clues: Clues


class Wanted(Struct, frozen=True):
    """What to ask: rows of (customer, currency, amount, first day, last day), and what comes with the batch."""

    rows: frozenset[tuple[str, str, int, date, date]]
    coming: Mapping[Key, Sequence[str]]

    def guards(self) -> set[str]:
        """Versions that must stand: of every account that is asked about."""
        return {unit_of(row[0]) for row in self.rows}

    def with_stored(self, rows: Iterable[tuple[str, str, int, str]]) -> dict[Key, tuple[str, ...]]:
        """`rows`: (customer, currency, amount, receipt), the latest first."""
        found = {key: list(names) for key, names in self.coming.items()}
        for customer, currency, amount, receipt in rows:
            found.setdefault((customer, currency, amount), []).append(receipt)
        return {key: tuple(dict.fromkeys(names)) for key, names in found.items()}


def days_of(book: "Book") -> int:
    """The most that any layer of the policy asks for: whose layer counts is known later."""
    return max([book.base.duplicate_days, *(int(layer.content.get("duplicate_days", 0)) for layer in book.layers)])


def wanted(
    payments: Sequence[Came],
    payers: Mapping[str, Sequence[str]],
    named: Mapping[str, Answer],
    known: Mapping[str, object],
    days: int,
) -> Wanted:
    """`known`: readings of which a document is known; a short number alone names none for sure."""
    rows, coming = set(), {}
    by_amount: dict[tuple[str, int], list[str]] = {}
    for payment in payments:
        if payment.receipt:
            by_amount.setdefault((payment.currency, payment.amount), []).append(payment.receipt)
    for payment in payments:
        clues = payment.clues
        if names_one(clues, known):
            continue
        span = payment.day - timedelta(days=days + SLACK), payment.day + timedelta(days=days + SLACK)
        for customer in may_be(clues, payers, named)[:MOST]:
            rows.add((customer, payment.currency, payment.amount, *span))
            beside = by_amount.get((payment.currency, payment.amount), [])
            if len(beside) > 1:
                coming[customer, payment.currency, payment.amount] = tuple(beside[-MOST - 1 :])
    return Wanted(frozenset(rows), coming)


def names_one(clues: Clues, known: Mapping[str, object]) -> bool:
    """Whether a word may name a document that is known; a short number alone names none for sure."""
    return any(reading in known and not is_short(reading) for reading in _readings(clues))


def _readings(clues: Clues) -> Iterable[str]:
    for token in (*clues.structured, *clues.tokens):
        yield from token
    for made in clues.composed:
        yield from made[1:]


def may_be(clues: Clues, payers: Mapping[str, Sequence[str]], named: Mapping[str, Answer]) -> list[str]:
    """Whom the clues may mean."""
    keys = [clues.account, clues.name, alias_clue(clues.name), *("t" + token[0] for token in clues.tokens)]
    found = [customer for key in keys if key for customer in payers.get(key, ())]
    answer = named.get(clues.name)
    return list(dict.fromkeys(filter(None, [*found, *(answer.rivals if answer else ())])))
