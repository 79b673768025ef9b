"""A period's export, folded line by line: what it comes to, and what in it cannot be. Memory does not grow with it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

import msgspec

from o2c.chassis.money import to_text
from o2c.contracts.money import BadAmount, to_minor

Key = tuple[str, str, str]
"""(account or class, currency, functional currency)."""
MOST = 1_000
"""Places of each kind that are kept of an export that is wrong all over."""


class _Line(msgspec.Struct):
    accounting: date
    entry: str
    line: int
    account: str
    currency: str
    amount: str
    functional_currency: str
    functional_amount: str


class _Opening(msgspec.Struct):
    opening: str
    currency: str
    amount: str
    functional_currency: str
    functional_amount: str


@dataclass(slots=True)
class Folded:
    """What the export comes to, line by line; places are numbers of its lines."""

    sha: Any = field(default_factory=hashlib.sha256)
    size: int = 0
    lines: int = 0
    entries: int = 0
    accounts: dict[Key, list[int]] = field(default_factory=dict)
    days: dict[date, tuple[int, int, Any]] = field(default_factory=dict)
    """Day → its first line, how many, their hash."""
    unreadable: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    unbalanced: list[str] = field(default_factory=list)


def fold(export: Iterable[bytes], period: str) -> Folded:
    """`export` by its lines, with their line feeds."""
    found = Folded()
    for _, rows in groupby(_rows(export, period, found), key=lambda row: row[1]):
        _entry(list(rows), found)
    return found


def _rows(export: Iterable[bytes], period: str, found: Folded) -> Iterator[tuple[int, str, _Line]]:
    last: tuple[date, bytes, int] | None = None
    opening: dict[str, int] = {}
    for number, text in enumerate(export, 1):
        found.sha.update(text)
        found.size += len(text)
        try:
            if text.startswith(b'{"opening"'):
                _open(msgspec.json.decode(text, type=_Opening), found, opening)
                continue
            row = msgspec.json.decode(text, type=_Line)
            place = row.accounting, row.entry.encode(), row.line
            _count(row, number, text, found)
        except (ValueError, RecursionError, BadAmount) as error:
            _note(found.unreadable, f"line {number}: {error}")
            continue
        if row.accounting.isoformat()[:7] != period:
            _note(found.outside, f"line {number}: {row.accounting}")
        if last is not None and place <= last:
            _note(found.disordered, f"line {number}: {row.entry}")
        last = place
        yield number, row.entry, row
    found.unbalanced += [
        f"the opening balances: {to_text(left, currency)} {currency}" for currency, left in opening.items() if left
    ]


def _note(places: list[str], place: str) -> None:
    if len(places) < MOST:
        places.append(place)


def _open(row: _Opening, found: Folded, opened: dict[str, int]) -> None:
    value = to_minor(row.functional_amount, row.functional_currency)
    totals = found.accounts.setdefault((row.opening, row.currency, row.functional_currency), [0] * 6)
    totals[0] += to_minor(row.amount, row.currency)
    totals[3] += value
    opened[row.functional_currency] = opened.get(row.functional_currency, 0) + value


def _count(row: _Line, number: int, text: bytes, found: Folded) -> None:
    amounts = to_minor(row.amount, row.currency), to_minor(row.functional_amount, row.functional_currency)
    totals = found.accounts.setdefault((row.account, row.currency, row.functional_currency), [0] * 6)
    for at, amount in zip((0, 3), amounts, strict=True):
        totals[at + (1 if amount > 0 else 2)] += amount
    first, count, sha = found.days.get(row.accounting) or (number, 0, hashlib.sha256())
    sha.update(text)
    found.days[row.accounting] = first, count + 1, sha
    found.lines += 1


def _entry(rows: list[tuple[int, str, _Line]], found: Folded) -> None:
    """The lines of an entry stand together, and are worth nothing together."""
    found.entries += 1
    number, entry, first = rows[0]
    left = sum(to_minor(row.functional_amount, row.functional_currency) for _, _, row in rows)
    if left:
        currency = first.functional_currency
        _note(found.unbalanced, f"line {number}: {entry}: {to_text(left, currency)} {currency}")
