"""How a payer's curve is learned, and what it says of an item that is still open."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.projection.forecast.curve import Curve, flat, learned
from o2c.projection.forecast.curves import Curves
from o2c.projection.forecast.history import FARTHEST, Account, Cell
from o2c.projection.forecast.prospect import WHOLE, OpenItem, Prospects
from o2c.projection.forecast.waiting import DAYS, FIRST, LAST, waiting

TODAY = date(2026, 5, 7)  # a Thursday
PAYER = Account("C-1", "E1", "EUR")
cells = st.builds(
    Cell, st.integers(0, 90), st.integers(0, 6), st.integers(-FARTHEST, FARTHEST), st.booleans()
)  # fmt: skip
histories = st.dictionaries(cells, st.integers(1, 30), max_size=12)


def history(*days: int, terms: int = 30, account: Account = PAYER, paid: bool = True) -> dict[Account, Counter[Cell]]:
    """Items that were paid so many days after they fell due, on every weekday."""
    return {account: Counter(Cell(terms, weekday, day, paid) for day in days for weekday in range(7))}


def item(due_in: int, account: Account = PAYER, terms: int = 30) -> OpenItem:
    due = TODAY + timedelta(days=due_in)
    return OpenItem("DOC-1", "INV-1", account, 11_900, due - timedelta(days=terms), due)


def prospect(accounts, due_in: int, account: Account = PAYER, days: int = 182):
    return Prospects(Curves.of_all(accounts), TODAY, days).of(item(due_in, account))


# -- properties


@given(histories, st.integers(-300, 300))
def test_chances_never_fall_and_with_later_they_are_a_whole(counted, due_in):
    found = prospect({PAYER: Counter(counted)}, due_in)
    assert found.paid_by[0] == 0
    assert len(found.paid_by) == 183
    assert all(before <= after <= WHOLE for before, after in zip(found.paid_by, found.paid_by[1:], strict=False))
    by_week = found.by_week([3, 10, 17, 182])
    assert all(chance >= 0 for chance in by_week)
    assert sum(by_week) + (WHOLE - found.paid_by[182]) == WHOLE


@given(histories.filter(bool), st.integers(FIRST, LAST), st.integers(1, 20))
def test_to_wait_some_days_and_then_more_is_to_wait_all_of_them(counted, first, waited):
    seen = waiting(counted)
    curve = learned(seen, flat(seen))
    whole = curve.open_after(2, first, waited + 20)
    later = curve.open_after(2, first + waited, 20)
    assert whole[waited:] == pytest.approx([whole[waited - 1] * chance for chance in later])


@given(st.lists(st.tuples(cells, st.integers(1, 5)), max_size=12), st.randoms())
def test_the_order_of_what_happened_changes_nothing(told, chance):
    one, other = Counter(), Counter()
    for cell, count in told:
        one[cell] += count
    chance.shuffle(told)
    for cell, count in told:
        other[cell] += count
    assert prospect({PAYER: one}, -3) == prospect({PAYER: other}, -3)


@given(histories)
def test_every_item_waits_each_day_from_its_document_to_its_end(counted):
    seen = waiting(counted)
    days = sum((cell.days + max(cell.terms, -cell.days) + 1) * count for cell, count in counted.items())
    assert sum(map(sum, seen.waited)) == days
    assert sum(seen.paid) == sum(seen.paid_on) == sum(count for cell, count in counted.items() if cell.paid)


def test_the_days_outside_of_the_curve_are_counted_at_its_ends():
    seen = waiting({Cell(100, 0, LAST + 30, True): 2})
    assert sum(seen.waited[0]) == 2 * (100 + FIRST + 1)
    assert sum(seen.waited[-1]) == 2 * 31
    assert seen.paid[DAYS - 1] == 2


# -- what is learned


def test_a_payer_who_always_pays_three_days_late_is_expected_then():
    """Given twenty weeks of payments three days late, when an item is fresh, then that is its day."""
    accounts = {PAYER: Counter({Cell(30, weekday, 3, True): 20 for weekday in range(7)})}
    found = prospect(accounts, due_in=5)
    assert found.day(WHOLE // 2) == 8
    assert found.rests_on == "payer"


def test_what_is_late_already_is_not_expected_on_the_day_it_missed():
    """Given a payer who pays on the day or 20 days late, when an item is 10 days late, then it is expected at 20."""
    accounts = {PAYER: Counter({Cell(30, weekday, day, True): 20 for weekday in range(7) for day in (0, 20)})}
    assert prospect(accounts, due_in=2).day(300_000) == 2
    late = prospect(accounts, due_in=-10)
    assert late.day(WHOLE // 2) == 10


def test_a_payer_with_little_history_goes_by_its_group_and_one_with_much_by_its_own():
    """Given a group that pays 2 days late, when a payer has paid 12 days late, then the more often the later."""
    others = {}
    for number in range(20):
        others |= history(2, account=Account(f"O-{number}", "E1", "EUR"))
    medians = []
    for times in (0, 1, 10, 100):
        own = Counter({Cell(30, weekday, 12, True): times for weekday in range(7) if times})
        medians.append(prospect({**others, PAYER: own}, due_in=0).day(WHOLE // 2))
    assert medians[0] in (2, 3)
    assert medians == sorted(medians)
    assert medians[-1] == 12


def test_what_waits_counts_though_it_has_no_date_yet():
    """Given equal payments, when the payer besides has many items long overdue, then less is expected soon."""
    paid = history(0, 5, 10)
    waits = {PAYER: paid[PAYER] + history(60, paid=False)[PAYER]}
    assert prospect(waits, due_in=-15).paid_by[14] < prospect(paid, due_in=-15).paid_by[14]


def test_nobody_is_expected_to_pay_on_days_on_which_nobody_pays():
    """Given payments of any delay but never at weekends, then a weekend adds little to the chance."""
    days = [(weekday, day) for weekday in range(7) for day in range(-7, 22) if (weekday + day) % 7 < 5]
    on_workdays = Counter({Cell(30, weekday, day, True): 20 for weekday, day in days})
    found = prospect({PAYER: on_workdays}, due_in=0)
    friday, sunday, monday = (found.paid_by[day] for day in (1, 3, 4))
    assert sunday - friday < (monday - sunday) / 3


# -- whose past it is


def test_an_unseen_payer_goes_by_its_group_an_unseen_group_by_all_and_without_any_past_the_due_date_stands():
    known = history(4, account=Account("O-1", "E1", "EUR"))
    assert prospect(known, 0, Account("C-9", "E1", "EUR")).rests_on == "group"
    assert prospect(known, 0, Account("C-9", "E2", "USD")).rests_on == "all"
    assert prospect(known, 0, Account("O-1", "E1", "EUR")).rests_on == "payer"
    assert prospect(known, 0, Account("O-1", "E2", "USD")).rests_on == "payer"
    nothing = prospect({}, due_in=6)
    assert (nothing.rests_on, nothing.day(1), nothing.day(WHOLE)) == ("due-date", 6, 6)
    assert prospect({}, due_in=-6).day(WHOLE) == 1
    assert prospect({}, due_in=500).day(1) is None


def test_a_payer_of_very_many_items_is_not_its_group():
    """Given one payer of a thousand early payments and ten of seven late ones each, an unseen payer is like the ten."""
    accounts = {Account("BIG", "E1", "EUR"): Counter({Cell(30, weekday, -5, True): 150 for weekday in range(7)})}
    for number in range(10):
        accounts |= history(6, account=Account(f"O-{number}", "E1", "EUR"))
    assert prospect(accounts, 0, Account("C-9", "E1", "EUR")).day(WHOLE // 2) == pytest.approx(6, abs=1)


def test_a_curve_never_says_that_a_day_is_certain():
    assert Curve([7.0] * DAYS, [1.0] * 7).open_after(0, 0, 1)[0] == pytest.approx(0.05)
