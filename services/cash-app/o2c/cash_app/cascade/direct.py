"""Sets that a rule can name at once: one item, one less a credit note, all, all that is due, runs of whole dates."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import accumulate, pairwise
from math import fsum
from operator import attrgetter

from o2c.cash_app.cascade.facts import OpenItem, Payment
from o2c.cash_app.cascade.likely import LEFT, LESS, WHOLE, Fit, Table, chance_of, odds, settled
from o2c.cash_app.cascade.policy import ALL_DUE, DUE_DATES, INVOICE_DATES, LESS_CREDIT, SINGLE
from o2c.cash_app.cascade.policy import WHOLE as WHOLE_ACCOUNT

Named = tuple[str, Fit, float]
"""A rule, a set that fits, and how likely the rule, where it holds, means this one of its sets."""


def named(payment: Payment, table: Table, limit: int) -> list[Named]:
    """All that fit, up to a limit for each rule."""
    found: list[Named] = []
    for rule in (_single, _less_credit, _all, _due, _due_dates, _invoice_dates):
        for count, fit in enumerate(rule(payment, table)):
            if count == limit:
                break
            found.append(fit)
    return found


def _single(payment: Payment, table: Table) -> Iterator[Named]:
    """Which item it is goes by the habit, but for one payment in twenty."""
    amount = payment.amount
    found = [place * 3 + WHOLE for place, value in enumerate(table.opens) if value == amount]
    if table.discounted:
        items = enumerate(table.items)
        found += [place * 3 + LESS for place, item in items if item.discount and item.open - item.discount == amount]
    if found:
        likely = list(map(odds, table.costs))
        total = fsum(likely)
        for code in sorted(found):
            yield SINGLE, (code,), 0.95 * likely[code // 3] / total + 0.05 / len(likely)


def _less_credit(payment: Payment, table: Table) -> Iterator[Named]:
    """One invoice, whole or less its discount, less one credit note."""
    if min(table.opens) > 0:
        return
    credits = [(place, item) for place, item in enumerate(table.items) if item.open < 0]
    by_amount: dict[int, list[int]] = {}
    for place, item in enumerate(table.items):
        if item.open > 0:
            by_amount.setdefault(item.open, []).append(place * 3 + WHOLE)
            if item.discount:
                by_amount.setdefault(item.open - item.discount, []).append(place * 3 + LESS)
    part = 1 / max(1, len(credits) * (len(table.items) - len(credits)))
    for place, credit in credits:
        for code in by_amount.get(payment.amount - credit.open, ()):
            yield LESS_CREDIT, tuple(sorted((code, place * 3 + WHOLE))), part


def _all(payment: Payment, table: Table) -> Iterator[Named]:
    return _first(WHOLE_ACCOUNT, payment, table, len(table.items))


def _due(payment: Payment, table: Table) -> Iterator[Named]:
    """The table is in order of due dates."""
    return _first(ALL_DUE, payment, table, bisect_right(table.items, payment.value_date, key=_DUE))


def _first(rule: str, payment: Payment, table: Table, count: int) -> Iterator[Named]:
    """The first items of the table, all of them."""
    if not count:
        return
    if sum(table.opens[:count]) == payment.amount:
        yield rule, tuple([place * 3 + WHOLE for place in range(count)]), 1.0
    items = table.items[:count] if table.discounted else ()
    if any(item.discount for item in items) and sum([i.open - i.discount for i in items]) == payment.amount:
        yield rule, tuple([place * 3 + (LESS if i.discount else WHOLE) for place, i in enumerate(items)]), 1.0


def _due_dates(payment: Payment, table: Table) -> Iterator[Named]:
    return _runs(DUE_DATES, payment, table, range(len(table.items)), _DUE)


def _invoice_dates(payment: Payment, table: Table) -> Iterator[Named]:
    items = table.items
    places = sorted(range(len(items)), key=lambda place: items[place].dated)
    return _runs(INVOICE_DATES, payment, table, places, _DATED)


_DUE: Callable[[OpenItem], date] = attrgetter("due")
_DATED: Callable[[OpenItem], date] = attrgetter("dated")


def _runs(
    rule: str, payment: Payment, table: Table, places: Sequence[int], date_of: Callable[[OpenItem], date]
) -> Iterator[Named]:
    """Runs of consecutive dates with all that is open of each; `places` come in order of their dates.

    By running totals: of what is open up to each new date, two that are the amount apart are the ends of a run.
    """
    items = table.items
    days = [date_of(items[place]) for place in places]
    begins = [0, *[i for i, (before, day) in enumerate(pairwise(days), start=1) if before != day]]
    part = 4 / (len(begins) * (len(begins) + 1))
    for form in (WHOLE, LESS) if table.discounted else (WHOLE,):
        amounts = table.opens if form == WHOLE else tuple([settled(item, form) for item in items])
        totals = [0, *accumulate([amounts[place] for place in places])]
        for begin, end in _apart(payment.amount, totals, [*begins, len(places)]):
            run = sorted(places[begin:end])
            codes = [p * 3 + (LESS if form == LESS and items[p].discount else WHOLE) for p in run]
            yield rule, tuple(codes), part * _mean_chance(table, run)


def _apart(amount: int, totals: Sequence[int], borders: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs of borders between which the totals grow by the amount, by their ends.

    >>> _apart(30, [0, 10, 20, 40, 50], [0, 1, 2, 3, 4])
    [(1, 3), (2, 4)]
    """
    at = [totals[border] for border in borders]
    if {*at}.isdisjoint([total - amount for total in at]):
        return []
    found, begins = [], dict[int, list[int]]()
    for border, total in zip(borders, at, strict=True):
        found += [(begin, border) for begin in begins.get(total - amount, ())]
        begins.setdefault(total, []).append(border)
    return found


def _mean_chance(table: Table, places: Sequence[int]) -> float:
    """Of the runs that fit, the one of what this payer usually settles."""
    return fsum([1 - chance_of(table.costs[place][LEFT]) for place in places]) / len(places)
