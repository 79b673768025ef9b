"""The rest of a payment whose text names only part of what it pays.

A list that was cut off, a mistyped number, "and others": what the text does name is settled, and the rest is settled
with it where exactly one set of the payer's other open items makes up the money to the cent. Hinted items are asked
first, one for each word that nearly names one; then, where the text names some items plainly, all others.

Amounts are minor units of one currency. The search is bounded, and where it gives up, nothing is completed.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from math import comb, gcd, isqrt

from o2c.cash_app.account import Item
from o2c.cash_app.matching.hints import Hint

MAX_STEPS = 20_000
MAX_DATES = 120
"""Days that runs may begin or end on."""
MAX_OPEN = 400
"""Open items of which sets are tried."""
MAX_SET = 4
CHANCE = 200
"""Of so many sums that are possible one set at most may be tried, or one that fits means nothing."""

Opens = dict[str, int]
"""Document → what of it can be settled."""


def hinted(hints: Sequence[Hint], opens: Opens, rest: int) -> tuple[Item, ...]:
    """The one choice of an item for each hint that makes up `rest`; () if there is none or several.

    Where no choice for all of them does, some hints may be chance: then for as many as possible.
    """
    if not hints or not rest:
        return ()
    for fewest in (len(hints), 1):
        found, complete = _choices(hints, opens, rest, fewest)
        if found:
            return found[0] if complete and len(found) == 1 else ()
    return ()


def _choices(hints: Sequence[Hint], opens: Opens, rest: int, fewest: int) -> tuple[list[tuple[Item, ...]], bool]:
    """(different choices, at most two; whether all were tried). The hint with the most items is looked up by amount."""
    *others, last = sorted(hints, key=lambda hint: len(hint.items))
    fitting: dict[int, list[Item]] = {}
    for item in last.items:
        fitting.setdefault(opens[item.document.document], []).append(item)
    found: dict[frozenset[str], tuple[Item, ...]] = {}
    stack: list[tuple[int, int, tuple[Item, ...]]] = [(0, rest, ())]
    steps = 0
    while stack and steps < MAX_STEPS and len(found) < 2:
        place, left, chosen = stack.pop()
        if place == len(others):
            ends = [(*chosen, item) for item in fitting.get(left, ()) if item not in chosen]
            for end in (*ends, chosen) if left == 0 else ends:
                if len(end) >= fewest:
                    found[frozenset(item.document.document for item in end)] = end
            continue
        if len(hints) - place - 1 + len(chosen) >= fewest:
            stack.append((place + 1, left, chosen))
        for item in others[place].items:
            amount = opens[item.document.document]
            if amount <= left and item not in chosen:
                stack.append((place + 1, left - amount, (*chosen, item)))
        steps += len(others[place].items)
    return list(found.values()), not stack or len(found) > 1


def completed(
    named: Sequence[Item], others: Sequence[Item], opens: Opens, rest: int, cut: Sequence[Item] | None
) -> tuple[Item, ...]:
    """The one set of `others` that makes up `rest`; () if there is none or several.

    With `cut`, one of these is in it. Runs of due dates and of document dates that hold all named items, and so all
    others; sets of up to four, as long as so few are possible that none fits by chance.
    """
    allowed = None if cut is None else {item.document.document for item in cut}
    fitting = [item for item in others if 0 < opens[item.document.document] <= rest]
    if not fitting:
        return ()
    sums = rest // gcd(*(opens[item.document.document] for item in fitting)) // CHANCE
    found: dict[frozenset[str], tuple[Item, ...]] = {}
    for chosen in (*_runs(named, others, opens, rest, sums), *_sets(fitting, opens, rest, sums)):
        names = frozenset([item.document.document for item in chosen])
        if allowed is None or not allowed.isdisjoint(names):
            found[names] = chosen
    # One other item of just this amount is as good, even where so few sums are possible that it was not tried.
    alone = [item.document.document for item in fitting if opens[item.document.document] == rest]
    rivals = {frozenset([name]) for name in alone if allowed is None or name in allowed} - found.keys()
    return next(iter(found.values())) if len(found) == 1 and not rivals else ()


Chosen = Iterator[tuple[Item, ...]]


def _runs(named: Sequence[Item], others: Sequence[Item], opens: Opens, rest: int, sums: int) -> Chosen:
    days = min(MAX_DATES, isqrt(sums))
    yield from _run(named, others, opens, rest, days, lambda item: item.document.due_date)
    yield from _run(named, others, opens, rest, days, lambda item: item.document.document_date)


def _run(
    named: Sequence[Item],
    others: Sequence[Item],
    opens: Opens,
    rest: int,
    most: int,
    day_of: Callable[[Item], date],
) -> Chosen:
    """All others of the days from one to another, with the days of all named items between them; it begins and ends on
    one of the `most` days next to those."""
    days: dict[date, int] = {}
    for item in others:
        day = day_of(item)
        days[day] = days.get(day, 0) + opens[item.document.document]
    known = [day_of(item) for item in named]
    first, last = min(known), max(known)
    inside = sum([amount for day, amount in days.items() if first <= day <= last])
    before = sorted([day for day in days if day < first], reverse=True)[:most]
    after = sorted([day for day in days if day > last])[:most]
    ends: dict[int, list[date]] = {0: [last]}
    total = 0
    for day in after:
        total += days[day]
        ends.setdefault(total, []).append(day)
    total = inside
    for start in (first, *before):
        total += days[start] if start < first else 0
        for end in ends.get(rest - total, ()):
            yield tuple([item for item in others if start <= day_of(item) <= end])


def _sets(fitting: Sequence[Item], opens: Opens, rest: int, sums: int) -> Chosen:
    """Sets of one to four invoices, as far as chance allows."""
    if len(fitting) > MAX_OPEN:
        return
    amounts = [opens[item.document.document] for item in fitting]
    sizes = [size for size in range(1, MAX_SET + 1) if comb(len(fitting), size) <= sums]
    for places in _places(amounts, rest, max(sizes, default=0)):
        yield tuple([fitting[place] for place in places])


def _places(amounts: Sequence[int], rest: int, largest: int) -> Iterator[tuple[int, ...]]:
    """Places of amounts that sum to `rest`, up to `largest` of them, at most four; in quadratic time."""
    singles: dict[int, list[int]] = {}
    pairs: dict[int, list[tuple[int, int]]] = {}
    for place, amount in enumerate(amounts):
        if amount == rest and largest:
            yield (place,)
        if largest > 1:
            yield from ((other, place) for other in singles.get(rest - amount, ()))
        if largest > 2:
            yield from ((*others, place) for others in pairs.get(rest - amount, ()))
        if largest > 3:
            for later in range(place + 1, len(amounts)):
                yield from ((*others, place, later) for others in pairs.get(rest - amount - amounts[later], ()))
        if largest > 2:
            for earlier in range(place):
                pairs.setdefault(amounts[earlier] + amount, []).append((earlier, place))
        singles.setdefault(amount, []).append(place)
