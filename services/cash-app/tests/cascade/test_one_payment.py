"""One payment without references: which rule names its items, and when none is sure enough."""

from datetime import timedelta

import pytest
from cascade_facts import DAY, DEFAULT, NO_HABIT, item, one_at_a_time, pay, payment, taken, weekly
from msgspec.structs import replace

from o2c.cash_app.cascade.decide import decide
from o2c.cash_app.cascade.facts import Payment
from o2c.cash_app.cascade.policy import (
    ALL_DUE,
    DUE_DATES,
    HABIT,
    INVOICE_DATES,
    LESS_CREDIT,
    OLDEST,
    SINGLE,
    SUBSET,
    WHOLE,
    CascadePolicy,
)


def without(*rules: str) -> CascadePolicy:
    return with_outcome("off", *rules)


def with_outcome(outcome: str, *rules: str) -> CascadePolicy:
    settings = [replace(s, outcome=outcome) if s.rule in rules else s for s in DEFAULT.rules]
    return replace(DEFAULT, rules=tuple(settings))


def test_one_open_item_of_exactly_the_amount_is_settled() -> None:
    decision = pay(50_031, item("a", 50_031), item("b", 119_000), item("c", 77_777))
    assert (decision.outcome, decision.rule, taken(decision)) == ("apply", SINGLE, {"a"})
    assert decision.evidence[0].detail == "a alone is open with this amount"


def test_an_item_less_its_earned_discount_is_settled_with_it() -> None:
    decision = pay(98_000, item("a", 100_000, discount=2_000), item("b", 119_017))
    (found,) = decision.taken
    assert (decision.rule, found.cash, found.discount, found.base) == (SINGLE, 98_000, 2_000, 100_000)


def test_an_item_less_one_credit_note_is_settled_with_it() -> None:
    decision = pay(95_501, item("a", 100_000), item("b", 70_007), item("note", -4_499), item("other", -1_234))
    assert (decision.outcome, decision.rule, taken(decision)) == ("apply", LESS_CREDIT, {"a", "note"})
    assert sum(found.cash for found in decision.taken) == 95_501


def test_two_items_of_the_amount_are_suggested_and_the_loser_is_named() -> None:
    decision = pay(50_000, item("a", 50_000), item("b", 50_000), item("c", 77_777))
    assert decision.outcome == "suggest"
    assert {decision.taken[0].item, *decision.losers[0].items} == {"a", "b"}
    assert "1.0 times less likely" in decision.losers[0].why


def test_of_two_items_of_the_amount_the_habit_may_tell() -> None:
    decision = pay(50_000, item("due", 50_000, 0), item("not due", 50_000, 15), item("c", 77_777, 16), habit=weekly(40))
    assert (decision.outcome, taken(decision)) == ("apply", {"due"})


def test_who_pays_one_item_at_a_time_means_one_although_others_sum_to_it() -> None:
    items = item("a", 11_900, -1), item("b", 23_800, -2), item("c", 35_700, -3)
    assert pay(35_700, *items).outcome == "suggest"
    decision = pay(35_700, *items, habit=one_at_a_time())
    assert (decision.outcome, taken(decision)) == ("apply", {"c"})
    assert decision.losers[0].size == 2


def test_everything_open_is_settled_by_its_sum_credits_included() -> None:
    decision = pay(161_519, item("a", 50_000, 3), item("b", 119_018, 4), item("note", -7_499, -1))
    assert (decision.outcome, decision.rule) == ("apply", WHOLE)
    assert taken(decision) == {"a", "b", "note"}


def test_all_that_is_due_is_settled_by_its_sum() -> None:
    decision = pay(30_037, item("a", 10_011, -3), item("b", 20_026, 0), item("c", 40_001, 1), item("d", 55_555, 2))
    assert (decision.outcome, decision.rule, taken(decision)) == ("apply", ALL_DUE, {"a", "b"})


def test_whole_due_dates_in_a_row_are_settled_by_their_sum() -> None:
    items = [item("old", 10_011, -9), item("a", 20_026, 5), item("b", 40_001, 5), item("c", 3_333, 6), item("d", 9, 7)]
    decision = pay(63_360, *items)
    assert (decision.outcome, decision.rule, taken(decision)) == ("apply", DUE_DATES, {"a", "b", "c"})
    assert decision.evidence[0].detail == "all 3 items due from 2026-05-09 to 2026-05-10 are this amount"


def test_whole_invoice_dates_in_a_row_are_settled_by_their_sum() -> None:
    items = [
        item("a", 20_026, 5, dated=-20), item("b", 40_001, 40, dated=-20),
        item("c", 33_333, 20, dated=-10), item("d", 55_555, 30, dated=-9),
    ]  # fmt: skip
    decision = pay(60_027, *items)
    assert (decision.outcome, decision.rule, taken(decision)) == ("apply", INVOICE_DATES, {"a", "b"})


def test_a_payer_that_lets_one_item_lie_is_understood_by_its_habit() -> None:
    due = [item(f"due{n}", 10_007 + 1_013 * n * n, -(n % 4)) for n in range(8)]
    later = [item(f"later{n}", 20_011 + 1_717 * n * n, 5 + n) for n in range(20)]
    decision = pay(sum(i.open for i in due[1:]), *due, *later, habit=weekly(lies=1))
    assert (decision.outcome, decision.rule) == ("apply", HABIT)
    assert taken(decision) == {i.item for i in due[1:]}
    assert any(reason.detail.startswith("left: due0") for reason in decision.evidence)


def test_the_only_subset_that_fits_is_settled_without_a_habit() -> None:
    items = [item(f"i{n}", 10_007 + 13_331 * n * n * n, 30 + n % 3) for n in range(8)]
    decision = pay(items[1].open + items[4].open + items[6].open, *items)
    assert (decision.outcome, decision.rule, taken(decision)) == ("apply", SUBSET, {"i1", "i4", "i6"})


def test_one_of_two_subsets_is_only_suggested() -> None:
    items = [item(name, amount) for name, amount in {"a": 100, "b": 200, "c": 300, "d": 700, "e": 900}.items()]
    decision = pay(1_200, *items)
    assert decision.outcome == "suggest"
    assert decision.score.fits == 3


def test_for_an_amount_that_fits_nothing_the_oldest_items_are_suggested() -> None:
    decision = pay(12_345, item("a", 50_000, 1), item("b", 119_000, 2))
    assert (decision.outcome, decision.rule) == ("suggest", OLDEST)
    assert [(t.item, t.cash) for t in decision.taken] == [("a", 12_345)]


def test_money_for_invoices_is_hardly_for_a_single_one() -> None:
    items = item("one", 35_000, 27), item("a", 12_000, 27), item("b", 13_000, 19), item("c", 10_000, 14)
    day = DAY + timedelta(days=30)
    assert taken(decide(Payment("p", 35_000, day), items, NO_HABIT, DEFAULT)) == {"one"}
    decision = decide(Payment("p", 35_000, day, several=True), items, NO_HABIT, DEFAULT)
    assert (decision.outcome, taken(decision)) == ("suggest", {"a", "b", "c"})


@pytest.mark.parametrize("amount", [0, -500])
def test_no_money_settles_nothing(amount: int) -> None:
    assert pay(amount, item("a", 500)).outcome == "nothing"


def test_no_open_items_settle_nothing() -> None:
    assert pay(500).outcome == "nothing"


def test_a_rule_that_is_off_posts_nothing_and_the_next_that_describes_the_set_does() -> None:
    items = item("a", 50_031, -3), item("b", 119_000, 5)
    assert pay(50_031, *items, policy=without(SINGLE)).rule == ALL_DUE
    assert pay(50_031, *items, policy=without(*[s.rule for s in DEFAULT.rules])).outcome == "nothing"


def test_a_rule_may_only_suggest() -> None:
    decision = pay(50_031, item("a", 50_031), item("b", 119_000), policy=with_outcome("suggest", SINGLE))
    assert (decision.outcome, decision.rule) == ("suggest", SINGLE)


def test_a_set_that_a_switched_off_rule_would_name_is_a_rival_all_the_same() -> None:
    items = item("a", 100_000, 3), item("b", 60_000, 4), item("c", 40_000, 4)
    assert pay(100_000, *items, policy=without(DUE_DATES)).score.fits == 2


def test_oldest_first_is_only_suggested_unless_the_policy_allows_it() -> None:
    items = item("new", 50_000, 9), item("old", 30_000, -9), item("note", -1_000, -20)
    assert pay(44_444, *items).outcome == "suggest"
    assert pay(44_444, *items, policy=with_outcome("off", OLDEST)).outcome == "nothing"
    decision = pay(44_444, *items, policy=with_outcome("apply", OLDEST))
    assert [(t.item, t.cash) for t in decision.taken] == [("old", 30_000), ("new", 14_444)]


def test_more_items_than_the_policy_looks_at_are_left_to_people_and_it_says_so() -> None:
    decision = pay(500, item("a", 500), item("b", 501), policy=replace(DEFAULT, max_items=1))
    assert (decision.outcome, decision.stopped) == ("nothing", "2 items are open and at most 1 are matched by amount")


def test_a_search_that_ends_before_everything_was_seen_says_how_far_it_came() -> None:
    items = [item(f"i{n}", 10_007 + 13_331 * n * n, n % 9 - 4) for n in range(60)]
    decision = pay(sum(i.open for i in items[::2]) + 1, *items, policy=replace(DEFAULT, max_sets=100))
    assert decision.outcome != "apply"
    assert "sets were listed" in decision.stopped


def test_the_same_item_twice_open_makes_a_run_ambiguous() -> None:
    """Another item of the same amount, as likely as the one in the run."""
    items = [item("a", 50_000, 3, dated=-9), item("b", 20_026, 3, dated=-8), item("twin", 50_000, 4, dated=-9)]
    decision = pay(70_026, *items, item("c", 99_999, 8))
    assert decision.score.fits == 2


def test_a_set_that_a_person_rejected_is_no_rival_any_more() -> None:
    items = item("a", 50_000), item("b", 50_000), item("c", 77_777)
    before = decide(payment(50_000), items, NO_HABIT, DEFAULT)
    after = decide(payment(50_000, "P", *taken(before)), items, NO_HABIT, DEFAULT)
    assert taken(after) == {"a", "b"} - taken(before)
    assert (after.losers, after.score.rivals) == ((), 0)
    assert after.score.doubt < before.score.doubt


def test_when_all_that_fits_was_rejected_nothing_is_decided() -> None:
    items = item("a", 50_000), item("b", 50_000), item("c", 77_777)
    assert decide(payment(50_000, "P", "a", "b"), items, NO_HABIT, DEFAULT).outcome == "nothing"
