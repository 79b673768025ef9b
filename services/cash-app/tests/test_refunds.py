"""What becomes of an approved refund: ordered from the bank, paid by its line, given back, or taken back."""

from datetime import timedelta
from typing import Any

import pytest
from cash_desk import NOW, Desk
from cash_facts import IBAN, day, line, paid, rate, registered, statement

from o2c.cash_app.adjustments.commands import DecideApproval
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import ReturnPayment, Withdraw
from o2c.cash_app.refunds.commands import OrderRefund, OrderRefunds, PayElsewhere, SettleRefund, TakeRefundBack, ToOrder
from o2c.cash_app.refunds.refunds import end_to_end_id
from o2c.chassis.domain import Send
from o2c.chassis.private import Unlogged
from o2c.contracts import cash_app

TODAY = NOW.date()
PAID_ON = TODAY + timedelta(days=1)
OTHER = "DE75 5121 0800 1245 1261 99"


@pytest.fixture
def desk() -> Desk:
    return with_receipt(Desk())


def with_receipt(desk: Desk, currency: str = "EUR") -> Desk:
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    desk.hear(statement("f", line("600.00", payer_account=IBAN), currency=currency))
    return desk


def of_account(desk: Desk, command: Any, actor: str = "anna", receipt: str = "f/1", account: str = "C-100") -> Any:
    desk.forget()
    send = Send(f"account:{account}", command, ("periods:DE01",), (f"receipt:{account}/{receipt}",))
    return answered(desk, desk.ask(send, "paid twice", actor))


def answered(desk: Desk, said: Any) -> Any:
    return desk.refused.pop()[1] if desk.refused and not said else said


def refunded(desk: Desk, amount: int = 60000, receipt: str = "f/1") -> str:
    """The withdrawal of a refund that two persons agreed to."""
    (asked,) = of_account(desk, Withdraw(receipt, amount, "refund"), "anna", receipt)
    said = desk.ask(Send("account:C-100", DecideApproval(asked.approval, approve=True)), "checked", "carla")
    return next(e.withdrawal for e in said if isinstance(e, cash_app.PaymentWithdrawn))


def order(desk: Desk, *withdrawals: str, on: Any = TODAY, file: str = "M-1") -> Any:
    chosen = [desk.refunds[name] for name in withdrawals]
    refunds = tuple([ToOrder(r["account"], r["receipt"], r["withdrawal"], r["amount"]) for r in chosen])
    command = OrderRefunds("DE01", "EUR", file, on, refunds, private=Unlogged("<Document/>"))
    desk.forget()
    return answered(desk, desk.ask(Send("bank:DE-BANK", command), "weekly run", "dora"))


def ordered(desk: Desk) -> str:
    withdrawal = refunded(desk)
    order(desk, withdrawal)
    desk.forget()
    return withdrawal


def bank_says(desk: Desk, amount: str, name: str = "b", **more: Any) -> None:
    desk.hear(paid(amount, more.pop("text", ""), name=name, booked=more.pop("booked", PAID_ON), **more))


def states(desk: Desk) -> list[str]:
    return [row["state"] for row in desk.refunds.values()]


# -- ordering


def test_an_approved_refund_waits_to_be_paid_and_says_who_asked_and_who_agreed(desk: Desk) -> None:
    row = desk.refunds[refunded(desk)]
    assert (row["state"], row["requested_by"], row["approved_by"]) == ("to-pay", "anna", "carla")
    assert (row["bank_account"], row["receipt"], row["amount"]) == ("DE-BANK", "f/1", 60000)


def test_ordering_says_so_once_for_the_file_and_keeps_its_text(desk: Desk) -> None:
    desk.hear(paid("50.00", "", name="g", payer_account=IBAN))
    both = refunded(desk), refunded(desk, 5000, "g/1")
    (said,) = order(desk, *both)
    assert isinstance(said, cash_app.RefundsOrdered)
    assert (said.amount.amount, said.withdrawals, said.ordered_by, said.file) == ("650.00", both, "dora", "M-1")
    assert states(desk) == ["ordered", "ordered"]
    assert b"<Document/>" in desk.files[0]
    assert not any(b"<Document/>" in body for _, _, _, body in desk.log)


def test_ordering_moves_no_money(desk: Desk) -> None:
    ordered(desk)
    assert (desk.gl("refund-clearing"), desk.gl("unapplied"), desk.gl("cash:DE-BANK")) == (-60000, 0, 60000)


def test_nothing_is_ordered_twice_and_one_that_is_not_to_pay_stops_the_whole_file(desk: Desk) -> None:
    desk.hear(paid("50.00", "", name="g", payer_account=IBAN))
    first, second = refunded(desk), refunded(desk, 5000, "g/1")
    order(desk, first)
    assert order(desk, second, first, file="M-2").code == "not-to-pay"
    assert states(desk) == ["ordered", "to-pay"]
    assert len(desk.files) == 1


@pytest.mark.parametrize("on", [TODAY - timedelta(days=1), TODAY + timedelta(days=91)])
def test_a_file_is_for_today_or_soon(desk: Desk, on: Any) -> None:
    assert order(desk, refunded(desk), on=on).code == "bad-execution-date"


def test_an_empty_file_is_refused(desk: Desk) -> None:
    assert order(desk).code == "nothing-to-pay"


def test_our_id_is_short_enough_and_differs_for_each_refund() -> None:
    ids = {end_to_end_id(f"{'s' * 90}/{n}#{row}") for n in range(20) for row in range(20)}
    assert len(ids) == 400
    assert all(len(name) <= 35 for name in ids)


# -- the bank's line


@pytest.mark.parametrize("field", ["end_to_end_id", "bank_reference"])
def test_the_line_that_quotes_our_id_pays_the_refund(desk: Desk, field: str) -> None:
    withdrawal = ordered(desk)
    bank_says(desk, "-600.00", **{field: end_to_end_id(withdrawal).lower()})
    (told,) = desk.of(cash_app.RefundPaid)
    assert (told.withdrawal, told.bank_line, told.effective) == (withdrawal, "b/1", PAID_ON)
    assert (desk.gl("refund-clearing"), desk.gl("cash:DE-BANK")) == (0, 0)
    assert (states(desk), desk.lines["b", 1]["receipt"]) == (["paid"], withdrawal)


@pytest.mark.parametrize(
    "said",
    [{"text": "SEPA transfer"}, {"text": "refund"}, {"text": "x", "payer_account": IBAN}, {"payer_name": "Anybody"}],
)
def test_failing_that_exactly_its_amount_does(desk: Desk, said: dict[str, str]) -> None:
    ordered(desk)
    bank_says(desk, "-600.00", **said)
    assert (states(desk), desk.gl("refund-clearing"), desk.gl("not-ours")) == (["paid"], 0, 0)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("-600.01", {}),
        ("-600.00", {"booked": TODAY - timedelta(days=1)}),
        ("-600.00", {"payer_account": OTHER}),
        ("-600.00", {"end_to_end_id": "SALARY-06"}),
        ("-600.00", {"text": "account charges"}),
        ("600.00", {}),
    ],
)
def test_nothing_else_does(desk: Desk, amount: str, said: dict[str, Any]) -> None:
    ordered(desk)
    bank_says(desk, amount, **said)
    assert states(desk) == ["ordered"]
    assert desk.gl("refund-clearing") == -60000


def test_one_that_was_not_ordered_is_not_paid_by_its_amount(desk: Desk) -> None:
    refunded(desk)
    bank_says(desk, "-600.00")
    assert states(desk) == ["to-pay"]


def test_of_two_equal_ones_neither_is_taken_by_amount_and_each_by_its_id(desk: Desk) -> None:
    desk.hear(paid("600.00", "", name="g", payer_account=IBAN))
    first, second = refunded(desk), refunded(desk, 60000, "g/1")
    order(desk, first, second)
    bank_says(desk, "-600.00", "b", payer_account=IBAN)
    assert states(desk) == ["ordered", "ordered"]
    bank_says(desk, "-600.00", "c", end_to_end_id=end_to_end_id(second))
    assert states(desk) == ["ordered", "paid"]
    bank_says(desk, "-600.00", "d", payer_account=IBAN)
    assert (states(desk), desk.gl("refund-clearing")) == (["paid", "paid"], 60000)


@pytest.mark.parametrize("together", ["one statement", "one batch", "apart"])
def test_a_refund_is_paid_once(desk: Desk, together: str) -> None:
    number = end_to_end_id(ordered(desk))
    lines = [line("-600.00", booked=PAID_ON, end_to_end_id=number) for _ in range(2)]
    if together == "one statement":
        desk.hear(statement("b", *lines))
    else:
        events = statement("b", lines[0]), statement("c", lines[1])
        for batch in [events] if together == "one batch" else [(event,) for event in events]:
            desk.hear(*batch)
    assert len(desk.of(cash_app.RefundPaid)) == 1
    unmatched = [row for row in desk.lines.values() if row["line_class"] == "refund" and not row["receipt"]]
    assert (len(unmatched), desk.gl("refund-clearing")) == (1, 60000)


def test_a_line_in_parts_of_a_statement_pays_too(desk: Desk) -> None:
    number = end_to_end_id(ordered(desk))
    more = {"opening": "600.00", "closing": "-1.00", "parts": 2, "statement_date": PAID_ON}
    desk.hear(statement("b", line("-600.00", booked=PAID_ON, end_to_end_id=number), part=1, **more))
    assert states(desk) == ["ordered"]
    desk.forget()
    desk.hear(statement("b", line("-1.00", "account charges", booked=PAID_ON), part=2, first=2, **more))
    assert (states(desk), desk.gl("refund-clearing")) == (["paid"], 0)


def test_the_same_line_in_the_days_statement_pays_nothing_more(desk: Desk) -> None:
    number = end_to_end_id(ordered(desk))
    bank_says(desk, "-600.00", end_to_end_id=number)
    again = line("-600.00", booked=PAID_ON, end_to_end_id=number)
    desk.hear(statement("day", again, opening="600.00", closing="0.00", statement_date=PAID_ON))
    assert (len(desk.of(cash_app.RefundPaid)), desk.gl("refund-clearing"), desk.gl("cash:DE-BANK")) == (1, 0, 0)


def test_what_quotes_our_id_with_another_amount_is_looked_at_by_people(desk: Desk) -> None:
    number = end_to_end_id(ordered(desk))
    bank_says(desk, "-599.00", end_to_end_id=number)
    bank_says(desk, "598.50", "c", end_to_end_id=number)
    assert states(desk) == ["ordered"]
    rows = [(row["line_class"], row["receipt"]) for row in desk.lines.values() if row["amount"] != 60000]
    assert rows == [("refund", ""), ("refund", "")]
    assert not [r for r in desk.of(cash_app.PaymentReceived) if r.receipt != "f/1"]


def test_between_two_rates_nothing_is_left_in_clearing() -> None:
    desk = Desk(Policy(functional={"DE01": "EUR"}))
    desk.hear(rate("USD/EUR", "0.90", 0), rate("USD/EUR", "0.92", (PAID_ON - day(0)).days))
    with_receipt(desk, "USD")
    order(desk, refunded(desk))
    desk.forget()
    desk.hear(statement("b", line("-600.00", booked=PAID_ON), currency="USD"))
    assert (desk.gl("refund-clearing", "USD"), desk.worth_of("refund-clearing")) == (0, 0)
    assert desk.worth_of("exchange-difference") == 1200
    assert desk.worth_of("cash:DE-BANK") == -1200


# -- it comes back


def paid_out(desk: Desk) -> str:
    withdrawal = ordered(desk)
    bank_says(desk, "-600.00", end_to_end_id=end_to_end_id(withdrawal))
    desk.forget()
    return withdrawal


def test_a_refund_that_the_bank_gives_back_is_unapplied_money_of_its_receipt_again(desk: Desk) -> None:
    withdrawal = paid_out(desk)
    bank_says(desk, "600.00", "c", text="account closed", end_to_end_id=end_to_end_id(withdrawal))
    told = desk.of(cash_app.PaymentWithdrawn)[-1]
    assert (told.amount.amount, told.takes_back, told.outcome) == ("-600.00", withdrawal, "returned")
    assert desk.receipt("f/1").unapplied == 60000
    assert (desk.gl("refund-clearing"), desk.gl("unapplied"), states(desk)) == (0, -60000, ["returned"])
    assert [r.receipt for r in desk.of(cash_app.PaymentReceived)] == ["f/1"]
    said = [line_.reason for line_ in desk.of(cash_app.BankLineClassified)]
    assert said == [f"pays refund {withdrawal}", f"brings back refund {withdrawal}"]


def test_it_may_be_refunded_again_under_another_id(desk: Desk) -> None:
    first = paid_out(desk)
    bank_says(desk, "600.00", "c", end_to_end_id=end_to_end_id(first))
    second = refunded(desk)
    assert end_to_end_id(second) != end_to_end_id(first)
    order(desk, second, file="M-2")
    bank_says(desk, "-600.00", "d", end_to_end_id=end_to_end_id(second))
    assert (states(desk), desk.gl("refund-clearing"), desk.gl("cash:DE-BANK")) == (["returned", "paid"], 0, 0)


def test_the_credit_may_be_known_before_the_debit(desk: Desk) -> None:
    number = end_to_end_id(ordered(desk))
    bank_says(desk, "600.00", "c", end_to_end_id=number)
    assert (states(desk), desk.gl("refund-clearing")) == (["returned"], -60000)
    bank_says(desk, "-600.00", "b", end_to_end_id=number)
    assert (states(desk), desk.gl("refund-clearing"), desk.gl("cash:DE-BANK")) == (["returned"], 0, 60000)


def test_one_that_comes_back_comes_back_once(desk: Desk) -> None:
    number = end_to_end_id(paid_out(desk))
    for name in ("c", "d"):
        bank_says(desk, "600.00", name, end_to_end_id=number)
    assert desk.receipt("f/1").unapplied == 60000
    assert (desk.lines["d", 1]["line_class"], desk.lines["d", 1]["receipt"]) == ("refund", "")


# -- people


def test_a_person_takes_back_what_is_not_paid(desk: Desk) -> None:
    withdrawal = refunded(desk)
    of_account(desk, TakeRefundBack("f/1", withdrawal))
    assert (states(desk), desk.receipt("f/1").unapplied, desk.gl("refund-clearing")) == (["cancelled"], 60000, 0)
    assert order(desk, withdrawal).code == "not-to-pay"


def test_what_the_bank_did_not_carry_out_has_failed_and_its_line_pays_nothing(desk: Desk) -> None:
    withdrawal = ordered(desk)
    of_account(desk, TakeRefundBack("f/1", withdrawal))
    assert (states(desk), desk.receipt("f/1").unapplied) == (["failed"], 60000)
    bank_says(desk, "-600.00", end_to_end_id=end_to_end_id(withdrawal))
    assert (states(desk), desk.gl("refund-clearing")) == (["failed"], 60000)


def test_what_is_paid_is_not_taken_back(desk: Desk) -> None:
    assert of_account(desk, TakeRefundBack("f/1", paid_out(desk))).code == "not-waiting"


def by_hand(withdrawal: str, line_: str = "b/1", amount: int = -60000) -> SettleRefund:
    return SettleRefund("f/1", withdrawal, line_, amount, PAID_ON, PAID_ON, "seen", by_hand="DE-BANK")


def test_a_person_names_the_line_that_paid_what_was_never_ordered(desk: Desk) -> None:
    withdrawal = refunded(desk)
    bank_says(desk, "-600.00", text="refund")
    assert desk.gl("refund-clearing") == 0
    of_account(desk, by_hand(withdrawal))
    assert (states(desk), desk.lines["b", 1]["receipt"]) == (["paid"], withdrawal)


def test_a_line_is_one_refund_only(desk: Desk) -> None:
    first = paid_out(desk)
    desk.hear(paid("600.00", "", name="g", payer_account=IBAN))
    second = refunded(desk, 60000, "g/1")
    command = SettleRefund("g/1", second, "b/1", -60000, PAID_ON, PAID_ON, "seen", by_hand="DE-BANK")
    refusal = of_account(desk, command, receipt="g/1")
    assert (refusal.code, first in refusal.detail) == ("line-taken", True)


def test_what_does_not_fit_is_refused_to_a_person(desk: Desk) -> None:
    withdrawal = refunded(desk)
    assert of_account(desk, by_hand(withdrawal, amount=-59999)).code == "amount-differs"
    assert of_account(desk, by_hand(withdrawal, amount=60000)).code == "not-paid"
    order(desk, withdrawal)
    bank_says(desk, "-600.00")
    assert of_account(desk, by_hand(withdrawal, "z/1")).code == "paid-before"


def test_an_unknown_refund_is_not_known(desk: Desk) -> None:
    assert "no refund f/1#9" in of_account(desk, OrderRefund("f/1", "f/1#9", "M-1")).detail


# -- another account than the money came from


def elsewhere(desk: Desk, withdrawal: str) -> Any:
    return of_account(desk, PayElsewhere("f/1", withdrawal, "DE** 6199", private=Unlogged(f"New Name\n{OTHER}")))


def agree(desk: Desk, approval: str, actor: str, *, approve: bool = True) -> Any:
    desk.forget()
    send = Send("account:C-100", DecideApproval(approval, approve), streams=(f"approval:{approval}",))
    return answered(desk, desk.ask(send, "called them back", actor))


def test_another_account_needs_two_persons_besides_whoever_names_it(desk: Desk) -> None:
    withdrawal = refunded(desk)
    (first,) = elsewhere(desk, withdrawal)
    _, second = agree(desk, first.approval, "carla")
    assert isinstance(second, cash_app.ApprovalRequested)
    assert desk.refunds[withdrawal]["payee"] == ""
    agree(desk, second.approval, "dora")
    assert desk.refunds[withdrawal]["payee"].startswith(f"{withdrawal}>")
    assert not any(OTHER.encode() in body or b"New Name" in body for _, _, _, body in desk.log)


@pytest.mark.parametrize("people", [("anna",), ("carla", "anna"), ("carla", "carla")])
def test_nobody_counts_twice(desk: Desk, people: tuple[str, ...]) -> None:
    withdrawal = refunded(desk)
    (asked,) = elsewhere(desk, withdrawal)
    for person in people[:-1]:
        _, asked = agree(desk, asked.approval, person)
    assert agree(desk, asked.approval, people[-1]).code == "own-approval"
    assert desk.refunds[withdrawal]["payee"] == ""
    agree(desk, asked.approval, "dora")


def test_one_who_does_not_agree_ends_it(desk: Desk) -> None:
    withdrawal = refunded(desk)
    (first,) = elsewhere(desk, withdrawal)
    agree(desk, first.approval, "carla", approve=False)
    assert (desk.account().approvals, desk.refunds[withdrawal]["payee"]) == ({}, "")


def test_what_was_ordered_meanwhile_goes_nowhere_else(desk: Desk) -> None:
    withdrawal = refunded(desk)
    (first,) = elsewhere(desk, withdrawal)
    order(desk, withdrawal)
    assert agree(desk, first.approval, "carla").code == "not-to-pay"
    assert elsewhere(desk, withdrawal).code == "not-to-pay"


# -- a receipt that the bank takes back


def test_a_refund_not_yet_ordered_is_cancelled_when_the_bank_takes_its_receipt_back(desk: Desk) -> None:
    withdrawal = refunded(desk)
    of_account(desk, ReturnPayment("f/1", TODAY))
    assert (states(desk), desk.gl("refund-clearing"), desk.receipt("f/1").unapplied) == (["cancelled"], 0, 0)
    assert order(desk, withdrawal).code == "not-to-pay"


def test_one_that_was_ordered_leaves_a_debt_that_stays_visible(desk: Desk) -> None:
    ordered(desk)
    of_account(desk, ReturnPayment("f/1", TODAY))
    receipt = desk.receipt("f/1")
    assert (states(desk), receipt.unapplied, receipt.live) == (["ordered"], -60000, True)
