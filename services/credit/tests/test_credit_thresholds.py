"""Thresholds of utilisation are said once for each crossing: reached at >=, left below."""

import pytest
from credit_facts import credit, invoiced, master, moved, placed, received, shipped

from o2c.contracts.credit import CreditThresholdCrossed
from o2c.credit.policy import Policy


def crossed(said) -> list[tuple[int, str, str]]:
    return [(e.threshold, e.direction, e.utilisation) for e in said if isinstance(e, CreditThresholdCrossed)]


def test_a_threshold_is_reached_at_exactly_its_per_cent_and_left_right_below():
    memory = credit(limit="1000.00")
    assert crossed(memory.hear(invoiced("799.99"))) == []
    assert crossed(memory.hear(moved("0.01", "unapplied"))) == [(80, "up", "80.00")]
    assert crossed(memory.hear(moved("-0.01", "applied"))) == [(80, "down", "79.99")]


def test_one_movement_may_cross_several_thresholds_upward_in_rising_and_downward_in_falling_order():
    memory = credit(limit="1000.00")
    assert crossed(memory.hear(invoiced("1050.00"))) == [
        (80, "up", "105.00"),
        (90, "up", "105.00"),
        (100, "up", "105.00"),
    ]
    assert crossed(memory.hear(moved("-1050.00", "applied"))) == [
        (100, "down", "0.00"),
        (90, "down", "0.00"),
        (80, "down", "0.00"),
    ]


def test_a_crossing_is_said_once():
    memory = credit(limit="1000.00")
    assert crossed(memory.hear(placed("850.00"))) == [(80, "up", "85.00")]
    assert crossed(memory.hear(shipped("850.00"), invoiced("850.00"), placed("20.00", "O-2"))) == []


def test_an_event_says_exposure_and_limit():
    memory = credit(limit="1000.00")
    said = memory.hear(placed("850.00"))[-1]
    assert (said.exposure.amount, said.limit.amount, said.limit.currency) == ("850.00", "1000.00", "EUR")


def test_unapplied_cash_does_not_lower_the_utilisation():
    memory = credit(limit="1000.00")
    memory.hear(invoiced("850.00"))
    assert crossed(memory.hear(received("850.00"))) == []


def test_a_changed_limit_crosses_thresholds_too():
    memory = credit(limit="1000.00")
    memory.hear(invoiced("850.00"))
    assert crossed(memory.hear(master(2, limit="850.00"))) == [(90, "up", "100.00"), (100, "up", "100.00")]
    assert crossed(memory.hear(master(3, limit="2000.00"))) == [
        (100, "down", "42.50"),
        (90, "down", "42.50"),
        (80, "down", "42.50"),
    ]


def test_released_orders_are_counted_before_thresholds_are_looked_at():
    memory = credit(limit="1000.00")
    memory.hear(invoiced("1000.00"), placed("500.00"))
    assert crossed(memory.hear(moved("-500.00", "applied"))) == []


@pytest.mark.parametrize("more", [{"limit": None}, {"limit": "0.00"}, {"limit": "1.00", "credit_check": False}])
def test_without_a_limit_or_a_check_there_is_no_utilisation(more):
    memory = credit(**more)
    assert crossed(memory.hear(invoiced("850.00"))) == []


def test_without_a_rate_for_all_of_the_exposure_there_is_no_utilisation():
    memory = credit(limit="1000.00")
    assert crossed(memory.hear(invoiced("1.00", currency="USD"), invoiced("900.00"))) == []
    assert crossed(memory.hear(moved("-1.00", "applied", currency="USD"))) == [(80, "up", "90.00"), (90, "up", "90.00")]


def test_ups_and_downs_alternate_although_the_check_was_off_in_between():
    memory = credit(limit="1000.00")
    assert crossed(memory.hear(invoiced("850.00"))) == [(80, "up", "85.00")]
    assert crossed(memory.hear(master(2, credit_check=False), moved("-850.00", "applied"))) == []
    assert crossed(memory.hear(master(3))) == [(80, "down", "0.00")]


def test_the_policy_says_which_thresholds():
    memory = credit(limit="1000.00", policy=Policy(thresholds=(50,)))
    assert crossed(memory.hear(invoiced("850.00"))) == [(50, "up", "85.00")]
