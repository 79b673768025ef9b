"""What we owe a customer is set off against what it owes us, with two persons and without cash."""

from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, credit_note, day, invoice, paid, registered

from o2c.cash_app.adjustments.commands import DecideApproval, Net, TakeAdjustmentBack
from o2c.cash_app.desk import suggestions
from o2c.cash_app.desk.commands import AcceptSuggestion
from o2c.cash_app.policies.layers import Book
from o2c.chassis.domain import Send
from o2c.contracts import cash_app
from o2c.contracts.base import Event

ONE, TWO = "DE01/INV-2026-0001", "DE01/INV-2026-0002"


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    desk.hear(invoice("INV-2026-0001", "1190.00"), invoice("INV-2026-0002", "500.00"))
    return desk


def ask(desk: Desk, command: Any, actor: str = "anna") -> list[Event]:
    return desk.ask(Send("account:C-100", command, ("periods:DE01",), (f"item:{ONE}", f"item:{TWO}")), actor=actor)


def agree(desk: Desk, said: list[Event], actor: str = "carla") -> list[Event]:
    (asked,) = [event for event in said if isinstance(event, cash_app.ApprovalRequested)]
    decided = DecideApproval(asked.approval, approve=True)
    return desk.ask(Send("account:C-100", decided, streams=(f"approval:{asked.approval}",)), "seen", actor)


def net(*shares: tuple[str, int]) -> Net:
    return Net(shares, "AP-7", "NET-3")


def test_nothing_moves_until_a_second_person_agrees(desk: Desk) -> None:
    said = ask(desk, net((ONE, 65000)))
    assert [(e.kind, e.subject, e.amount.amount) for e in said] == [("netting", "AP-7", "650.00")]  # type: ignore[attr-defined]
    assert desk.open("INV-2026-0001") == 119000
    agree(desk, said, "anna")
    assert [refused.code for _, refused in desk.refused] == ["own-approval"]


def test_items_are_settled_without_cash_through_a_clearing_account(desk: Desk) -> None:
    agree(desk, ask(desk, net((ONE, 119000), (TWO, 10000))))
    assert (desk.open("INV-2026-0001"), desk.open("INV-2026-0002")) == (0, 40000)
    assert (desk.gl("netting-clearing"), desk.gl("receivable")) == (129000, 40000)
    said = desk.of(cash_app.PayableNetted)
    assert [(e.item, e.amount.amount, e.payable, e.agreement) for e in said] == [
        (ONE, "1190.00", "AP-7", "NET-3"),
        (TWO, "100.00", "AP-7", "NET-3"),
    ]
    moved = [(m.kind, m.reason_code) for m in desk.of(cash_app.ReceivableMoved) if m.kind != "invoiced"]
    assert moved == [("transferred", "netting")] * 2


def test_it_is_taken_back(desk: Desk) -> None:
    agree(desk, ask(desk, net((ONE, 119000))))
    desk.forget()
    ask(desk, TakeAdjustmentBack(ONE, f"{ONE}~1"))
    assert (desk.open("INV-2026-0001"), desk.gl("netting-clearing")) == (119000, 0)
    back = desk.of(cash_app.PayableNetted)[-1]
    assert (back.amount.amount, back.takes_back) == ("-1190.00", f"{ONE}~1")


@pytest.mark.parametrize(
    ("shares", "code"),
    [
        (((ONE, 119001),), "more-than-open"),
        (((ONE, 0),), "more-than-open"),
        (((ONE, 1), (ONE, 2)), "item-twice"),
        ((), "nothing-to-net"),
    ],
)
def test_what_cannot_be_netted(desk: Desk, shares: Any, code: str) -> None:
    ask(desk, net(*shares))
    assert [refused.code for _, refused in desk.refused] == [code]


def test_items_of_two_currencies_are_not_netted_together(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0003", "1000", currency="JPY"))
    ask(desk, net((ONE, 100), ("DE01/INV-2026-0003", 100)))
    assert [refused.code for _, refused in desk.refused] == ["other-entity-or-currency"]


def test_an_item_that_is_paid_meanwhile_is_not_netted(desk: Desk) -> None:
    said = ask(desk, net((ONE, 119000)))
    desk.hear(paid("1190.00", "INV-2026-0001", payer_account=IBAN, booked=day(9)))
    agree(desk, said)
    assert (desk.open("INV-2026-0001"), desk.gl("netting-clearing")) == (0, 0)
    assert [refused.code for _, refused in desk.refused] == ["item-not-open"]


class TestSuggested:
    """The payer sets off by itself: what it owes less what it is owed."""

    def left(self, desk: Desk) -> tuple[int, str, tuple[str, ...]]:
        held = desk.receipt("f/1")
        return held.unapplied, held.weighing.left, held.weighing.suggested

    def pay(self, desk: Desk, amount: str, text: str) -> None:
        desk.hear(paid(amount, text, name="f", payer_account=IBAN, booked=day(9)))

    def test_a_text_that_says_both_is_suggested_so(self, desk: Desk) -> None:
        self.pay(desk, "540.00", "AR 1190 AP 650")
        assert self.left(desk) == (54000, "netting-suggested", (ONE,))
        found = suggestions.of(desk.account(), "f/1", Book(desk.policy))
        why = "the text says 1190.00 less 650.00 that we owe"
        assert found["actions"] == [{"action": "net", "amount": "650.00", "why": why}]

    def test_what_it_names_is_suggested(self, desk: Desk) -> None:
        self.pay(desk, "1040.00", "INV-2026-0001 INV-2026-0002 AR 1690.00 AP 650.00")
        assert self.left(desk) == (104000, "netting-suggested", (ONE, TWO))

    def test_the_rest_is_applied_by_what_it_names_when_the_payable_is_set_off(self, desk: Desk) -> None:
        self.pay(desk, "1040.00", "INV-2026-0001 INV-2026-0002 AR 1690.00 AP 650.00")
        agree(desk, ask(desk, net((ONE, 65000))))
        assert (desk.gl("receivable"), desk.gl("unapplied"), desk.gl("netting-clearing")) == (0, 0, 65000)

    def test_its_amount_alone_places_it_on_nothing(self, desk: Desk) -> None:
        desk.hear(invoice("INV-2026-0003", "540.00"))
        self.pay(desk, "540.00", "AR 1190 AP 650")
        desk.hear(invoice("INV-2026-0004", "540.00"))
        assert self.left(desk)[:2] == (54000, "netting-suggested")

    def test_a_difference_that_is_not_the_money_says_nothing(self, desk: Desk) -> None:
        self.pay(desk, "500.00", "AR 1190 AP 650")
        assert desk.open("INV-2026-0002") == 0


class TestSuggestedInWords:
    """The text says that something is set off, and no figures."""

    left, pay = TestSuggested.left, TestSuggested.pay

    def test_a_text_that_says_both_is_suggested_so(self, desk: Desk) -> None:
        self.pay(desk, "540.00", "INV-2026-0001 intercompany net settlement May")
        assert self.left(desk) == (54000, "netting-suggested", (ONE,))
        found = suggestions.of(desk.account(), "f/1", Book(desk.policy))
        why = "the text speaks of netting, and pays 650.00 less than named"
        assert (found["actions"], found["suggestion"]) == ([{"action": "net", "amount": "650.00", "why": why}], None)

    def test_what_it_names_is_suggested(self, desk: Desk) -> None:
        self.pay(desk, "1040.00", "netting INV-2026-0001 INV-2026-0002")
        assert self.left(desk) == (104000, "netting-suggested", (ONE, TWO))

    def test_the_rest_is_applied_by_what_it_names_when_the_payable_is_set_off(self, desk: Desk) -> None:
        self.pay(desk, "1040.00", "netted INV-2026-0001 INV-2026-0002")
        agree(desk, ask(desk, net((ONE, 65000))))
        assert (desk.gl("receivable"), desk.gl("unapplied"), desk.gl("netting-clearing")) == (0, 0, 65000)

    def test_its_amount_alone_places_it_on_nothing(self, desk: Desk) -> None:
        self.pay(desk, "500.00", "net settlement")
        assert self.left(desk) == (50000, "netting-suggested", (TWO,))
        desk.hear(invoice("INV-2026-0003", "500.00"))
        assert desk.receipt("f/1").unapplied == 50000

    def test_figures_that_do_not_come_to_the_money_say_nothing(self, desk: Desk) -> None:
        self.pay(desk, "1190.00", "INV-2026-0001 net settlement")
        assert self.left(desk)[:2] == (0, "")

    def test_the_one_set_of_credit_notes_that_makes_it_up_is_suggested_with_the_items(self, desk: Desk) -> None:
        for number, amount in (("0001", "100.00"), ("0002", "250.00"), ("0003", "60.00")):
            desk.hear(credit_note(f"CN-2026-{number}", amount, "INV-2026-0009"))
        self.pay(desk, "840.00", "INV-2026-0001 set-off")
        assert self.left(desk)[:2] == (84000, "netting-suggested")
        kept = desk.receipt("f/1").suggestion
        assert [(p.item, p.cash) for p in kept.placements] == [
            (ONE, 119000),
            ("DE01/CN-2026-0001", -10000),
            ("DE01/CN-2026-0002", -25000),
        ]
        assert "350.00 EUR less is paid than named; CN-2026-0001, CN-2026-0002 make that up" in [
            said.detail for said in kept.evidence
        ]
        desk.ask(Send("account:C-100", AcceptSuggestion("f/1"), ("periods:DE01",), ("receipt:C-100/f/1",)))
        assert (desk.open("INV-2026-0001"), desk.open("CN-2026-0003"), desk.gl("unapplied")) == (0, -6000, 0)

    def test_of_two_sets_of_credit_notes_none(self, desk: Desk) -> None:
        for number in ("0001", "0002"):
            desk.hear(credit_note(f"CN-2026-{number}", "350.00", "INV-2026-0009"))
        self.pay(desk, "840.00", "INV-2026-0001 set off")
        assert (self.left(desk), desk.receipt("f/1").suggestion) == ((84000, "netting-suggested", (ONE,)), None)

    def test_what_rules_explain_needs_no_netting(self, desk: Desk) -> None:
        self.pay(desk, "1140.00", "INV-2026-0001 less freight 50.00, offset")
        assert self.left(desk)[:2] == (0, "")
