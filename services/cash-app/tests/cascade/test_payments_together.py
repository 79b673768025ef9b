"""Several payments of one payer and day against its items together."""

from itertools import permutations

from cascade_facts import DEFAULT, NO_HABIT, item, payment, taken
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from o2c.cash_app.cascade.decide import decide
from o2c.cash_app.cascade.facts import OpenItem
from o2c.cash_app.cascade.policy import OLDEST, TOGETHER, CascadePolicy
from o2c.cash_app.cascade.together import decide_together


def together(amounts: list[int], *items: OpenItem, policy: CascadePolicy = DEFAULT):  # type: ignore[no-untyped-def]
    payments = [payment(amount, f"P{n}") for n, amount in enumerate(amounts)]
    return decide_together(payments, items, NO_HABIT, policy)


def test_two_equal_payments_settle_two_equal_items() -> None:
    items = item("a", 50_000), item("b", 50_000), item("c", 77_777)
    assert decide(payment(50_000), items, NO_HABIT, DEFAULT).outcome == "suggest"
    first, second = together([50_000, 50_000], *items).values()
    assert (first.outcome, first.rule, second.outcome) == ("apply", TOGETHER, "apply")
    assert taken(first) | taken(second) == {"a", "b"}
    assert taken(first) != taken(second)


def test_what_only_one_of_them_can_be_for_decides_about_the_other() -> None:
    """The first alone may be for the due date or for one item; that item is the only thing the second can be for."""
    items = item("x", 100_003, 9), item("a", 60_001, 3), item("b", 40_002, 3), item("c", 77_777, 20)
    first, second = together([100_003, 177_780], *items).values()
    assert taken(second) == {"x", "c"}
    assert (first.outcome, taken(first)) == ("apply", {"a", "b"})


def test_two_payments_for_one_item_are_not_both_placed() -> None:
    found = together([50_000, 50_000], item("a", 50_000), item("c", 77_777))
    assert sum(decision.outcome == "apply" for decision in found.values()) <= 1


def test_one_payment_is_decided_as_ever() -> None:
    items = item("a", 50_031), item("b", 119_000)
    assert together([50_031], *items)["P0"] == decide(payment(50_031, "P0"), items, NO_HABIT, DEFAULT)


def test_the_order_of_payments_and_items_makes_no_difference() -> None:
    items = item("a", 50_000), item("b", 50_000), item("c", 77_777), item("d", 27_777)
    payments = [payment(50_000, "P0"), payment(50_000, "P1"), payment(77_777, "P2")]
    expected = decide_together(payments, items, NO_HABIT, DEFAULT)
    for order in permutations(items):
        assert decide_together(payments[::-1], order, NO_HABIT, DEFAULT) == expected


def test_too_many_payments_of_one_day_are_left_to_people_and_it_says_so() -> None:
    found = together([1, 2, 3], item("a", 1), policy=replace(DEFAULT, max_together=2))
    assert {d.stopped for d in found.values()} == {"3 payments of one day, and at most 2 are matched together"}


def test_too_many_assignments_are_left_to_people_and_it_says_so() -> None:
    items = [item(f"i{n}", 100) for n in range(9)]
    found = together([100, 100, 100], *items, policy=replace(DEFAULT, max_choices=20))
    assert {d.stopped for d in found.values()} == {"more than 20 assignments are possible"}


def test_payments_of_which_one_rejected_an_item_are_not_interchangeable() -> None:
    items = item("a", 50_000), item("b", 50_000), item("c", 77_777)
    for first, second in (("P0", "P1"), ("P1", "P0")):
        payments = [payment(50_000, first, "a"), payment(50_000, second)]
        found = decide_together(payments, items, NO_HABIT, DEFAULT)
        assert (taken(found[first]), taken(found[second])) == ({"b"}, {"a"})


@given(st.lists(st.integers(-5, 12), min_size=1, max_size=6), st.lists(st.integers(1, 25), min_size=2, max_size=4))
def test_what_fits_nothing_alone_fits_nothing_together_with_others_either(opens: list[int], amounts: list[int]) -> None:
    items = [item(f"I{n}", amount, n) for n, amount in enumerate(opens) if amount]
    found = together(amounts, *items)
    for n, amount in enumerate(amounts):
        alone = decide(payment(amount), items, NO_HABIT, DEFAULT)
        if not alone.taken or alone.rule == OLDEST:
            assert found[f"P{n}"].outcome == "nothing" or found[f"P{n}"].rule == OLDEST
