"""Laws of every decision, whatever the items, the payment, the habit and the policy."""

from cascade_facts import DEFAULT, NO_HABIT, item, payment, weekly
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from o2c.cash_app.cascade.decide import decide
from o2c.cash_app.cascade.facts import OpenItem
from o2c.cash_app.cascade.habit import Habit
from o2c.cash_app.cascade.policy import OLDEST, CascadePolicy
from o2c.cash_app.cascade.together import decide_together

amounts = st.one_of(st.integers(1, 30), st.integers(1, 200_000), st.integers(-2_000, -1))
OLDEST_TOO = replace(
    DEFAULT, rules=tuple(replace(s, outcome="apply") if s.rule == OLDEST else s for s in DEFAULT.rules)
)


@st.composite
def open_items(draw: st.DrawFn) -> list[OpenItem]:
    found = []
    for number, amount in enumerate(draw(st.lists(amounts, min_size=1, max_size=14))):
        discount = draw(st.sampled_from([0, 0, amount // 50])) if amount > 0 else 0
        found.append(item(f"i{number}", amount, draw(st.integers(-9, 25)), discount=discount))
    return found


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[OpenItem], int, Habit, CascadePolicy]:
    items = draw(open_items())
    fits = sum(i.open - draw(st.sampled_from([0, i.discount])) for i in items if draw(st.booleans()))
    amount = draw(st.sampled_from([fits, fits + 1]))
    habits = st.sampled_from([NO_HABIT, weekly(), weekly(lies=3)])
    return items, amount, draw(habits), draw(st.sampled_from([DEFAULT, OLDEST_TOO]))


@settings(deadline=None)
@given(cases())
def test_nothing_is_settled_beyond_what_is_open(case: tuple[list[OpenItem], int, Habit, CascadePolicy]) -> None:
    items, amount, habit, policy = case
    by_name = {i.item: i for i in items}
    decision = decide(payment(amount), items, habit, policy)
    assert len({t.item for t in decision.taken}) == len(decision.taken)
    for found in decision.taken:
        known = by_name[found.item]
        if decision.rule == OLDEST:
            assert 0 < found.cash <= known.open
        else:
            assert found.cash + found.discount == known.open
        assert found.discount in (0, known.discount)


@settings(deadline=None)
@given(cases())
def test_the_cash_settled_is_exactly_the_money(case: tuple[list[OpenItem], int, Habit, CascadePolicy]) -> None:
    items, amount, habit, policy = case
    decision = decide(payment(amount), items, habit, policy)
    if decision.taken:
        cash = sum(found.cash for found in decision.taken)
        assert cash == amount or (decision.rule == OLDEST and cash < amount)


@settings(deadline=None)
@given(cases(), st.randoms())
def test_the_order_of_the_items_makes_no_difference(
    case: tuple[list[OpenItem], int, Habit, CascadePolicy], shuffler: object
) -> None:
    items, amount, habit, policy = case
    mixed = list(items)
    shuffler.shuffle(mixed)  # type: ignore[attr-defined]
    assert decide(payment(amount), mixed, habit, policy) == decide(payment(amount), items, habit, policy)


@settings(deadline=None)
@given(cases())
def test_a_decision_comes_with_its_reasons(case: tuple[list[OpenItem], int, Habit, CascadePolicy]) -> None:
    items, amount, habit, policy = case
    decision = decide(payment(amount), items, habit, policy)
    assert (decision.outcome == "nothing") == (not decision.taken)
    assert bool(decision.rule) == bool(decision.evidence) == bool(decision.taken)
    assert decision.policy == policy.version
    if decision.outcome == "apply" and decision.rule != OLDEST:
        assert decision.score.doubt <= policy.setting(decision.rule).max_doubt


@settings(deadline=None)
@given(cases(), st.lists(st.integers(1, 50_000), max_size=3))
def test_together_no_item_is_settled_twice(
    case: tuple[list[OpenItem], int, Habit, CascadePolicy], others: list[int]
) -> None:
    items, amount, habit, policy = case
    payments = [payment(a, f"P{n}") for n, a in enumerate([max(1, amount), items[0].open, *others])]
    found = decide_together(payments, items, habit, replace(policy, rules=DEFAULT.rules))
    settled = [t.item for d in found.values() if d.outcome == "apply" for t in d.taken]
    assert len(settled) == len(set(settled))
    for paid in payments:
        decision = found[paid.payment]
        if decision.taken:
            assert sum(t.cash for t in decision.taken) == paid.amount
