"""The counted search: agrees with brute force on small sets, meets each set once, and its work is bounded."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from o2c.cash_app.cascade.search import Flip, list_half, search


def flips(costs_and_deltas: list[tuple[int, int]]) -> list[Flip]:
    return [Flip(cost, delta, place, 1) for place, (cost, delta) in enumerate(costs_and_deltas)]


def by_force(of: list[Flip], difference: int) -> list[frozenset[Flip]]:
    sets = (chosen for size in range(len(of) + 1) for chosen in combinations(of, size))
    return [frozenset(s) for s in sets if sum(flip.delta for flip in s) == difference and _possible(s)]


def _possible(chosen: tuple[Flip, ...]) -> bool:
    return len({flip.item for flip in chosen}) == len(chosen)


some = st.lists(st.tuples(st.integers(0, 9_000), st.integers(-9, 9)), max_size=11)


@settings(deadline=None)
@given(some, st.integers(-20, 20))
def test_every_subset_that_fits_is_found_once(drawn: list[tuple[int, int]], difference: int) -> None:
    found = search(flips(drawn), difference, 4_096, 5_000)
    assert found.complete
    sets = [frozenset(chosen) for _, chosen in found.sets]
    assert len(sets) == len(set(sets))
    assert set(sets) == set(by_force(flips(drawn), difference))


@settings(deadline=None)
@given(some, st.integers(-20, 20))
def test_solutions_come_with_their_cost_the_cheapest_first(drawn: list[tuple[int, int]], difference: int) -> None:
    found = search(flips(drawn), difference, 4_096, 5_000)
    costs = [sum(flip.cost for flip in chosen) for _, chosen in found.sets]
    assert [cost for cost, _ in found.sets] == costs == sorted(costs)


@settings(deadline=None)
@given(some)
def test_an_item_is_settled_in_one_way_only(drawn: list[tuple[int, int]]) -> None:
    """Whole or less its discount: the two flips of one item exclude each other."""
    both = [f for flip in flips(drawn[:5]) for f in (flip, flip._replace(delta=flip.delta + 1, form=2))]
    found = search(both, 3, 4_096, 5_000)
    assert {frozenset(chosen) for _, chosen in found.sets} == set(by_force(both, 3))


@settings(deadline=None)
@given(some, st.integers(1, 40))
def test_a_half_lists_its_cheapest_sets_and_no_more_than_it_may(drawn: list[tuple[int, int]], size: int) -> None:
    ordered = sorted(flips(drawn))
    half = list_half(ordered, size)
    every = [sum(f.cost for f in s) for n in range(len(ordered) + 1) for s in combinations(ordered, n)]
    assert half.costs() == sorted(every)[:size]
    assert half.complete == (2 ** len(ordered) <= size)


def test_hundreds_of_flips_are_listed_in_bounded_work() -> None:
    found = search(flips([(n, n * n + 1) for n in range(5_000)]), -1, 256, 10)
    assert not found.complete
    assert found.work == 512
