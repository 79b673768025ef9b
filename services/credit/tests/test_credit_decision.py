"""The decision: exposure + order - identified unapplied cash > limit is declined; equal passes."""

from decimal import Decimal

import pytest
from credit_facts import CUSTOMER, UNIT, answers, changed, credit, invoiced, placed, received, service

from o2c.contracts.credit import OrderCreditApproved, OrderCreditDeclined
from o2c.contracts.money import Money
from o2c.credit.policy import Policy, convert

APPROVED, DECLINED = "approved", "declined"


def eur(amount: str) -> Money:
    return Money(amount=amount, currency="EUR")


@pytest.mark.parametrize(("gross", "answer"), [("99.99", APPROVED), ("100.00", APPROVED), ("100.01", DECLINED)])
def test_an_order_that_fills_the_limit_exactly_passes(gross, answer):
    memory = credit(limit="1000.00")
    memory.hear(invoiced("900.00"))
    assert answers(memory.hear(placed(gross))) == [(answer, "O-1", 1)]


@pytest.mark.parametrize(("gross", "answer"), [("150.00", APPROVED), ("150.01", DECLINED)])
def test_identified_unapplied_cash_makes_room(gross, answer):
    memory = credit(limit="1000.00")
    memory.hear(invoiced("900.00"), received("50.00"))
    assert answers(memory.hear(placed(gross))) == [(answer, "O-1", 1)]


def test_unapplied_cash_does_not_count_where_the_policy_says_so():
    memory = credit(limit="1000.00", policy=Policy(count_unapplied=False))
    memory.hear(invoiced("900.00"), received("50.00"))
    (said,) = memory.hear(placed("150.00"))
    assert isinstance(said, OrderCreditDeclined)
    assert said.unapplied == eur("0.00")


def test_an_answer_names_the_revision_and_what_it_rests_on():
    memory = credit(limit="1000.00")
    memory.hear(invoiced("600.00"), received("50.00"))
    (said,) = memory.hear(placed("150.00"))
    assert said == OrderCreditApproved(
        customer=CUSTOMER,
        order="O-1",
        revision=1,
        amount=eur("150.00"),
        exposure=eur("600.00"),
        unapplied=eur("50.00"),
        limit=eur("1000.00"),
    )


def test_a_declined_order_is_not_in_the_exposure_of_the_next():
    memory = credit(limit="1000.00")
    memory.hear(placed("1500.00", "O-1"))
    (said, *_) = memory.hear(placed("1000.00", "O-2"))
    assert isinstance(said, OrderCreditApproved)
    assert said.exposure == eur("0.00")


def test_no_limit_means_nothing_on_credit():
    memory = credit(limit=None)
    (said,) = memory.hear(placed("0.01"))
    assert isinstance(said, OrderCreditDeclined)
    assert (said.code, said.limit) == ("limit-exceeded", eur("0.00"))


@pytest.mark.parametrize(("gross", "answer"), [("80.00", APPROVED), ("80.01", DECLINED)])
def test_without_a_limit_an_order_that_is_paid_in_advance_is_covered_in_any_currency(gross, answer):
    memory = credit(limit=None)
    memory.hear(received("80.00", currency="USD"))
    assert answers(memory.hear(placed(gross, currency="USD"))) == [(answer, "O-1", 1)]


def test_a_customer_who_is_not_checked_is_always_approved():
    memory = credit(limit=None, credit_check=False)
    assert answers(memory.hear(placed("9999999.00"))) == [(APPROVED, "O-1", 1)]


def test_a_customer_who_is_not_checked_is_approved_in_a_currency_without_a_rate():
    memory = credit(limit="10.00", credit_check=False)
    assert answers(memory.hear(placed("500.00", currency="USD"))) == [(APPROVED, "O-1", 1)]


def test_an_order_of_an_unknown_customer_waits_for_the_account():
    memory = service()
    (said,) = memory.hear(placed("100.00"))
    assert isinstance(said, OrderCreditDeclined)
    assert (said.code, said.amount, said.limit) == ("no-account", eur("100.00"), eur("0.00"))
    assert [name for _, name in memory.state(UNIT).waiting] == ["O-1"]


def test_an_order_over_nothing_asks_for_nothing():
    memory = credit(limit="100.00")
    memory.hear(invoiced("500.00"))
    assert answers(memory.hear(placed("0.00"))) == [(APPROVED, "O-1", 1)]
    assert memory.state(UNIT).orders == {}


def test_an_order_in_another_currency_than_the_limit_is_declined_without_a_rate():
    memory = credit(limit="1000.00", currency="EUR")
    (said,) = memory.hear(placed("1.00", currency="USD"))
    assert isinstance(said, OrderCreditDeclined)
    assert (said.code, said.amount.currency, said.exposure.currency) == ("no-rate", "USD", "EUR")


def test_a_debt_in_a_currency_without_a_rate_is_not_overlooked():
    memory = credit(limit="1000.00")
    memory.hear(invoiced("900.00", currency="USD"))
    (said,) = memory.hear(placed("1.00"))
    assert isinstance(said, OrderCreditDeclined)
    assert said.code == "no-rate"


def test_a_credit_in_a_currency_without_a_rate_makes_no_room_and_stops_nobody():
    memory = credit(limit="1000.00")
    memory.hear(invoiced("-900.00", currency="USD"), received("900.00", currency="USD"))
    said = memory.hear(placed("1000.00", "O-1"), placed("0.01", "O-2"))
    assert [(a[0], a[1]) for a in answers(said)] == [(APPROVED, "O-1"), (DECLINED, "O-2")]


@pytest.mark.parametrize(("gross", "answer"), [("500.00", APPROVED), ("500.02", DECLINED)])
def test_with_a_rate_everything_is_decided_in_the_limits_currency(gross, answer):
    memory = credit(limit="1000.00", policy=Policy(rates={("USD", "EUR"): Decimal("0.90")}))
    memory.hear(invoiced("550.00"))
    (said, *_) = memory.hear(placed(gross, currency="USD"))  # 500.00 USD are 450.00 EUR
    assert answers([said]) == [(answer, "O-1", 1)]
    assert said.exposure == eur("550.00")
    assert said.amount.currency == "USD"


def test_conversion_rounds_half_away_from_zero_to_the_targets_minor_unit():
    rates = {("USD", "JPY"): Decimal("150.05"), ("JPY", "USD"): Decimal("0.0066")}
    assert convert(10_00, "USD", "JPY", rates) == 1501
    assert convert(-10_00, "USD", "JPY", rates) == -1501
    assert convert(1000, "JPY", "USD", rates) == 6_60
    assert convert(5, "EUR", "EUR", rates) == 5
    assert convert(5, "EUR", "USD", rates) is None


def test_thresholds_that_do_not_rise_are_no_policy():
    with pytest.raises(ValueError, match="rising"):
        Policy(thresholds=(90, 80))


def test_the_same_order_again_is_not_answered_again():
    memory = credit()
    memory.hear(placed("100.00"))
    assert memory.hear(placed("100.00")) == []
    assert memory.refused == []


def test_the_same_revision_with_another_value_is_refused():
    memory = credit()
    memory.hear(placed("100.00"))
    memory.hear(placed("200.00"))
    assert [refusal.code for _, refusal in memory.refused] == ["revision-contradiction"]
    assert memory.state(UNIT).balances["EUR"].open == 100_00


def test_the_same_change_again_is_not_answered_again_and_with_another_value_refused():
    memory = credit()
    memory.hear(placed("100.00"), changed("200.00"))
    assert memory.hear(changed("200.00")) == []
    memory.hear(changed("300.00"))
    assert [refusal.code for _, refusal in memory.refused] == ["revision-contradiction"]
    assert memory.state(UNIT).balances["EUR"].open == 200_00


def test_an_older_revision_changes_nothing():
    memory = credit()
    memory.hear(placed("100.00"), changed("200.00", revision=3))
    assert memory.hear(changed("300.00", revision=2)) == []
    assert memory.state(UNIT).balances["EUR"].open == 200_00


def test_an_order_cannot_change_its_currency():
    memory = credit()
    memory.hear(placed("100.00"))
    memory.hear(changed("100.00", currency="USD"))
    assert [refusal.code for _, refusal in memory.refused] == ["currency-changed"]
