"""What rules leave of a payment for several accounts is accepted by people: by two where it goes to other customers."""

from typing import Any

import family_checks
import pytest
from cash_desk import Desk
from cash_facts import IBAN, POOL, credit_note, invoice, line, statement
from test_paying_for_several import BACK, FAMILY, HILL, RIVER, agent, figures, payment, played

from o2c.cash_app.desk.commands import AcceptSuggestion, RejectSuggestion
from o2c.chassis.domain import Send
from o2c.contracts import cash_app
from o2c.contracts.base import Event

SHORT = statement(
    "f", line("550.00", "INV-2026-0002 INV-2026-0003", payer_account=IBAN, bank_reference="ABC123"), number="short"
)
BACK_OF_SHORT = BACK.model_copy(update={"lines": (BACK.lines[0].model_copy(update={"amount": "-550.00"}),)})


def send(command: Any, account: str = "C-100") -> Send:
    return Send(f"account:{account}", command, ("periods:DE01",), (f"receipt:{account}/f/1",))


def accept(desk: Desk, command: AcceptSuggestion | None = None, account: str = "C-100") -> list[Event]:
    desk.forget()
    return desk.ask(send(command or AcceptSuggestion("f/1"), account), "seen", "anna")


def agreed(desk: Desk, command: AcceptSuggestion | None = None) -> None:
    (asked,) = accept(desk, command)
    assert isinstance(asked, cash_app.ApprovalRequested)
    desk.agree("account:C-100", asked.approval, "carla")
    family_checks.hold(desk)


def opens(desk: Desk) -> tuple[int, int]:
    return desk.open("INV-2026-0002"), desk.open("INV-2026-0003")


def test_a_second_person_is_asked_about_all_that_goes_to_others() -> None:
    desk = played(*FAMILY, HILL, RIVER, SHORT)
    (asked,) = accept(desk)
    assert (asked.kind, asked.amount.amount, asked.detail) == ("for-several", "550.00", "C-200, C-300")
    assert opens(desk) == (50000, 10000)


def test_what_was_accepted_is_applied_on_each_account_and_stands() -> None:
    desk = played(*FAMILY, HILL, RIVER, SHORT)
    agreed(desk)
    assert (opens(desk), desk.receipt("f/1").unapplied, desk.receipt("f/1").by_hand) == ((0, 5000), 0, True)
    said = desk.of(cash_app.PaymentApplied)
    assert {(e.account, e.rule, e.reason) for e in said} == {("C-200", "person", "seen"), ("C-300", "person", "seen")}
    assert [e.detail for e in said[0].evidence if e.kind == "person"] == ["anna", "carla"]
    desk.hear(credit_note("CN-2026-0003", "100.00", "INV-2026-0003", customer="C-300"))
    family_checks.hold(desk)
    assert desk.receipt("f/1", "C-300").applied == 5000


def test_the_bank_may_take_back_what_a_person_applied() -> None:
    before = figures(played(*FAMILY, HILL, RIVER))
    desk = played(*FAMILY, HILL, RIVER, SHORT)
    agreed(desk)
    desk.hear(BACK_OF_SHORT)
    family_checks.hold(desk)
    assert figures(desk) == before


def test_some_of_it_may_be_accepted() -> None:
    desk = played(*FAMILY, HILL, RIVER, SHORT)
    agreed(desk, AcceptSuggestion("f/1", items=("DE01/INV-2026-0003",)))
    assert (opens(desk), desk.receipt("f/1").unapplied) == ((50000, 5000), 50000)


def test_a_person_may_let_a_credit_note_of_one_pay_for_another() -> None:
    river = [RIVER, credit_note("CN-2026-0003", "150.00", "INV-2026-0009", customer="C-300")]
    desk = played(*FAMILY, HILL, *river, payment("350.00", "INV-2026-0002 CN-2026-0003"))
    agreed(desk)
    assert (opens(desk), desk.open("CN-2026-0003"), desk.receipt("f/1").unapplied) == ((0, 10000), 0, 0)


def test_what_changed_meanwhile_is_not_applied() -> None:
    desk = played(*FAMILY, HILL, RIVER, SHORT)
    (asked,) = accept(desk)
    desk.hear(statement("d", line("500.00", "INV-2026-0002", payer_name="Blue Hill")))
    desk.agree("account:C-100", asked.approval, "carla")
    family_checks.hold(desk)
    assert [refusal.code for _, refusal in desk.refused] == ["suggestion-changed"]
    assert opens(desk) == (0, 10000)


def test_what_is_rejected_is_not_suggested_again() -> None:
    desk = played(*FAMILY, HILL, RIVER, SHORT)
    desk.ask(send(RejectSuggestion("f/1")))
    assert desk.receipt("f/1").suggestion is None


def test_of_an_agents_money_one_person_decides() -> None:
    desk = Desk()
    agent(desk)
    desk.hear(*FAMILY, HILL, RIVER)
    desk.hear(payment("550.00", "INV-2026-0002 INV-2026-0003", payer_account="", payer_name="Trade Receivables LLC"))
    accept(desk, account=POOL)
    family_checks.hold(desk)
    assert (opens(desk), desk.receipt("f/1", POOL).unapplied) == ((0, 5000), 0)


@pytest.mark.parametrize("late", [True, False])
def test_an_item_that_becomes_known_beside_what_a_person_applied_changes_nothing(late: bool) -> None:
    third = invoice("INV-2026-0001", "50.00")
    named = statement("f", line("550.00", "INV-2026-0002 INV-2026-0003 INV-2026-0001", payer_account=IBAN))
    desk = played(*FAMILY, HILL, RIVER, *([] if late else [third]), named)
    agreed(desk)
    if late:
        desk.hear(third)
    family_checks.hold(desk)
    assert desk.receipt("f/1").by_hand
