"""Money that leaves a receipt without settling an item: refunds, which a second person agrees to, and small rests."""

from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, POOL, paid, registered

from o2c.cash_app.adjustments.commands import DecideApproval
from o2c.cash_app.receipts.commands import ParkByHand, Withdraw
from o2c.cash_app.refunds.commands import TakeRefundBack
from o2c.chassis.domain import Send
from o2c.contracts import cash_app


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    desk.hear(paid("600.00", "", name="f", payer_account=IBAN))
    return desk


def ask(desk: Desk, command: Any, actor: str = "anna", account: str = "C-100") -> Any:
    desk.forget()
    receipt = getattr(command, "receipt", None)
    streams = (f"receipt:{account}/{receipt}",) if receipt else ()
    said = desk.ask(Send(f"account:{account}", command, ("periods:DE01",), streams), "paid twice", actor)
    return desk.refused.pop()[1] if desk.refused and not said else said


def test_a_refund_waits_for_a_second_person_and_leaves_the_money_in_clearing(desk: Desk) -> None:
    (asked,) = ask(desk, Withdraw("f/1", 60000, "refund"))
    assert isinstance(asked, cash_app.ApprovalRequested)
    assert desk.receipt("f/1").unapplied == 60000

    said = ask(desk, DecideApproval(asked.approval, approve=True), "carla")
    withdrawn = next(e for e in said if isinstance(e, cash_app.PaymentWithdrawn))
    assert (withdrawn.amount.amount, withdrawn.kind, withdrawn.reason) == ("600.00", "refund", "paid twice")
    assert (desk.gl("unapplied"), desk.gl("refund-clearing")) == (0, -60000)
    assert not desk.receipt("f/1").live


def test_what_was_left_on_account_is_refunded_too(desk: Desk) -> None:
    ask(desk, ParkByHand("f/1", 50000))
    (asked,) = ask(desk, Withdraw("f/1", 60000, "refund"))
    ask(desk, DecideApproval(asked.approval, approve=True), "carla")
    assert (desk.gl("unapplied"), desk.gl("on-account"), desk.gl("refund-clearing")) == (0, 0, -60000)


def test_too_little_to_keep_is_income(desk: Desk) -> None:
    desk.hear(paid("0.75", "", name="g", payer_account=IBAN))
    ask(desk, Withdraw("g/1", 75, "small-overpayment"))
    assert desk.gl("small-differences") == -75
    assert desk.receipt("g/1").withdrawn == 75


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (Withdraw("f/1", 60001, "refund"), "more-than-left"),
        (Withdraw("f/1", 0, "refund"), "more-than-left"),
        (Withdraw("f/1", 1, "gift"), "unknown-kind"),
    ],
)
def test_what_is_not_possible_is_refused(desk: Desk, command: Withdraw, code: str) -> None:
    assert ask(desk, command).code == code


@pytest.mark.parametrize(("kind", "account"), [("not-ours", "not-ours"), ("transfer", "transfers")])
def test_money_that_no_customer_paid_leaves_the_receivables_when_two_agree(desk: Desk, kind: str, account: str) -> None:
    desk.hear(paid("12.34", "Zinsen 2026", name="z", payer_name="Unknown Bank"))
    (asked,) = ask(desk, Withdraw("z/1", 1234, kind), account=POOL)
    assert isinstance(asked, cash_app.ApprovalRequested)
    assert desk.gl("unidentified") == -1234
    ask(desk, DecideApproval(asked.approval, approve=True), "carla", account=POOL)
    assert (desk.gl("unidentified"), desk.gl(account)) == (0, -1234)
    assert not desk.receipt("z/1", POOL).live


def test_what_turns_out_to_be_a_customers_money_is_put_back_and_waits_again(desk: Desk) -> None:
    desk.hear(paid("12.34", "Zinsen 2026", name="z", payer_name="Unknown Bank"))
    (asked,) = ask(desk, Withdraw("z/1", 1234, "not-ours"), account=POOL)
    ask(desk, DecideApproval(asked.approval, approve=True), "carla", account=POOL)
    (name,) = desk.receipt("z/1", POOL).withdrawals
    (said,) = ask(desk, TakeRefundBack("z/1", name), account=POOL)
    assert (said.amount.amount, said.outcome, said.takes_back) == ("-12.34", "cancelled", name)
    assert (desk.gl("unidentified"), desk.gl("not-ours")) == (-1234, 0)
    assert ask(desk, TakeRefundBack("z/1", name), account=POOL).code == "not-waiting"


def test_money_of_nobody_is_not_kept(desk: Desk) -> None:
    desk.hear(paid("0.75", "", name="g", payer_name="Nobody Known"))
    assert ask(desk, Withdraw("g/1", 75, "small-overpayment"), account=POOL).code == "payer-unknown"
