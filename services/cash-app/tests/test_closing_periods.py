"""A month closes in two steps: asked for it is closing and books by date, acknowledged by all it is closed."""

from datetime import UTC, date, datetime

import pytest
from cash_desk import Desk
from cash_facts import acknowledged, balanced, credit_note, day, invoice, line, paid
from hypothesis import given, settings
from hypothesis import strategies as st

from o2c.cash_app.ledger.commands import CancelClosing, Certify, ClosePeriod, ReopenPeriod
from o2c.cash_app.ledger.period_events import PeriodCertified
from o2c.cash_app.ledger.periods import month
from o2c.chassis.domain import Send
from o2c.contracts import cash_app
from o2c.contracts.base import Event

JULY = datetime(2026, 7, 3, tzinfo=UTC)
UNIT = "periods:DE01"
BOTH = ("unapplied", "unidentified")


@pytest.fixture
def desk() -> Desk:
    return Desk(now=JULY)


def ask(desk: Desk, period: str, accept: tuple[str, ...] = ()) -> list[Event]:
    return desk.ask(Send(UNIT, ClosePeriod(period, accept)), "month end", "anna")


def cancel(desk: Desk, period: str) -> list[Event]:
    return desk.ask(Send(UNIT, CancelClosing(period)), "not yet", "anna")


def code(desk: Desk) -> str:
    return desk.refused.pop()[1].code


def accounting(desk: Desk) -> date:
    return desk.of(cash_app.ReceivableMoved)[-1].accounting


def certified(period: str, closing: str, hash_: str = "a" * 64) -> Send:
    made = PeriodCertified("DE01", period, closing, "{}", hash_, "", "b" * 64, 0, 1, "c" * 64)
    return Send(UNIT, Certify(made))


def test_a_month_that_shall_be_closed_is_closing(desk: Desk) -> None:
    (said,) = ask(desk, "2026-05")
    assert isinstance(said, cash_app.PeriodClosing)
    assert (said.period, said.closing, said.reason, said.accepted) == ("2026-05", "2026-05/1", "month end", ())
    assert desk.state(UNIT).closed == ""
    assert ask(desk, "2026-05") == []


def test_while_it_is_closing_it_books_by_date(desk: Desk) -> None:
    ask(desk, "2026-05")
    desk.hear(invoice("INV-2026-0001", "100.00", issued=day(0)))
    assert accounting(desk) == day(0)


def test_it_is_closed_when_every_partition_has_acknowledged(desk: Desk) -> None:
    ask(desk, "2026-05")
    assert desk.finish("2026-05/1") == []
    desk.hear(*acknowledged("2026-05/1")[:3])
    assert desk.finish("2026-05/1") == []
    desk.hear(invoice("INV-2026-0001", "100.00", issued=day(0)), acknowledged("2026-05/1")[3])
    (closed,) = desk.finish("2026-05/1")
    assert isinstance(closed, cash_app.PeriodClosed)
    assert (closed.period, closed.closing, closed.reason) == ("2026-05", "2026-05/1", "month end")
    assert [(p.service, p.partition, p.sequence) for p in closed.positions] == [("billing", p, 7) for p in range(4)]
    assert accounting(desk) == day(0)
    desk.hear(invoice("INV-2026-0002", "100.00", issued=day(0)))
    assert accounting(desk) == date(2026, 6, 1)


def test_who_has_acknowledged_says_nothing_new_by_saying_it_again(desk: Desk) -> None:
    ask(desk, "2026-05")
    first, *_ = acknowledged("2026-05/1")
    later = first.model_copy(update={"closing": (first.closing[0].model_copy(update={"sequence": 99}),)})
    desk.hear(first)
    stored = len(desk.log)
    desk.hear(first, later)
    assert len(desk.log) == stored


def test_proofs_that_acknowledge_nothing_ask_for_nothing(desk: Desk) -> None:
    proofs = [proof.model_copy(update={"closing": ()}) for proof in acknowledged("2026-05/1")]
    assert [list(desk.hears[type(proof)](proof)) for proof in proofs] == [[], [], [], []]


def test_a_closing_is_cancelled_and_what_acknowledged_it_does_not_count_for_the_next(desk: Desk) -> None:
    ask(desk, "2026-05")
    desk.hear(*acknowledged("2026-05/1")[:2])
    (cancelled,) = cancel(desk, "2026-05")
    assert (cancelled.period, cancelled.closing, cancelled.reason) == ("2026-05", "2026-05/1", "not yet")
    (again,) = ask(desk, "2026-05")
    assert again.closing == "2026-05/2"
    desk.hear(*acknowledged("2026-05/1"))
    assert desk.finish("2026-05/1") == desk.finish("2026-05/2") == []
    desk.hear(*acknowledged("2026-05/2"))
    assert [event.closing for event in desk.finish("2026-05/2")] == ["2026-05/2"]


@pytest.mark.parametrize("period", ["2026-05", "2026-04"])
def test_only_a_closing_that_is_under_way_is_cancelled(desk: Desk, period: str) -> None:
    desk.close("2026-05")
    cancel(desk, period)
    assert code(desk) == "period-not-closing"


def test_while_a_month_is_closing_neither_the_next_is_closed_nor_the_last_reopened(desk: Desk) -> None:
    desk.close("2026-05")
    ask(desk, "2026-06")
    desk.ask(Send(UNIT, ReopenPeriod("2026-05")), "found something", "anna")
    assert code(desk) == "period-closing"
    cancel(desk, "2026-06")
    (asked,) = desk.ask(Send(UNIT, ReopenPeriod("2026-05")), "found something", "anna")
    assert isinstance(asked, cash_app.ApprovalRequested)


def test_money_that_nobody_decided_about_stops_the_close_unless_it_is_accepted_by_name(desk: Desk) -> None:
    desk.hear(paid("100.00", "?", name="f", booked=day(2)))
    assert ask(desk, "2026-05", ("unapplied",)) == []
    refused = desk.refused.pop()[1]
    assert (refused.code, refused.detail.partition(";")[0]) == (
        "money-undecided",
        "unidentified 100.00 EUR in 1 receipt",
    )
    (said,) = ask(desk, "2026-05", ("unidentified",))
    (accepted,) = said.accepted
    assert (accepted.blocker, accepted.receipts, accepted.amount.amount) == ("unidentified", 1, "100.00")


def test_money_booked_after_the_month_does_not_stop_its_close(desk: Desk) -> None:
    desk.hear(paid("100.00", "?", name="f", booked=day(30)))
    assert [type(event) for event in ask(desk, "2026-05")] == [cash_app.PeriodClosing]


def test_a_gap_that_appears_while_it_is_closing_keeps_it_from_being_closed(desk: Desk) -> None:
    ask(desk, "2026-05")
    desk.hear(balanced("1", "0.00", "5.00", line("5.00")))
    desk.hear(balanced("3", "9.00", "10.00", line("1.00", booked=day(3)), dated=day(3)))
    desk.hear(*acknowledged("2026-05/1"))
    assert desk.finish("2026-05/1") == []
    desk.hear(balanced("2", "5.00", "9.00", line("4.00", booked=day(1)), dated=day(2)))
    assert [type(event) for event in desk.finish("2026-05/1")] == [cash_app.PeriodClosed]


def test_a_document_that_could_not_be_taken_in_keeps_it_from_being_closed(desk: Desk) -> None:
    ask(desk, "2026-05")
    desk.hear(*acknowledged("2026-05/1"))
    desk.untaken = 1
    assert desk.finish("2026-05/1") == []
    desk.untaken = 0
    assert [type(event) for event in desk.finish("2026-05/1")] == [cash_app.PeriodClosed]


def test_a_closed_month_is_certified_once(desk: Desk) -> None:
    desk.close("2026-05")
    (said,) = desk.ask(certified("2026-05", "2026-05/1"))
    assert isinstance(said, cash_app.PeriodCertified)
    assert desk.ask(certified("2026-05", "2026-05/1", "d" * 64)) == []
    assert desk.state(UNIT).certified == {"2026-05": "a" * 64}


def test_a_certificate_that_comes_after_the_month_was_reopened_is_none(desk: Desk) -> None:
    desk.close("2026-05")
    desk.agreed(Send(UNIT, ReopenPeriod("2026-05")))
    assert desk.ask(certified("2026-05", "2026-05/1")) == []
    desk.close("2026-05")
    assert desk.ask(certified("2026-05", "2026-05/1")) == []
    assert len(desk.ask(certified("2026-05", "2026-05/2"))) == 1


STEPS = st.lists(
    st.sampled_from(["invoice", "credit", "money", "close", "acknowledge", "finish", "cancel", "reopen"]), max_size=25
)


@given(STEPS, st.lists(st.integers(-20, 50), min_size=25, max_size=25))
@settings(max_examples=60, deadline=None)
def test_no_line_is_dated_in_a_month_that_is_closed_whatever_arrives(steps: list[str], days: list[int]) -> None:
    desk = Desk(now=JULY)
    issued = 0
    for number, step in enumerate(steps):
        before, closed = len(desk.entries), desk.state(UNIT).closed
        when, under_way = day(days[number]), desk.state(UNIT).under_way
        if step == "invoice":
            issued += 1
            desk.hear(invoice(f"INV-2026-{issued:04}", "100.00", issued=when))
        elif step == "credit" and issued:
            desk.hear(credit_note(f"CN-2026-{number:04}", "10.00", f"INV-2026-{issued:04}", issued=when))
        elif step == "money":
            desk.hear(paid("100.00", f"INV-2026-{max(issued, 1):04}", name=f"f{number}", booked=when))
        elif step == "close":
            ask(desk, "2026-06" if closed else "2026-05", BOTH)
        elif step == "acknowledge" and under_way:
            desk.hear(*acknowledged(under_way.name))
        elif step == "finish" and under_way:
            desk.finish(under_way.name)
        elif step == "cancel" and under_way:
            cancel(desk, under_way.period)
        elif step == "reopen" and closed and not under_way:
            desk.agreed(Send(UNIT, ReopenPeriod(closed)))
        assert all(month(entry[5]) > closed for entry in desk.entries[before:])
