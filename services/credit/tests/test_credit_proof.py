"""Totals of the exposure: what each event moves, and that they are the sum of the accounts."""

from collections import defaultdict
from typing import Any

import pytest
from credit_facts import (
    UNIT,
    applied,
    cancelled,
    changed,
    credit,
    invoiced,
    master,
    moved,
    placed,
    received,
    returned,
    shipped,
    unapplied,
)
from credit_stories import stories
from hypothesis import given, settings
from hypothesis import strategies as st

from o2c.credit.proof import Totals

OPEN, SHIPPED, BILLED, UNAPPLIED = (
    (name, "EUR") for name in ("open-orders", "shipped-not-billed", "billed", "unapplied")
)


class Counting:
    """The service in memory; the changes of its events are summed as its table sums them."""

    def __init__(self, **more: Any) -> None:
        self.memory = credit(**more)
        self.totals: dict[tuple[str, str], int] = defaultdict(int)
        self._evolve, self.memory.decider.evolve = self.memory.decider.evolve, self._count

    def _count(self, state: Any, event: Any) -> Any:
        moved = Totals()
        moved.add(event, "C-1")
        for (_, account_class, currency), amount in moved.moved.items():
            self.totals[account_class, currency] += amount
        return self._evolve(state, event)

    def hear(self, *events: Any) -> dict[tuple[str, str], int]:
        """What they moved."""
        before = dict(self.totals)
        self.memory.hear(*events)
        moved = {key: amount - before.get(key, 0) for key, amount in self.totals.items()}
        return {key: amount for key, amount in moved.items() if amount}

    def standing(self) -> dict[tuple[str, str], int]:
        """The account's own balances."""
        found = {}
        for currency, b in self.memory.state(UNIT).balances.items():
            amounts = {"open-orders": b.open, "shipped-not-billed": b.shipped, "billed": b.billed}
            found |= {(name, currency): amount for name, amount in (amounts | {"unapplied": b.unapplied}).items()}
        return {key: amount for key, amount in found.items() if amount}


PLACED = placed("800.00")


@pytest.mark.parametrize(
    ("given_", "when", "then"),
    [
        ([], PLACED, {OPEN: 80000}),
        ([], placed("1000.01"), {}),
        ([placed("1000.01")], master(2, limit="2000.00"), {OPEN: 100001}),
        ([PLACED], changed("700.00", asks=False), {OPEN: -10000}),
        ([PLACED], shipped("300.00"), {OPEN: -30000, SHIPPED: 30000}),
        ([PLACED], cancelled("300.00"), {OPEN: -30000}),
        ([PLACED, shipped("300.00")], invoiced("299.98"), {SHIPPED: -30000, BILLED: 29998}),
        ([PLACED, invoiced("300.00")], shipped("300.00"), {OPEN: -30000}),
        ([PLACED, shipped("300.00")], invoiced("50000", currency="JPY"), {SHIPPED: -30000, ("billed", "JPY"): 50000}),
        ([invoiced("300.00")], moved("-100.00", "applied"), {BILLED: -10000}),
        ([], received("50.00"), {UNAPPLIED: 5000}),
        ([], received("50.00", account="unidentified:DE01-1"), {}),
        ([received("50.00")], applied("20.00"), {UNAPPLIED: -2000}),
        ([received("50.00"), applied("20.00")], unapplied("20.00"), {UNAPPLIED: 2000}),
        ([received("50.00")], returned("50.00"), {UNAPPLIED: -5000}),
    ],
)
def test_an_amount_moves_from_class_to_class_with_the_accounts_events(given_, when, then):
    counting = Counting()
    counting.hear(*given_)
    assert counting.hear(when) == then


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_in_any_interleaving_the_totals_are_what_the_account_stands_at(data):
    story = data.draw(stories())
    counting = Counting()
    counting.hear(*story.told(data.draw(st.permutations(story.turns))))
    assert {key: amount for key, amount in counting.totals.items() if amount} == counting.standing()
