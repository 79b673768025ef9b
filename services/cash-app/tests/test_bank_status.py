"""How each bank account stands: figures that add up, and everything that is missing or undecided."""

from datetime import date, timedelta

import pytest
from cash_facts import balanced, day, line, statement
from cash_server import Server
from hypothesis import given
from hypothesis import strategies as st

from o2c.cash_app.bank.status import weekdays

servers = pytest.mark.servers


def status(cash: Server, as_of: date) -> dict[str, dict[str, object]]:
    found = cash.get(f"/v1/bank-status?as_of={as_of}")["bank_accounts"]
    return {account["bank_account"]: account for account in found}


@given(st.dates(date(2020, 1, 1), date(2032, 1, 1)), st.integers(-3, 40))
def test_saturdays_and_sundays_are_no_days_without_a_statement(after: date, days: int) -> None:
    between = [after + timedelta(days=day) for day in range(1, days)]
    assert weekdays(after, after + timedelta(days=days)) == sum(day.isoweekday() <= 5 for day in between)


def test_weekdays_are_counted_as_fast_for_eight_thousand_years_as_for_a_week() -> None:
    """Nothing walks from day to day: a question for the last of days kept a service busy for seconds."""
    assert weekdays(date.min, date.max) == 2_608_613


@servers
def test_an_account_that_is_in_order_adds_up_and_misses_nothing(cash: Server) -> None:
    cash.hear(balanced("s", "10.00", "108.50", line("100.00"), line("-1.50", code="NCHG")))
    cash.post("/v1/bank-accounts/DE-BANK/confirm", {"statement": "s"})
    found = status(cash, day(1))["DE-BANK"]
    assert (found["opening"], found["closing"], found["unexplained"]) == ("10.00", "108.50", "0.00")
    assert (found["opening_confirmed"], found["gaps"], found["missing_since"]) == (True, [], 0)
    assert (found["announced"], found["refused"]) == (None, [])


@servers
def test_a_gap_is_told_with_its_weekdays_and_what_moved_meanwhile(cash: Server) -> None:
    cash.hear(balanced("1", "0.00", "5.00", line("5.00")))
    cash.hear(balanced("3", "9.00", "10.00", line("1.00", booked=day(7)), dated=day(7)))
    found = status(cash, day(10))["DE-BANK"]
    gap = {"after": "2026-05-04", "before": "2026-05-11", "amount": "4.00", "weekdays": 4, "statement": "3"}
    assert (found["gaps"], found["first_statement"]) == ([gap], "1")
    assert (found["opening_confirmed"], found["unexplained"], found["missing_since"]) == (False, "4.00", 2)


@servers
def test_announced_cash_is_told_until_a_statement_covers_its_day(cash: Server) -> None:
    cash.hear(balanced("1", "0.00", "5.00", line("5.00")))
    announced = statement("m", line("7.00", booked=day(1)), line("-2.00", booked=day(1)), format="MT942")
    cash.hear(announced)
    told = status(cash, day(1))["DE-BANK"]["announced"]
    assert (told["format"], told["lines"], told["moved"], told["last_day"]) == ("MT942", 2, "5.00", "2026-05-05")
    cash.hear(balanced("2", "5.00", "10.00", *announced.lines, dated=day(1)))
    assert status(cash, day(1))["DE-BANK"]["announced"] is None


@servers
def test_money_of_a_detail_file_is_in_transit_until_the_statement_has_it(cash: Server) -> None:
    cash.hear(balanced("1", "0.00", "5.00", line("5.00")))
    cash.hear(statement("d", line("300.00", booked=day(1)), line("200.00", booked=day(1)), format="CAMT.054"))
    found = status(cash, day(1))["DE-BANK"]
    assert found["in_transit"] == {
        "amount": "500.00",
        "deposits": [{"statement": "d", "day": "2026-05-05", "amount": "500.00"}],
    }
    assert (found["classes"], found["unexplained"]) == ({"receipt": {"lines": 1, "amount": "5.00"}}, "0.00")
    cash.hear(balanced("2", "5.00", "305.00", line("300.00", booked=day(1)), dated=day(1)))
    assert status(cash, day(1))["DE-BANK"]["in_transit"]["amount"] == "200.00"
    cash.hear(balanced("3", "305.00", "505.00", line("200.00", "LUMP", booked=day(2)), dated=day(2)))
    found = status(cash, day(2))["DE-BANK"]
    assert (found["in_transit"], found["unexplained"]) == ({"amount": "0.00", "deposits": []}, "0.00")
    assert cash.balances()["cash:DE-BANK"] == 50500
    assert "cash-in-transit:DE-BANK" not in cash.balances()


@servers
def test_refused_statements_are_told_also_of_an_account_that_has_no_other(cash: Server) -> None:
    cash.hear(balanced("s", "0.00", "9.00", line("5.00"), number="7", currency="JPY", bank_account="JP-BANK"))
    cash.hear(balanced("1", "0.00", "5.00", line("5.00")))
    cash.hear(balanced("2", "5.00", "6.00", line("1.00"), currency="USD"))
    found = status(cash, day(1))
    (kept,) = found["JP-BANK"]["refused"]
    assert (kept["code"], kept["number"], kept["moved"], kept["can_be_released"]) == (
        "closing-balance-differs", "7", "5", True,
    )  # fmt: skip
    assert ("closing" in found["JP-BANK"], found["JP-BANK"]["currency"]) == (False, "JPY")
    (other,) = found["DE-BANK"]["refused"]
    assert (other["code"], other["can_be_released"]) == ("currency-differs", False)
    assert (other["moved"], other["currency"]) == ("1.00", "USD")
