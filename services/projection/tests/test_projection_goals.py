"""Goals: kept in versions, measured as the key figures are, and the gap is what would really close it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from projection_company import Company
from projection_quarter import quarter
from report_sending import make_kept

from o2c.projection.goals.answer import goal_answer
from o2c.projection.goals.gap import Open, gap
from o2c.projection.goals.goal import BadGoal, Goal, UnknownGoal, checked, target_of
from o2c.projection.goals.progress import progress
from o2c.projection.goals.store import Goals
from o2c.projection.kpis.answer import kpis
from o2c.projection.kpis.figure import Figure, NotApplicable, Part
from o2c.projection.queries.cut import cut

DAY = date(2026, 5, 31)
GOAL = Goal("north", "overdue-share", "E1", "EUR", Decimal(20), date(2026, 5, 1), date(2026, 8, 31))


def figure(value: int) -> Figure:
    return Figure((Part(value, 1),))


# -- what a goal may be


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"measure": "profit"}, "measure: expected days-to-pay, dso, overdue-share, got 'profit'"),
        ({"customer": "C-1", "customer_group": "country=DE"}, "not for both"),
        ({"last": date(2026, 4, 30)}, "is before 2026-05-01, the first day"),
        ({"last": date(2040, 1, 1)}, "more than 5 years"),
        ({"target": Decimal(-1)}, "target: expected 0 or more"),
        ({"target": Decimal(100)}, "less than 100 %"),
    ],
)
def test_what_is_no_goal_says_what_was_expected(wrong, said):
    with pytest.raises(BadGoal, match=said):
        checked(replace(GOAL, **wrong))


@pytest.mark.parametrize("text", ["", "soon", "NaN", "Infinity", "9" * 30])
def test_a_target_is_a_number(text):
    with pytest.raises(BadGoal, match="expected a number such as"):
        target_of(text)


# -- how it goes


@pytest.mark.parametrize(
    ("today", "start", "now", "status"),
    [
        (date(2026, 4, 30), figure(40), figure(40), "not-begun"),
        (DAY, figure(40), NotApplicable("no invoice is open"), "no-figure"),
        (DAY, figure(40), figure(20), "met"),
        (DAY, figure(40), figure(32), "on-track"),
        (DAY, figure(40), figure(39), "behind"),
        (DAY, NotApplicable("nothing ever moved here"), figure(39), "behind"),
        (date(2026, 8, 31), figure(40), figure(21), "missed"),
    ],
)
def test_status(today, start, now, status):
    assert progress(GOAL, start, now, today).status == status


def test_an_ended_goal_says_why():
    found = progress(replace(GOAL, ended=True, reason="the region was split"), figure(40), figure(30), DAY)
    assert (found.status, found.reason) == ("ended", "the region was split")


# -- what would close the gap

items = st.lists(
    st.tuples(st.integers(1, 10**9), st.integers(-60, 200), st.integers(1, 60)), min_size=1, max_size=30
).map(
    lambda rows: [
        Open(f"I{n:03}", f"I{n:03}", "C-1", DAY - timedelta(days=late + terms), DAY - timedelta(days=late), amount)
        for n, (amount, late, terms) in enumerate(rows)
    ]
)


@given(items, st.integers(0, 90))
def test_paying_what_closes_an_overdue_gap_closes_it_and_one_item_less_does_not(open_, target):
    def share(left):
        late, total = (sum(i.amount for i in part) for part in ([i for i in left if i.due_date < DAY], left))
        return Figure((Part(late, total, 100),)) if total else figure(0)

    now = share(open_)
    found = gap("overdue-share", now, Fraction(target), open_, DAY)
    assert found.share == 1, "paying all that is overdue always does"
    left = [i for i in open_ if i not in found.items]
    assert share(left).value <= target or not any(i.due_date < DAY for i in left)
    if found.items:
        assert share([*left, found.items[-1]]).value > target
        others = [i for i in open_ if i.due_date < DAY]
        assert len(found.items) <= len(others)


@given(items, st.integers(1, 90), st.integers(1, 10**9), st.integers(1, 120))
def test_young_items_lower_the_days_to_pay_and_old_ones_are_never_named(open_, target, paid, days):
    now = Figure((Part(paid * days, paid),))
    found = gap("days-to-pay", now, Fraction(target), open_, DAY)
    ages = [(i.amount, (DAY - i.document_date).days) for i in found.items]
    assert all(age < target for _, age in ages)
    after = Fraction(paid * days + sum(a * d for a, d in ages), paid + sum(a for a, _ in ages))
    assert (after <= target) == (found.share == 1)
    assert after <= now.value


@given(items, st.integers(0, 90), st.integers(1, 10**10))
def test_collecting_what_closes_a_dso_gap_brings_it_to_the_target(open_, target, sales):
    receivable = sum(i.amount for i in open_)
    found = gap("dso", Figure((Part(receivable, sales, 90),)), Fraction(target), open_, DAY)
    left = Fraction(receivable - found.amount, sales) * 90
    assert (left <= target) == (found.share == 1)


# -- on a database


@pytest.fixture
def goals(database_url, request):
    name = f"goals_{request.node.name.removeprefix('test_')[:40]}"
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f"drop schema if exists {name} cascade")
        make_kept(connection, name)
        with connection.transaction():
            yield Goals(name), connection.cursor()
        connection.execute(f"drop schema {name} cascade")


@pytest.mark.servers
def test_a_change_is_another_version_and_the_same_again_is_none(goals):
    kept, cur = goals
    assert kept.put(cur, GOAL).version == 1
    assert kept.put(cur, replace(GOAL, author="somebody else")).version == 1
    assert kept.put(cur, replace(GOAL, target=Decimal(15))).version == 2
    assert [(goal.name, goal.target) for goal in kept.all(cur)] == [("north", Decimal(15))]
    ended = kept.end(cur, "north", "anna", "the region was split")
    assert (ended.version, ended.ended, kept.all(cur)) == (3, True, [])
    assert [goal.name for goal in kept.all(cur, ended=True)] == ["north"]
    with pytest.raises(UnknownGoal, match="'south'"):
        kept.get(cur, "south")


@pytest.mark.servers
def test_it_goes_from_where_it_began(models):
    company = Company()
    company.customer("C-1")
    company.invoice("C-1", 1000_00, date(2026, 3, 1), date(2026, 3, 31), item="OLD")
    company.invoice("C-1", 3000_00, date(2026, 5, 20), date(2026, 6, 30))
    company.log.prove()
    models.fold(company.log.said)
    answer = models.ask(lambda cur: goal_answer(cur, cut(cur, DAY), GOAL))
    assert (answer["start"], answer["now"], answer["status"]) == ("100.00", "25.00", "on-track")
    assert answer["way_percent"] == "93.8"
    assert [point["value"] for point in answer["points"]] == ["100.00", "25.00"]
    gap_ = answer["gap"]
    assert (gap_["items"], gap_["amount"]["amount"], gap_["share_percent"]) == (1, "1000.00", "100.0")


@pytest.mark.servers
@pytest.mark.parametrize("measure", ["dso", "days-to-pay"])
def test_it_is_measured_as_the_key_figure_is(models, measure):
    company = quarter(91, steps=150)
    models.fold(company.log.said)
    goal = replace(GOAL, measure=measure, target=Decimal(1), customer="C-1")
    answer = models.ask(lambda cur: goal_answer(cur, cut(cur, DAY), goal))
    (row,) = models.ask(lambda cur: kpis(cur, cut(cur, DAY), name=measure, customer="C-1", currency="EUR"))["rows"]
    assert answer["now"] == row["kpis"][0]["value"]
    assert answer["now"] is not None
