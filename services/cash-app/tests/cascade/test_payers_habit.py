"""A payer's habit: learned from what it settled, bounded, and asked for the chance of an item."""

from datetime import timedelta

from cascade_facts import DAY, NO_HABIT, item, weekly
from hypothesis import given, settings
from hypothesis import strategies as st

from o2c.cash_app.cascade.habit import FULL, LEAST, MOST, Habit, bucket, chances, learn, observe

open_items = st.lists(st.tuples(st.integers(-90, 400), st.booleans(), st.booleans()), min_size=1, max_size=30)


def chance(habit: Habit, due: int) -> int:
    return chances(habit, DAY, [item("a", 100, due)])[0]


def test_what_a_payer_always_pays_is_expected_and_what_it_never_pays_is_not() -> None:
    habit = weekly(40)
    assert chance(habit, 0) > 9_500
    assert chance(habit, 5) < 500


def test_without_a_habit_what_is_due_is_likelier_than_what_is_not() -> None:
    assert [chance(NO_HABIT, due) for due in (-5, 0, 2, 9)] == sorted(
        [chance(NO_HABIT, due) for due in (-5, 0, 2, 9)], reverse=True
    )


def test_what_was_passed_over_before_is_less_likely_than_what_came_due_since() -> None:
    """Without counts of its own: only the last payment day is known."""
    habit = Habit(last=DAY - timedelta(1))
    passed, since = item("passed", 100, -5), item("since", 100, -5, dated=0)
    assert chances(habit, DAY, [passed])[0] < chances(habit, DAY, [since])[0]


def test_lately_weighs_more_than_long_ago() -> None:
    habit = weekly(40)
    for week in range(12):
        day = DAY + timedelta(7 * week)
        habit = learn(habit, observe(habit, day, [(day, False, False)] * 5))
    assert chances(habit, day + timedelta(7), [item("a", 1, (day + timedelta(7) - DAY).days)])[0] < 3_000


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), open_items), max_size=12))
def test_a_habit_stays_bounded_and_its_chances_are_chances(
    story: list[tuple[int, list[tuple[int, bool, bool]]]],
) -> None:
    habit, day = Habit(), DAY
    for days, seen in story:
        day += timedelta(days)
        habit = learn(habit, observe(habit, day, [(day - timedelta(late), c, s) for late, c, s in seen]))
    assert len(habit.late) <= 2 * 38
    assert len(habit.after) <= 2 * 38 * 10
    assert all(0 <= settled <= seen < FULL + 30 for settled, seen in habit.late.values())
    assert all(LEAST <= chance(habit, due) <= MOST for due in range(-60, 60, 7))


@settings(deadline=None)
@given(st.integers(-10_000, 10_000))
def test_buckets_are_few_and_in_order(days: int) -> None:
    assert -40 <= bucket(days) <= bucket(days + 1) <= 40
    assert bucket(days, credit=True) != bucket(days)
