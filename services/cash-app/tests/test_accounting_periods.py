"""Periods: closed one after the other; what is late books in the first open month and keeps its effective date."""

from datetime import UTC, date, datetime

import pytest
from cash_desk import Desk
from cash_facts import IBAN, balanced, credit_note, day, invoice, line, paid, registered
from hypothesis import given
from hypothesis import strategies as st

from o2c.cash_app.adjustments.commands import DecideApproval
from o2c.cash_app.ledger import periods
from o2c.cash_app.ledger.commands import ReopenPeriod
from o2c.cash_app.ledger.periods import Periods
from o2c.chassis.domain import Send
from o2c.contracts import cash_app
from o2c.contracts.base import Event

JULY = datetime(2026, 7, 3, tzinfo=UTC)


def close(desk: Desk, period: str) -> str:
    """The refusal's code, or ""."""
    desk.close(period)
    return desk.refused.pop()[1].code if desk.refused else ""


def reopen(desk: Desk, period: str) -> str:
    """Asked for by one person and agreed to by another."""
    said = desk.ask(Send("periods:DE01", ReopenPeriod(period)), actor="anna")
    for asked in [event for event in said if isinstance(event, cash_app.ApprovalRequested)]:
        agree(desk, asked.approval, "carla")
    return desk.refused.pop()[1].code if desk.refused else ""


def agree(desk: Desk, approval: str, actor: str) -> list[Event]:
    streams = (f"approval:{approval}",)
    return desk.ask(Send("periods:DE01", DecideApproval(approval, True), streams=streams), actor=actor)


def test_months_are_closed_in_order_and_only_when_they_are_over() -> None:
    desk = Desk(now=JULY)
    assert close(desk, "2026-07") == "period-not-over"
    assert close(desk, "2026-05") == ""
    assert close(desk, "2026-05") == ""
    assert close(desk, "2026-07") == "period-not-over"
    assert close(desk, "2026-06") == ""
    assert [e.period for e in desk.of(cash_app.PeriodClosed)] == ["2026-05", "2026-06"]


def test_a_month_is_not_left_out() -> None:
    desk = Desk(now=JULY)
    close(desk, "2026-04")
    assert close(desk, "2026-06") == "period-not-next"


def test_only_the_last_closed_month_is_reopened() -> None:
    desk = Desk(now=JULY)
    close(desk, "2026-04")
    close(desk, "2026-05")
    assert reopen(desk, "2026-04") == "period-not-last"
    assert reopen(desk, "2026-05") == ""
    assert reopen(desk, "2026-04") == ""
    assert desk.state("periods:DE01").closed == ""


def test_a_month_is_reopened_by_two_persons() -> None:
    desk = Desk(now=JULY)
    close(desk, "2026-05")
    (asked,) = desk.ask(Send("periods:DE01", ReopenPeriod("2026-05")), "a late invoice", "anna")
    assert (asked.kind, asked.subject, asked.account) == ("reopen-period", "2026-05", "DE01")
    assert (asked.amount.amount, asked.amount.currency) == ("0", "XXX")
    desk.forget()
    assert agree(desk, asked.approval, "anna") == []
    assert desk.refused.pop()[1].code == "own-approval"
    assert desk.state("periods:DE01").closed == "2026-05"
    decided, reopened = agree(desk, asked.approval, "carla")
    assert (decided.decided_by, reopened.period, reopened.reason) == ("carla", "2026-05", "a late invoice")
    assert (desk.state("periods:DE01").closed, desk.state("periods:DE01").approvals) == ("", {})


def test_a_month_is_not_reopened_where_it_is_not_the_last_one_any_more() -> None:
    desk = Desk(now=JULY)
    close(desk, "2026-05")
    (asked,) = desk.ask(Send("periods:DE01", ReopenPeriod("2026-05")), actor="anna")
    close(desk, "2026-06")
    agree(desk, asked.approval, "carla")
    assert desk.refused.pop()[1].code == "period-not-last"
    assert desk.state("periods:DE01").closed == "2026-06"


def test_a_gap_between_statements_stops_the_close() -> None:
    desk = Desk(now=JULY)
    desk.hear(balanced("1", "0.00", "5.00", line("5.00")))
    desk.hear(balanced("3", "9.00", "10.00", line("1.00", booked=day(3)), dated=day(3)))
    assert close(desk, "2026-05") == "statements-missing"


def test_what_is_late_books_on_the_first_day_of_the_first_open_month() -> None:
    desk = Desk(now=JULY)
    close(desk, "2026-05")
    desk.hear(invoice("INV-2026-0001", "100.00", issued=day(0)))
    desk.hear(paid("100.00", "INV-2026-0001", booked=day(2)))
    for event in desk.of(cash_app.ReceivableMoved) + desk.of(cash_app.PaymentReceived):
        assert event.accounting == date(2026, 6, 1)
        assert event.effective < date(2026, 6, 1)
    assert {(entry[4].month, entry[5]) for entry, *_ in desk.journal} == {(5, date(2026, 6, 1))}


def test_other_entities_are_not_closed_with_it() -> None:
    desk = Desk(now=JULY)
    close(desk, "2026-05")
    desk.hear(invoice("INV-2026-0001", "100.00", legal_entity="FR01"))
    assert desk.of(cash_app.ReceivableMoved)[0].accounting == day(0)


def test_after_the_close_more_knowledge_does_not_change_what_stands_but_is_shown_to_a_person() -> None:
    desk = Desk(now=JULY)
    desk.hear(registered("C-100", "Example Pumps", IBAN), invoice("INV-2026-0002", "500.00"))
    desk.hear(paid("500.00", "INV-2026-0077", name="f", payer_account=IBAN, booked=day(9)))
    assert desk.open("INV-2026-0002") == 0
    close(desk, "2026-05")
    desk.forget()
    desk.hear(invoice("INV-2026-0077", "500.00"))
    assert (desk.open("INV-2026-0002"), desk.open("INV-2026-0077")) == (0, 50000)
    weighing = desk.receipt("f/1").weighing
    assert (weighing.left, weighing.suggested) == ("contradicted-after-close", ("DE01/INV-2026-0077",))


def test_after_the_close_a_payer_found_by_better_evidence_is_shown_to_a_person() -> None:
    desk = Desk(now=JULY)
    desk.hear(invoice("INV-2026-0001", "500.00", customer="C-200"))
    desk.hear(paid("500.00", "INV-2026-0001", name="f", payer_account=IBAN))
    close(desk, "2026-05")
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    assert desk.open("INV-2026-0001") == 0
    assert desk.receipt("f/1", "C-200").weighing.left == "payer-found-after-close"


def test_after_the_close_a_payment_does_not_yield_to_an_earlier_credit_note() -> None:
    desk = Desk(now=JULY)
    desk.hear(invoice("INV-2026-0001", "500.00"))
    desk.hear(paid("500.00", "INV-2026-0001", booked=day(5)))
    close(desk, "2026-05")
    desk.hear(credit_note("CN-2026-0001", "50.00", "INV-2026-0001", issued=day(1)))
    assert (desk.open("INV-2026-0001"), desk.open("CN-2026-0001")) == (0, -5000)


days = st.dates(date(1990, 1, 1), date(2200, 1, 1))


@given(days, days)
def test_the_accounting_date_is_the_effective_date_or_the_first_open_day(effective: date, closed: date) -> None:
    state = Periods("E", closed=periods.month(closed))
    booked = state.book(effective)
    assert state.is_open(booked)
    assert booked == effective or (not state.is_open(effective) and booked.day == 1)
    assert periods.month(booked) in (periods.month(effective), periods.following(state.closed))


@given(days)
def test_the_month_after_the_month_before_is_the_month(day_: date) -> None:
    period = periods.month(day_)
    assert periods.following(periods.preceding(period)) == period


@pytest.mark.parametrize("closed", ["", "2026-04"])
def test_without_a_closed_month_everything_counts_where_it_belongs(closed: str) -> None:
    assert Periods("E", closed).book(date(2026, 5, 1)) == date(2026, 5, 1)
