"""What a person decides about receipts: applied, unapplied, moved, left on account; rules leave it alone afterwards."""

from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, POOL, day, invoice, paid, registered

from o2c.cash_app.adjustments.commands import DecideApproval
from o2c.cash_app.receipts.commands import ApplyByHand, MoveByHand, ParkByHand, Share, UnapplyByHand
from o2c.chassis.domain import Refuse, Send, Wait
from o2c.contracts import cash_app

ONE, TWO = "DE01/INV-2026-0001", "DE01/INV-2026-0002"


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN), registered("C-200", "Other Pumps"))
    desk.hear(invoice("INV-2026-0001", "1190.00"), invoice("INV-2026-0002", "500.00"))
    desk.hear(paid("600.00", "", name="f", payer_account=IBAN, booked=day(9)))
    return desk


def ask(desk: Desk, command: Any, account: str = "C-100", *items: str) -> Any:
    """The command as the API sends it; returns the refusal, or what was said."""
    desk.forget()
    target = (f"payer:{command.target}",) if isinstance(command, MoveByHand) else ()
    streams = (f"receipt:{account}/{command.receipt}", *(f"item:{item}" for item in items))
    said = desk.ask(Send(f"account:{account}", command, ("periods:DE01", *target), streams))
    if desk.refused and not said:
        return desk.refused.pop()[1]
    return said


def apply(desk: Desk, *shares: Share) -> Any:
    return ask(desk, ApplyByHand("f/1", shares), "C-100", *(share.item for share in shares))


def test_money_is_applied_to_several_items_with_the_reason(desk: Desk) -> None:
    apply(desk, Share(ONE, 10000), Share(TWO, 50000))
    assert (desk.open("INV-2026-0001"), desk.open("INV-2026-0002")) == (109000, 0)
    applied = desk.of(cash_app.PaymentApplied)
    assert {(a.rule, a.reason, a.evidence[0].detail) for a in applied} == {("person", "because", "clerk")}
    assert not desk.receipt("f/1").live


def test_a_discount_may_be_granted_beside_it(desk: Desk) -> None:
    apply(desk, Share(TWO, 49000, 1000))
    assert desk.open("INV-2026-0002") == 0
    assert desk.gl("cash-discount") == 1000


@pytest.mark.parametrize(
    ("shares", "code"),
    [
        ([Share(ONE, 60001)], "more-than-unapplied"),
        ([Share(TWO, 50001)], "more-than-open"),
        ([Share(TWO, 49999, 2)], "more-than-open"),
        ([Share(ONE, 100), Share(ONE, 100)], "item-twice"),
        ([Share("DE01/INV-9", 100)], "item-not-open"),
        ([Share(ONE, -100)], "more-than-open"),
        ([Share(ONE, 0)], "more-than-open"),
    ],
)
def test_what_does_not_fit_is_refused_whole(desk: Desk, shares: list[Share], code: str) -> None:
    refused = apply(desk, *shares)
    assert isinstance(refused, Refuse)
    assert refused.code == code
    assert desk.receipt("f/1").unapplied == 60000


def test_an_item_of_another_currency_is_refused(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0003", "5.00", currency="USD"))
    assert apply(desk, Share("DE01/INV-2026-0003", 500)).code == "other-entity-or-currency"


def test_an_application_is_taken_back_as_of_the_day_it_counted_from(desk: Desk) -> None:
    apply(desk, Share(TWO, 50000))
    assert desk.open("INV-2026-0002") == 0
    ask(desk, UnapplyByHand("f/1", "f/1#1"))
    assert desk.open("INV-2026-0002") == 50000
    (unapplied,) = desk.of(cash_app.PaymentUnapplied)
    assert (unapplied.effective, unapplied.reason) == (day(9), "because")
    assert ask(desk, UnapplyByHand("f/1", "f/1#1")).code == "no-such-application"


def test_what_a_person_took_back_no_rule_applies_again(desk: Desk) -> None:
    apply(desk, Share(ONE, 60000))
    ask(desk, UnapplyByHand("f/1", "f/1#1"))
    desk.hear(invoice("INV-2026-0003", "600.00"))
    assert desk.open("INV-2026-0003") == 60000


def test_a_rules_application_may_be_taken_back_too(desk: Desk) -> None:
    desk.hear(paid("500.00", "INV-2026-0002", name="g"))
    ask(desk, UnapplyByHand("g/1", "g/1#1"))
    assert desk.open("INV-2026-0002") == 50000
    desk.hear(invoice("INV-2026-0009", "500.00"))
    assert desk.receipt("g/1").unapplied == 50000


def move(desk: Desk, receipt: str, target: str, account: str = "C-100") -> Any:
    """Asked for by one person and agreed to by another."""
    said = ask(desk, MoveByHand(receipt, target), account)
    if isinstance(said, Refuse | Wait) or not isinstance(said[0], cash_app.ApprovalRequested):
        return said
    desk.forget()
    decided = DecideApproval(said[0].approval, approve=True)
    said = desk.ask(Send(f"account:{account}", decided), "seen", "carla")
    return desk.refused.pop()[1] if desk.refused and not said else said


def test_a_move_between_customers_needs_a_second_person(desk: Desk) -> None:
    (asked,) = ask(desk, MoveByHand("f/1", "C-200"))
    assert (asked.kind, asked.subject, asked.amount.amount) == ("move", "f/1", "600.00")
    assert desk.receipt("f/1").unapplied == 60000


def test_a_receipt_is_moved_whole_to_a_customer_that_is_known(desk: Desk) -> None:
    move(desk, "f/1", "C-200")
    assert desk.receipt("f/1", "C-200").unapplied == 60000
    assert desk.receipt("f/1").moved == 60000
    assert isinstance(ask(desk, MoveByHand("f/1", "C-999"), "C-200"), Wait)
    assert ask(desk, MoveByHand("f/1", "C-300")).code == "receipt-is-gone"


def test_a_receipt_that_is_partly_applied_is_not_moved(desk: Desk) -> None:
    apply(desk, Share(ONE, 100))
    assert ask(desk, MoveByHand("f/1", "C-200")).code == "not-all-unapplied"


def test_a_receipt_moved_by_a_person_waits_for_the_person(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0003", "600.00", customer="C-200"))
    ask(desk, MoveByHand("f/1", "C-200"))
    assert desk.open("INV-2026-0003") == 60000
    desk.hear(invoice("INV-2026-0004", "600.00", customer="C-200"))
    assert desk.open("INV-2026-0004") == 60000


def test_a_receipt_may_come_back_to_where_it_was(desk: Desk) -> None:
    ask(desk, MoveByHand("f/1", "C-200"))
    ask(desk, MoveByHand("f/1", "C-100"), "C-200")
    assert desk.receipt("f/1").unapplied == 60000
    assert apply(desk, Share(ONE, 60000))


def test_money_of_an_unknown_payer_is_moved_before_it_is_applied() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps"), invoice("INV-2026-0001", "10.00"))
    desk.hear(paid("10.00", "", name="f"))
    shares = (Share(ONE, 1000),)
    assert ask(desk, ApplyByHand("f/1", shares), POOL).code == "payer-unknown"
    ask(desk, MoveByHand("f/1", "C-100"), POOL)
    assert desk.gl("unidentified") == 0
    apply(desk, *shares)
    assert desk.open("INV-2026-0001") == 0


def test_money_is_left_on_account_and_taken_back(desk: Desk) -> None:
    ask(desk, ParkByHand("f/1", 40000))
    receipt = desk.receipt("f/1")
    assert (receipt.unapplied, receipt.on_account) == (20000, 40000)
    assert (desk.gl("unapplied"), desk.gl("on-account")) == (-20000, -40000)
    assert ask(desk, ParkByHand("f/1", 20001)).code == "not-possible"
    ask(desk, ParkByHand("f/1", -40000))
    assert desk.gl("on-account") == 0
    said = [(e.account, e.receipt, e.amount.amount, e.reason) for e in desk.of(cash_app.PaymentLeftOnAccount)]
    assert said == [("C-100", "f/1", "400.00", "because"), ("C-100", "f/1", "-400.00", "because")]


def test_an_unknown_receipt_is_not_known(desk: Desk) -> None:
    assert isinstance(ask(desk, ParkByHand("nothing/1", 1)), Wait)


def test_money_that_a_person_took_back_says_so_with_the_reason(desk: Desk) -> None:
    apply(desk, Share(TWO, 50000))
    (application,) = desk.receipt("f/1").applications
    ask(desk, UnapplyByHand("f/1", application))
    weighing = desk.receipt("f/1").weighing
    assert weighing.left == "taken-back-by-person"
    assert (weighing.evidence[-1].kind, weighing.evidence[-1].detail) == ("person", f"clerk took {TWO} back: because")
