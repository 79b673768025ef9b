"""Sets that a rule can name at once: one item, one less a credit note, all, all that is due, runs of whole dates."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from math import fsum
from operator import attrgetter

from o2c.cash_app.cascade.facts import OpenItem, Payment
from o2c.cash_app.cascade.likely import LEFT, LESS, WHOLE, Fit, Table, chance_of, settled
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
    amount, found = payment.amount, []
    for place, item in enumerate(table.items):
        if item.open == amount:
            found.append(place * 3 + WHOLE)
        elif item.discount and item.open - item.discount == amount:
            found.append(place * 3 + LESS)
    if found:
        odds = [chance_of(min(whole, less)) / chance_of(left) for left, whole, less in table.costs]
        total = fsum(odds)
        for code in found:
            yield SINGLE, (code,), 0.95 * odds[code // 3] / total + 0.05 / len(odds)


def _less_credit(payment: Payment, table: Table) -> Iterator[Named]:
    """One invoice, whole or less its discount, less one credit note."""
    credits = [(place, item) for place, item in enumerate(table.items) if item.open < 0]
    if not credits:
        return
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
    return _of_group(WHOLE_ACCOUNT, payment, table, range(len(table.items)))


def _due(payment: Payment, table: Table) -> Iterator[Named]:
    due = [place for place, item in enumerate(table.items) if item.due <= payment.value_date]
    return _of_group(ALL_DUE, payment, table, due)


def _of_group(rule: str, payment: Payment, table: Table, places: Sequence[int]) -> Iterator[Named]:
    items = [table.items[place] for place in places]
    if not items:
        return
    if sum([item.open for item in items]) == payment.amount:
        yield rule, tuple([place * 3 + WHOLE for place in places]), 1.0
    if any(item.discount for item in items) and sum([i.open - i.discount for i in items]) == payment.amount:
        yield rule, tuple([place * 3 + (LESS if table.items[place].discount else WHOLE) for place in places]), 1.0


def _due_dates(payment: Payment, table: Table) -> Iterator[Named]:
    return _runs(DUE_DATES, payment, table, attrgetter("due"))


def _invoice_dates(payment: Payment, table: Table) -> Iterator[Named]:
    return _runs(INVOICE_DATES, payment, table, attrgetter("dated"))


def _runs(rule: str, payment: Payment, table: Table, date_of: Callable[[OpenItem], date]) -> Iterator[Named]:
    """Runs of consecutive dates with all that is open of each: by running totals, so each run costs one look-up."""
    by_date: dict[date, list[int]] = {}
    for place, item in enumerate(table.items):
        by_date.setdefault(date_of(item), []).append(place)
    groups = [by_date[day] for day in sorted(by_date)]
    part = 4 / (len(groups) * (len(groups) + 1))
    forms = (WHOLE, LESS) if any(item.discount for item in table.items) else (WHOLE,)
    for form in forms:
        amounts = [settled(item, form) for item in table.items]
        total = 0
        begins: dict[int, list[int]] = {}
        for end, group in enumerate(groups):
            begins.setdefault(total, []).append(end)
            total += sum(map(amounts.__getitem__, group))
            for begin in begins.get(total - payment.amount, ()):
                places = sorted(place for group in groups[begin : end + 1] for place in group)
                codes = [p * 3 + (LESS if form == LESS and table.items[p].discount else WHOLE) for p in places]
                yield rule, tuple(codes), part * _mean_chance(table, places)


def _mean_chance(table: Table, places: Sequence[int]) -> float:
    """Of the runs that fit, the one of what this payer usually settles."""
    return fsum([1 - chance_of(table.costs[place][LEFT]) for place in places]) / len(places)
