"""The marked cube: what of an item's open amount is under which mark, as steps by day and by the day of knowing."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from o2c.projection.folds.marked import CLAIM, HOLD, Event, step_changes, steps

MAY = [date(2026, 5, day) for day in range(1, 32)]


def held(day: date, code: str = "disputed") -> Event:
    return Event(day, kind=HOLD, code=code)


def claimed(day: date, code: str = "disputed") -> Event:
    return Event(day, kind=CLAIM, code=code)


def test_what_is_open_counts_as_marked_from_the_marks_day_to_its_end():
    moves = [Event(MAY[0], 100), Event(MAY[7], -40)]
    assert steps(moves) == {}
    assert steps([*moves, held(MAY[4])]) == {("disputed", MAY[4]): 100, ("disputed", MAY[7]): -40}
    ended = [*moves, held(MAY[4]), held(MAY[9], "")]
    assert steps(ended) == {("disputed", MAY[4]): 100, ("disputed", MAY[7]): -40, ("disputed", MAY[9]): -60}


def test_one_mark_follows_another_and_a_hold_comes_before_a_claim():
    events = [Event(MAY[0], 100), claimed(MAY[0]), held(MAY[3], "legal"), held(MAY[5], "")]
    assert steps(events) == {
        ("disputed", MAY[0]): 100, ("disputed", MAY[3]): -100, ("legal", MAY[3]): 100,
        ("legal", MAY[5]): -100, ("disputed", MAY[5]): 100,
    }  # fmt: skip
    assert steps([*events, claimed(MAY[5], "")])[("legal", MAY[5])] == -100
    assert ("disputed", MAY[5]) not in steps([*events, claimed(MAY[5], "")])


def test_of_one_day_the_last_that_was_said_holds_whatever_day_is_looked_at_first():
    assert steps([Event(MAY[0], 100), held(MAY[4]), held(MAY[4], "")]) == {}
    late_books_later = [Event(MAY[0], 100), held(MAY[9]), held(MAY[4], "legal")]
    assert steps(late_books_later) == {("legal", MAY[4]): 100}, "what was said first does not come back"


days = st.sampled_from(MAY[:6])
events = st.one_of(
    st.builds(lambda day, amount: Event(day, amount), days, st.integers(-2, 2)),
    st.builds(held, days, st.sampled_from(["disputed", "legal", ""])),
    st.builds(claimed, days, st.sampled_from(["disputed", ""])),
)


@given(
    st.lists(st.tuples(events, st.sampled_from(MAY[:4])), max_size=9), st.integers(0, 9), days,
    st.sampled_from(MAY[:4]),
)  # fmt: skip
def test_changes_sum_to_what_is_marked_by_definition(said, size, as_of, known):
    said.sort(key=lambda event: event[1])
    changes = list(step_changes([], said[:size])) + list(step_changes([e for e, _ in said[:size]], said[size:]))
    summed = {"disputed": 0, "legal": 0}
    for mark, day, known_day, change in changes:
        if day <= as_of and known_day <= known:
            summed[mark] += change
    then = [event for event, known_day in said if event.day <= as_of and known_day <= known]
    last = {event.kind: event.code for event in then}
    expected = {"disputed": 0, "legal": 0}
    mark = last.get(HOLD) or last.get(CLAIM)
    if mark:
        expected[mark] = sum(event.amount for event in then)
    assert summed == expected
    assert all(change for *_, change in changes)
