"""Holds of items as they are said: marks with a day of their own, which move nothing. And former numbers."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from cash_desk import NOW, Desk
from cash_facts import DAY, IBAN, day, invoice, registered

from o2c.cash_app.adjustments.commands import MoveDeduction, OpenDeduction
from o2c.cash_app.items.commands import AddNumber, HoldItem, ReleaseItem
from o2c.cash_app.texts.references import document_keys
from o2c.chassis.domain import Send
from o2c.contracts import cash_app

ONE = "DE01/INV-2026-0001"
TODAY = NOW.date()
Mark = cash_app.ReceivableHeld | cash_app.ReceivableReleased


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN), invoice("INV-2026-0001", "100.00"))
    return desk


def ask(desk: Desk, command: Any) -> Any:
    desk.forget()
    said = desk.ask(Send("account:C-100", command, ("periods:DE01",), (f"item:{command.item}",)))
    return desk.refused.pop()[1].code if desk.refused else said


def marks(desk: Desk) -> list[tuple[str, date, date]]:
    """(hold, effective, accounting) in the order of saying; "" of a release."""
    found = [event for _, event in desk.said if isinstance(event, Mark)]
    return [("" if isinstance(e, cash_app.ReceivableReleased) else e.code, e.effective, e.accounting) for e in found]


def test_a_hold_and_its_end_count_from_today_and_move_nothing(desk: Desk) -> None:
    moved = len(desk.of(cash_app.ReceivableMoved))
    ask(desk, HoldItem(ONE, "disputed"))
    (said,) = ask(desk, ReleaseItem(ONE))
    assert marks(desk) == [("disputed", TODAY, TODAY), ("", TODAY, TODAY)]
    assert (said.code, said.customer, said.item) == ("disputed", "C-100", ONE)
    assert len(desk.of(cash_app.ReceivableMoved)) == moved


def test_it_counts_from_the_day_that_a_person_says(desk: Desk) -> None:
    ask(desk, HoldItem(ONE, "disputed", day(3)))
    ask(desk, HoldItem(ONE, "legal", day(10)))
    ask(desk, ReleaseItem(ONE, day(10)))
    assert [mark[:2] for mark in marks(desk)] == [("disputed", day(3)), ("legal", day(10)), ("", day(10))]


@pytest.mark.parametrize(
    ("on", "code"), [(day(-1), "marked-later"), (date(1, 1, 1), "marked-later"), (date(9999, 12, 31), "not-yet")]
)
def test_a_day_before_the_invoice_or_after_today_is_refused(desk: Desk, on: date, code: str) -> None:
    assert ask(desk, HoldItem(ONE, "disputed", on)) == code


def test_a_mark_is_not_dated_before_the_one_before_it(desk: Desk) -> None:
    """Else the last one said would not be the one that holds as of a day between them."""
    ask(desk, HoldItem(ONE, "disputed", day(10)))
    assert ask(desk, ReleaseItem(ONE, day(9))) == "marked-later"
    ask(desk, ReleaseItem(ONE, day(10)))
    assert ask(desk, HoldItem(ONE, "legal", day(9))) == "marked-later"


def test_a_mark_of_a_closed_month_books_in_the_first_open_one() -> None:
    desk = Desk(now=datetime(2026, 6, 8, tzinfo=UTC))
    desk.hear(registered("C-100", "Example Pumps", IBAN), invoice("INV-2026-0001", "100.00"))
    desk.close("2026-05")
    ask(desk, HoldItem(ONE, "disputed", day(3)))
    assert marks(desk) == [("disputed", day(3), date(2026, 6, 1))]


def test_an_invoice_that_comes_on_hold_is_held_from_its_own_day(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0002", "80.00", issued=day(5), attributes={"hold": "legal"}))
    assert marks(desk) == [("legal", day(5), day(5))]


def test_a_deduction_says_from_when_it_is_disputed_and_from_when_not(desk: Desk) -> None:
    ask(desk, OpenDeduction(ONE, 4000, "price"))
    (claim,) = desk.of(cash_app.DeductionOpened)
    assert (claim.effective, claim.accounting) == (TODAY, TODAY)
    ask(desk, MoveDeduction(claim.deduction, "charged-back"))
    (moved,) = desk.of(cash_app.DeductionMoved)
    assert (moved.status, moved.effective, moved.accounting) == ("charged-back", TODAY, TODAY)
    assert marks(desk) == [], "it is disputed by what it is"


def test_former_numbers_are_said_whoever_says_them(desk: Desk) -> None:
    ask(desk, AddNumber(ONE, "OLD-77/0144", document_keys("OLD-77/0144"), "INV-2026-0001", DAY))
    desk.hear(invoice("INV-2026-0002", "80.00", attributes={"former_number": "OLD-77/0145"}))
    found = [(event.item, event.number) for event in desk.of(cash_app.FormerNumberAdded)]
    assert found == [(ONE, "OLD-77/0144"), ("DE01/INV-2026-0002", "OLD-77/0145")]
