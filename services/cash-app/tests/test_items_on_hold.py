"""Items that are disputed or under legal hold: no rule applies money to them. And numbers of a system before."""

from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import DAY, IBAN, advice, day, invoice, paid, registered

from o2c.cash_app.items.commands import AddNumber, HoldItem, ReleaseItem
from o2c.cash_app.texts.references import document_keys
from o2c.chassis.domain import Send

ONE, TWO = "DE01/INV-2026-0001", "DE01/INV-2026-0002"


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    desk.hear(invoice("INV-2026-0001", "100.00", attributes={"hold": "disputed"}), invoice("INV-2026-0002", "80.00"))
    return desk


def ask(desk: Desk, command: Any) -> Any:
    desk.forget()
    said = desk.ask(Send("account:C-100", command, ("periods:DE01",), (f"item:{command.item}",)))
    return desk.refused.pop()[1].code if desk.refused else said


def pay(desk: Desk, amount: str, text: str) -> Any:
    desk.hear(paid(amount, text, name="f", payer_account=IBAN))
    return desk.receipt("f/1")


@pytest.mark.parametrize(("amount", "text"), [("100.00", "INV-2026-0001"), ("180.00", "INV-2026-0001 INV-2026-0002")])
def test_money_that_names_it_is_left_and_it_is_suggested(desk: Desk, amount: str, text: str) -> None:
    receipt = pay(desk, amount, text)
    assert (receipt.applied, receipt.weighing.left, receipt.weighing.suggested[0]) == (0, "item-disputed", ONE)


def test_money_of_just_its_amount_is_left_too_whatever_else_would_fit(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0003", "100.00"))
    receipt = pay(desk, "100.00", "")
    assert (receipt.applied, receipt.weighing.left, receipt.weighing.suggested) == (0, "item-disputed", (ONE,))


def test_an_advice_that_lists_it_is_left_for_a_person(desk: Desk) -> None:
    desk.hear(advice("180.00", ("INV-2026-0001", "100.00"), ("INV-2026-0002", "80.00"), account=IBAN))
    receipt = pay(desk, "180.00", "")
    assert (receipt.applied, receipt.weighing.left) == (0, "item-disputed")


def test_the_others_are_paid_as_ever(desk: Desk) -> None:
    assert pay(desk, "80.00", "").applied == 8000


@pytest.mark.parametrize("text", ["INV-2026-0001", ""])
def test_what_waited_for_it_is_applied_when_it_is_released(desk: Desk, text: str) -> None:
    pay(desk, "100.00", text)
    ask(desk, ReleaseItem(ONE))
    assert desk.receipt("f/1").applied == 10000
    assert desk.open("INV-2026-0001") == 0


def test_an_item_that_a_person_holds_is_held_from_then_on(desk: Desk) -> None:
    ask(desk, HoldItem(TWO, "legal"))
    assert pay(desk, "80.00", "INV-2026-0002").weighing.left == "item-legal"


def test_what_was_applied_before_stays(desk: Desk) -> None:
    pay(desk, "50.00", "INV-2026-0002")
    ask(desk, HoldItem(TWO, "legal"))
    assert desk.receipt("f/1").applied == 5000


def test_what_cannot_be_done_says_why(desk: Desk) -> None:
    pay(desk, "80.00", "INV-2026-0002")
    assert ask(desk, HoldItem(ONE, "whim")) == "unknown-hold"
    assert ask(desk, HoldItem(ONE, "disputed")) == "held-already"
    assert ask(desk, HoldItem(TWO, "legal")) == "item-not-open"
    ask(desk, ReleaseItem(ONE))
    assert ask(desk, ReleaseItem(ONE)) == "not-on-hold"


def test_whether_the_invoice_or_the_money_comes_first_makes_no_difference() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    pay(desk, "100.00", "INV-2026-0001")
    desk.hear(invoice("INV-2026-0001", "100.00", attributes={"hold": "legal"}))
    receipt = desk.receipt("f/1")
    assert (receipt.applied, receipt.weighing.left, receipt.weighing.suggested) == (0, "item-legal", (ONE,))


# -- former numbers


def add(number: str) -> AddNumber:
    return AddNumber(TWO, number, document_keys(number), "INV-2026-0002", DAY)


@pytest.mark.parametrize("text", ["OLD-77/0144 final payment", "old 770144"])
def test_a_number_of_a_system_before_names_the_invoice(desk: Desk, text: str) -> None:
    ask(desk, add("OLD-77/0144"))
    assert pay(desk, "80.00", text).weighing.named == (TWO,)


def test_money_that_quoted_it_before_it_was_known_is_applied_then(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0004", "80.00"))
    assert pay(desk, "80.00", "OLD-77-0144").applied == 0
    ask(desk, add("OLD-77-0144"))
    assert [h.item for h in desk.receipt("f/1").applications.values()] == [TWO]


def test_the_issuer_may_say_it_with_the_invoice(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0004", "80.00", attributes={"former_number": "OLD-77-0144"}, issued=day(1)))
    assert pay(desk, "80.00", "OLD-77-0144").weighing.named == ("DE01/INV-2026-0004",)


def test_a_number_that_names_nothing_is_refused(desk: Desk) -> None:
    assert ask(desk, add("INV-2026-0002")) == []
    assert ask(desk, AddNumber(TWO, "7", (), "INV-2026-0002", DAY)) == "no-number"
