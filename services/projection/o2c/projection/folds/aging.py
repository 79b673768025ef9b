"""The aging cube: sums by day from which an aging as of any date, known at any day, on either basis, is a short sum.

Amounts are simple: every movement adds its amount at (its dates, the day it was known), and the open amount as of D as
known at K is the sum over all cells with date <= D and known day <= K.

Numbers of items are not: an item counts while its open amount is not 0, and one movement more can change that for any
day from its date on. But what is known only ever grows, so a movement known at K changes the item's history from
"as known just before" to "as known just after", and the cube gets the difference of the two, at known day K. A history
is written as its steps: +1 on the day the open amount leaves 0, -1 on the day it comes back to 0.

    known 1 May    invoiced 100.00 effective 1 May        steps {1 May: +1}              cube + {1 May: +1}
    known 9 May    applied  100.00 effective 8 May        steps {1 May: +1, 8 May: -1}   cube + {8 May: -1}
    known 20 May   returned 100.00 effective 19 May       steps {..., 19 May: +1}        cube + {19 May: +1}
    known 2 June   the payment corrected to 3 May         the -1 moves from 8 to 3 May   cube + {3 May: -1, 8 May: +1}

A sum over known day <= K telescopes to the item's steps as known at K, and their sum up to D is 1 or 0. Nothing depends
on how events are cut into batches, and the movements of an item come by one partition, so nothing depends on how
partitions take turns. The partition is this worker's alone while it folds: its inbox row is locked.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from o2c.projection.arrays import texts
from o2c.projection.changes import ItemChange
from o2c.projection.tables import Cur, Row

Cell = tuple[str, str, str, date, date, date, date, date]
"""entity, currency, item kind, due date, document date, effective, accounting, known day"""
Dated = tuple[int, date, date, str]
"""amount, effective, accounting, kind"""
DatedMark = tuple[str, str, date, date]
"""kind, code, effective, accounting"""
_EARLIER = """
select item, amount, effective, accounting, kind, null::text as code, 0::bigint as sequence
from movement where item = any(%(items)s::text[])
union all
select item, 0, effective, accounting, kind, code, sequence from item_mark where item = any(%(items)s::text[])"""


class Earlier(NamedTuple):
    """What was known of items before this batch; an item that is new is in neither."""

    moves: dict[str, list[Dated]]
    marks: dict[str, list[DatedMark]]
    """In the order they were said."""


def steps(amounts: Mapping[date, int]) -> dict[date, int]:
    """The days on which the running sum leaves 0 (+1) or comes back to it (-1).

    >>> steps({date(2026, 5, 1): 100, date(2026, 5, 8): -100})
    {datetime.date(2026, 5, 1): 1, datetime.date(2026, 5, 8): -1}
    """
    found, total = {}, 0
    for day in sorted(amounts):
        before, total = total, total + amounts[day]
        if (before == 0) != (total == 0):
            found[day] = 1 if before == 0 else -1
    return found


def step_changes(
    earlier: Iterable[tuple[int, date]], moves: Iterable[tuple[int, date, date]]
) -> list[tuple[date, date, int]]:
    """What each movement changes in an item's steps: (day, known day, change), one movement after the other.

    `earlier`: (amount, day) of what was known before; `moves`: (amount, day, known day) of what is new. Also changes
    that cancel each other are listed, so that the cells touched are the same however the movements are batched.
    """
    amounts: dict[date, int] = {}
    for amount, day in earlier:
        amounts[day] = amounts.get(day, 0) + amount
    changes: list[tuple[date, date, int]] = []
    before = steps(amounts)
    for amount, day, known_day in moves:
        amounts[day] = amounts.get(day, 0) + amount
        after = steps(amounts)
        for step in before.keys() | after.keys():
            change = after.get(step, 0) - before.get(step, 0)
            if change:
                changes.append((step, known_day, change))
        before = after
    return changes


def read_earlier(cur: Cur, items: Iterable[str]) -> Earlier:
    names = list(items)
    moves: dict[str, list[Dated]] = {}
    marks: dict[str, list[tuple[int, DatedMark]]] = {}
    if names:
        found = cur.execute(_EARLIER, {"items": texts(names)}, prepare=True).fetchall()
        for item, amount, effective, accounting, kind, code, sequence in found:
            if code is None:
                moves.setdefault(item, []).append((amount, effective, accounting, kind))
            else:
                marks.setdefault(item, []).append((sequence, (kind, code, effective, accounting)))
    return Earlier(moves, {item: [mark for _, mark in sorted(said)] for item, said in marks.items()})


def cube_rows(items: Iterable[ItemChange], earlier: Mapping[str, Sequence[Dated]]) -> list[Row]:
    """The cube's rows of a batch, sorted."""
    cells: defaultdict[Cell, list[int]] = defaultdict(lambda: [0, 0, 0])
    for item in items:
        _add(cells, item, earlier.get(item.item, ()))
    return _by_due_and_invoice_date(cells)


def _add(cells: defaultdict[Cell, list[int]], item: ItemChange, earlier: Sequence[Dated]) -> None:
    assert item.entity is not None
    assert item.currency is not None
    assert item.kind is not None
    assert item.due_date is not None
    assert item.document_date is not None
    what = (item.entity, item.currency, item.kind, item.due_date, item.document_date)
    for amount, effective, accounting, known_day, _ in item.moves:
        cells[*what, effective, accounting, known_day][0] += amount
    by_effective = step_changes([(a, e) for a, e, *_ in earlier], [(a, e, k) for a, e, _, k, _ in item.moves])
    by_accounting = by_effective
    if any(m.effective != m.accounting for m in item.moves) or any(e != a for _, e, a, _ in earlier):
        by_accounting = step_changes([(a, d) for a, _, d, _ in earlier], [(a, d, k) for a, _, d, k, _ in item.moves])
    for day, known_day, change in by_effective:
        cells[*what, day, day, known_day][1] += change
    for day, known_day, change in by_accounting:
        cells[*what, day, day, known_day][2] += change


def _by_due_and_invoice_date(cells: Mapping[Cell, list[int]]) -> list[Row]:
    """Each cell twice: aged by the due date and by the document date."""
    rows: defaultdict[tuple[str, str, str, str, date, date, date, date], list[int]] = defaultdict(lambda: [0, 0, 0])
    for (entity, currency, kind, due, document, effective, accounting, known), values in cells.items():
        for aged_by, base in (("due", due), ("invoice", document)):
            row = rows[aged_by, entity, currency, kind, base, effective, accounting, known]
            row[0] += values[0]
            row[1] += values[1]
            row[2] += values[2]
    return [(*key, *values) for key, values in sorted(rows.items())]
