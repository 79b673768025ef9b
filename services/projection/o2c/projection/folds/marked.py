"""The marked cube: what of the open amounts is disputed or legal, as sums by day like those of the aging cube.

An item's marked amount as of a day is what is open of it then, under the mark that it has then. As the number of items
(`folds/aging.py`), it is a history that an event changes as a whole: the history is written as its steps, and the cube
gets the difference of the steps after an event and before it, at the day on which the event was known.

    known 1 May    invoiced 100.00 effective 1 May     no mark, no steps
    known 9 May    disputed since 5 May                cube + {disputed, 5 May: +100.00}
    known 12 May   paid 40.00 effective 8 May          cube + {disputed, 8 May: -40.00}
    known 20 May   released effective 20 May           cube + {disputed, 20 May: -60.00}

Few items have marks; of all others nothing is kept. Events of an item come by one partition, in the order of saying.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from o2c.projection.arrays import texts
from o2c.projection.changes import ItemChange
from o2c.projection.folds.aging import Earlier
from o2c.projection.tables import Cur, Row

HOLD, CLAIM = "hold", "claim"
Steps = dict[tuple[str, date], int]
"""By mark and day: by how much what is marked so changes on that day."""
Place = tuple[str, str, str, date, date]
"""entity, currency, item kind, due date, document date"""
_PLACES = """select item, entity, currency, kind, due_date, document_date from open_item
  where item = any(%s::text[])"""


class Event(NamedTuple):
    """A movement, or with a `kind` a mark, on one basis."""

    day: date
    amount: int = 0
    kind: str = ""
    code: str = ""


def steps(events: Iterable[Event]) -> Steps:
    """Of a kind of mark the last one said by a day holds, a hold before a claim.

    >>> may = [date(2026, 5, day) for day in range(1, 32)]
    >>> steps([Event(may[0], 100), Event(may[4], kind="hold", code="disputed"), Event(may[7], -40)])
    {('disputed', datetime.date(2026, 5, 5)): 100, ('disputed', datetime.date(2026, 5, 8)): -40}
    """
    by_day: defaultdict[date, list[tuple[int, Event]]] = defaultdict(list)
    for number, event in enumerate(events):
        by_day[event.day].append((number, event))
    found: Steps = {}
    open_now, last, before = 0, {HOLD: (-1, ""), CLAIM: (-1, "")}, ("", 0)
    for day in sorted(by_day):
        for number, event in by_day[day]:
            open_now += event.amount
            if event.kind and number > last[event.kind][0]:
                last[event.kind] = number, event.code
        mark = last[HOLD][1] or last[CLAIM][1]
        now = (mark, open_now) if mark else ("", 0)
        for name, change in ((before[0], -before[1]), now):
            if change:
                found[name, day] = found.get((name, day), 0) + change
        before = now
    return {key: change for key, change in found.items() if change}


def step_changes(earlier: Sequence[Event], new: Iterable[tuple[Event, date]]) -> Iterator[tuple[str, date, date, int]]:
    """What each event changes: (mark, day, known day, change), one event after the other, so that the cells touched are
    the same however events are batched."""
    events = list(earlier)
    before = steps(events)
    for event, known_day in new:
        events.append(event)
        after = steps(events)
        for mark, day in before.keys() | after.keys():
            change = after.get((mark, day), 0) - before.get((mark, day), 0)
            if change:
                yield mark, day, known_day, change
        before = after


def marked_rows(cur: Cur, items: Iterable[ItemChange], earlier: Earlier) -> list[Row]:
    """The marked cube's rows of a batch, sorted: of items that have a mark by now."""
    marked = [item for item in items if item.marks or item.item in earlier.marks]
    cells: defaultdict[tuple[Place, str, date, date], list[int]] = defaultdict(lambda: [0, 0])
    places = _places(cur, [item.item for item in marked if not item.moves])
    for item in marked:
        place = places.get(item.item) or _place(item)
        for basis in (0, 1):
            for mark, day, known_day, change in step_changes(*_events(item, earlier, basis)):
                cells[place, mark, day, known_day][basis] += change
    return _by_due_and_invoice_date(cells)


def _events(item: ItemChange, earlier: Earlier, basis: int) -> tuple[list[Event], list[tuple[Event, date]]]:
    """What was known before this batch, and what is new; on a basis, 0 effective, 1 accounting.

    Before this batch only the order of marks matters, for amounts add up in any.
    """
    moves, marks = earlier.moves.get(item.item, ()), earlier.marks.get(item.item, ())
    before = [Event((effective, accounting)[basis], amount) for amount, effective, accounting, _ in moves]
    before += [Event((effective, accounting)[basis], 0, kind, code) for kind, code, effective, accounting in marks]
    new = [(Event((m.effective, m.accounting)[basis], m.amount), m.known_day) for m in item.moves]
    for place, mark in enumerate(item.marks):
        event = Event((mark.effective, mark.accounting)[basis], 0, mark.kind, mark.code)
        new.insert(mark.after + place, (event, mark.known_day))
    return before, new


def _place(item: ItemChange) -> Place:
    assert item.entity is not None
    assert item.currency is not None
    assert item.kind is not None
    assert item.due_date is not None
    assert item.document_date is not None
    return item.entity, item.currency, item.kind, item.due_date, item.document_date


def _places(cur: Cur, names: Sequence[str]) -> dict[str, Place]:
    """Of items that are marked and do not move in this batch."""
    if not names:
        return {}
    return {name: tuple(place) for name, *place in cur.execute(_PLACES, (texts(names),), prepare=True).fetchall()}


def _by_due_and_invoice_date(cells: Mapping[tuple[Place, str, date, date], Sequence[int]]) -> list[Row]:
    rows: defaultdict[Row, list[int]] = defaultdict(lambda: [0, 0])
    for ((entity, currency, kind, due, document), mark, day, known), values in cells.items():
        for aged_by, base in (("due", due), ("invoice", document)):
            row = rows[aged_by, entity, currency, kind, base, mark, day, known]
            row[0] += values[0]
            row[1] += values[1]
    return [(*key, *values) for key, values in sorted(rows.items())]
