"""Totals of what is still to be shipped: what each event moves, and that they are the orders' sum."""

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from order_facts import answered, cancelled, changed, invoiced, service, settled, shipped, submitted

from o2c.order.proof import changes

PLACED, APPROVED = submitted(), answered("1190.00")


class Counting:
    """The service in memory; the changes of its events are summed as its table sums them."""

    def __init__(self) -> None:
        self.memory = service()
        self.totals: dict[str, int] = defaultdict(int)
        self.last: list[tuple[str, int]] = []
        self._evolve, self.memory.decider.evolve = self.memory.decider.evolve, self._count

    def _count(self, state: Any, event: Any) -> Any:
        state = self._evolve(state, event)
        if hasattr(state, "before"):
            self.last += changes(state)
            for account_class, amount in changes(state):
                self.totals[account_class] += amount
        return state

    def hear(self, *events: Any) -> dict[str, int]:
        """What the last of them moved."""
        for event in events:
            self.last = []
            self.memory.hear(event)
        moved: dict[str, int] = defaultdict(int)
        for account_class, amount in self.last:
            moved[account_class] += amount
        return {name: amount for name, amount in moved.items() if amount}


@pytest.mark.parametrize(
    ("given_", "when", "then"),
    [
        ([], PLACED, {"held": 119000}),
        ([PLACED], APPROVED, {"held": -119000, "released": 119000}),
        ([PLACED], answered("1190.00", approve=False), {}),
        ([PLACED], shipped("4"), {"held": -47600}),
        ([PLACED, APPROVED], shipped("4"), {"released": -47600}),
        ([PLACED, APPROVED], cancelled((1, "3")), {"released": -35700}),
        ([PLACED, APPROVED, shipped("4")], cancelled(), {"released": -71400}),
        ([PLACED, APPROVED], changed("8", number=2), {"released": -23800}),
        ([PLACED, APPROVED], changed("12", number=2), {"released": -119000, "held": 142800}),
        ([PLACED, APPROVED, shipped("4")], changed("12", number=2), {"released": -71400, "held": 95200}),
        ([PLACED, APPROVED, shipped("10")], invoiced(), {}),
        ([], invoiced(), {}),
        ([PLACED, APPROVED, shipped("10"), invoiced()], settled(), {}),
    ],
)
def test_what_is_still_to_be_shipped_moves_with_the_orders_events(given_, when, then):
    counting = Counting()
    counting.hear(*given_)
    assert counting.hear(when) == then


FACTS = (
    *(submitted(order=f"O-{n}") for n in range(2)),
    *(shipped("4", f"S-{n}") for n in range(2)),
    changed("12", number=2),
    changed("9", number=3),
    cancelled((1, "1"), change_number=4),
    APPROVED,
    answered("1428.00", revision=2),
    answered("1071.00", approve=False),
    invoiced(),
    settled(),
)


@given(st.permutations(FACTS))
def test_in_any_order_of_arrival_the_totals_are_the_sum_of_the_orders(facts):
    counting = Counting()
    counting.hear(*facts)
    expected: dict[str, int] = defaultdict(int)
    for unit, order in counting.memory.states.items():
        if unit.startswith("order:"):
            expected["released" if order.released else "held"] += order.open_gross
    assert {k: v for k, v in counting.totals.items() if v} == {k: v for k, v in expected.items() if v}
