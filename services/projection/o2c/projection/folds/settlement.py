"""How items ended, as counts that the cash forecast learns from.

An item has ended while its movements come to nothing. It was paid if money of receipts was applied to it and stayed
there, on the day of the last of it: a rest that is written off weeks later does not make the payment late. Else it
ended on the day it came to nothing, by credit note or write-off: for the forecast it waited unpaid until then.

    invoiced 100.00 on 1 May                                       open
    applied  -99.00 on 8 May, written off -1.00 on 30 June         ended, paid on 8 May
    unapplied 99.00 on 9 July                                      open again: the count of 8 May is taken back

A movement that changes how its item ended takes one item from where it was counted and adds one where it is. What is
counted depends on the item's movements alone, whose order is that of their one partition; nothing depends on batches.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from o2c.projection.changes import ItemChange
from o2c.projection.folds.aging import Dated
from o2c.projection.forecast.history import cell
from o2c.projection.tables import Row

PAYMENTS = ("applied", "returned", "unapplied")
"""Kinds of movements that are money of a receipt, or take it back."""


class End(NamedTuple):
    day: date
    paid: bool


def ended(amounts: Mapping[date, int], payments: Mapping[date, int]) -> End | None:
    """`amounts`: of all movements by day; `payments`: of those that are money. None while something is open.

    >>> ended({date(2026, 5, 1): 100, date(2026, 5, 8): -99, date(2026, 6, 30): -1}, {date(2026, 5, 8): -99})
    End(day=datetime.date(2026, 5, 8), paid=True)
    """
    paid = sum(payments.values()) < 0
    days = [day for day, amount in (payments if paid else amounts).items() if amount]
    return End(max(days), paid) if days and sum(amounts.values()) == 0 else None


def settlement_rows(items: Iterable[ItemChange], earlier: Mapping[str, Sequence[Dated]]) -> list[Row]:
    """The rows of a batch, sorted. Also changes that cancel each other are among them, as in the aging cube."""
    rows: defaultdict[Row, int] = defaultdict(int)
    for item in items:
        if item.kind == "invoice" and item.parent is None:
            _add(rows, item, earlier.get(item.item, ()))
    return [(*key, count) for key, count in sorted(rows.items())]


def _add(rows: defaultdict[Row, int], item: ItemChange, earlier: Sequence[Dated]) -> None:
    amounts: defaultdict[date, int] = defaultdict(int)
    payments: defaultdict[date, int] = defaultdict(int)
    for amount, effective, _, kind in earlier:
        amounts[effective] += amount
        payments[effective] += amount if kind in PAYMENTS else 0
    before = ended(amounts, payments)
    for move in item.moves:
        amounts[move.effective] += move.amount
        payments[move.effective] += move.amount if move.kind in PAYMENTS else 0
        after = ended(amounts, payments)
        if after != before:
            for end, count in ((before, -1), (after, 1)):
                if end is not None:
                    rows[_key(item, end)] += count
        before = after


def _key(item: ItemChange, end: End) -> Row:
    assert item.document_date is not None
    assert item.due_date is not None
    counted = cell(item.document_date, item.due_date, end.day, paid=end.paid)
    return (item.customer, item.entity, item.currency, *counted, quarter_of(end.day))


def quarter_of(day: date) -> date:
    """Its first day.

    >>> str(quarter_of(date(2026, 5, 8)))
    '2026-04-01'
    """
    return date(day.year, day.month - (day.month - 1) % 3, 1)
