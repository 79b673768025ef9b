"""A payment a little short of what it names settles it, where the company's tolerances say so."""

from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, day, invoice, paid, registered

from o2c.cash_app.adjustments.commands import DecideApproval, WriteOff
from o2c.cash_app.matching.tolerances import Tolerance, Tolerances
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import ApplyByHand, ReturnPayment, Share, UnapplyByHand
from o2c.chassis.domain import Send
from o2c.contracts import cash_app

TWO_PERCENT = Policy(tolerances=Tolerances(Tolerance("25", "2"), Tolerance("25", "3")))


@pytest.fixture
def desk() -> Desk:
    desk = Desk(TWO_PERCENT)
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    desk.hear(invoice("INV-2026-0001", "1000.00"), invoice("INV-2026-0002", "500.00"))
    return desk


def pay(desk: Desk, amount: str, text: str) -> None:
    desk.hear(paid(amount, text, name="f", payer_account=IBAN))


def test_what_is_missing_is_given_up_and_said(desk: Desk) -> None:
    pay(desk, "985.00", "INV-2026-0001")
    assert desk.open("INV-2026-0001") == 0
    (applied,) = desk.of(cash_app.PaymentApplied)
    assert (applied.amount.amount, applied.allowance, applied.reason_code) == ("985.00", "15.00", "small-difference")
    assert applied.evidence[-2].detail == "15.00 EUR less than is owed is given up"
    moves = [(e.kind, e.amount.amount, e.reason_code) for e in desk.of(cash_app.ReceivableMoved)][-2:]
    assert moves == [("applied", "-985.00", ""), ("written-off", "-15.00", "small-difference")]
    assert (desk.gl("small-differences"), desk.gl("receivable")) == (1500, 50000)


def test_of_several_the_largest_bears_it(desk: Desk) -> None:
    pay(desk, "1490.00", "INV-2026-0001 INV-2026-0002")
    taken = {(e.item[-4:], e.amount.amount, e.allowance) for e in desk.of(cash_app.PaymentApplied)}
    assert taken == {("0001", "990.00", "10.00"), ("0002", "500.00", "0.00")}


@pytest.mark.parametrize(
    ("amount", "why"),
    [("979.99", "over two per cent"), ("970.00", "over 25.00 too")],
)
def test_more_than_either_limit_is_a_partial_payment(desk: Desk, amount: str, why: str) -> None:
    pay(desk, amount, "INV-2026-0001")
    assert desk.open("INV-2026-0001") > 0, why
    assert desk.gl("small-differences") == 0


def test_the_invoices_own_limit_binds_too() -> None:
    policy = Policy(tolerances=Tolerances(Tolerance("25", "2"), Tolerance("5", "2")))
    desk = Desk(policy)
    desk.hear(registered("C-100", "Example Pumps", IBAN), invoice("INV-2026-0001", "1000.00"))
    pay(desk, "990.00", "INV-2026-0001")
    assert desk.open("INV-2026-0001") == 1000


def test_an_earned_discount_is_taken_first() -> None:
    desk = Desk(TWO_PERCENT)
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    desk.hear(invoice("INV-2026-0001", "1190.00", tax="190.00", discount=("2", day(10))))
    desk.hear(paid("1160.00", "INV-2026-0001", name="f", payer_account=IBAN, booked=day(5)))
    (applied,) = desk.of(cash_app.PaymentApplied)
    assert (applied.amount.amount, applied.discount, applied.allowance) == ("1160.00", "23.80", "6.20")
    assert (desk.open("INV-2026-0001"), desk.gl("receivable")) == (0, 0)


def test_an_overpayment_is_the_customers_money(desk: Desk) -> None:
    pay(desk, "1001.00", "INV-2026-0001")
    assert (desk.receipt("f/1").unapplied, desk.gl("small-differences")) == (100, 0)


def test_taken_back_all_of_it_is_owed_again(desk: Desk) -> None:
    pay(desk, "985.00", "INV-2026-0001")
    desk.forget()
    desk.ask(Send("account:C-100", UnapplyByHand("f/1", "f/1#1"), ("periods:DE01",), ("receipt:C-100/f/1",)))
    assert (desk.open("INV-2026-0001"), desk.gl("small-differences"), desk.gl("receivable")) == (100000, 0, 150000)


def test_without_tolerances_nothing_is_given_up() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN), invoice("INV-2026-0001", "1000.00"))
    pay(desk, "999.99", "INV-2026-0001")
    assert desk.open("INV-2026-0001") == 1


def test_one_amount_is_for_all_currencies_also_for_those_without_cents() -> None:
    tolerance = Tolerance("12.50", "5")
    assert (tolerance.allows(12, 1000, "JPY"), tolerance.allows(13, 1000, "JPY")) == (True, False)


# -- a little too much


def over(amount: str, text: str = "INV-2026-0001", **policy: Any) -> Desk:
    ten = Tolerance("10", "1")
    desk = Desk(Policy(tolerances=Tolerances(over_payment=ten, over_invoice=policy.pop("over_invoice", ten))))
    desk.hear(registered("C-100", "Example Pumps", IBAN), invoice("INV-2026-0001", "1000.00"))
    pay(desk, amount, text)
    return desk


def test_a_little_too_much_is_kept_where_the_company_says_so() -> None:
    desk = over("1010.00")
    assert (desk.receipt("f/1").unapplied, desk.receipt("f/1").withdrawn) == (0, 1000)
    assert (desk.gl("small-differences"), desk.gl("unapplied")) == (-1000, 0)
    (kept,) = desk.of(cash_app.PaymentWithdrawn)
    assert (kept.kind, kept.amount.amount, kept.reason) == ("small-overpayment", "10.00", "too little to give back")
    assert desk.of(cash_app.PaymentApplied)[0].evidence[-2].detail == "10.00 EUR more than is owed are kept"


@pytest.mark.parametrize(
    ("amount", "text", "more"),
    [
        ("1010.01", "INV-2026-0001", {}),
        ("1005.00", "INV-2026-0001", {"over_invoice": Tolerance("4", "1")}),
        ("1005.00", "INV-2026-0001 and others", {}),
    ],
)
def test_more_than_any_limit_or_where_the_text_says_more_it_stays_the_customers(
    amount: str, text: str, more: Any
) -> None:
    desk = over(amount, text, **more)
    assert (desk.receipt("f/1").withdrawn, desk.gl("small-differences")) == (0, 0)
    assert desk.receipt("f/1").unapplied > 0


def test_an_invoice_that_the_text_named_too_gets_what_was_kept() -> None:
    desk = over("1010.00", "INV-2026-0001 INV-2026-0007")
    assert desk.gl("small-differences") == -1000
    desk.forget()
    desk.hear(invoice("INV-2026-0007", "10.00"))
    assert (desk.open("INV-2026-0007"), desk.gl("small-differences"), desk.gl("unapplied")) == (0, 0, 0)


@pytest.mark.parametrize("command", [UnapplyByHand("f/1", "f/1#1"), ReturnPayment("f/1", day(9))])
def test_taken_back_what_was_kept_is_the_customers_again(command: Any) -> None:
    desk = over("1010.00")
    desk.forget()
    desk.ask(Send("account:C-100", command, ("periods:DE01",), ("receipt:C-100/f/1",)))
    assert (desk.open("INV-2026-0001"), desk.gl("small-differences")) == (100000, 0)
    assert desk.gl("unapplied") == (-101000 if isinstance(command, UnapplyByHand) else 0)


# -- what a person may give up

CLERKS = Policy(
    tolerances=Tolerances(groups={"clerks": Tolerance("20", "3"), "leads": Tolerance("100", "5")}),
    user_groups={"ann": "clerks", "bea": "clerks", "lea": "leads"},
)


def hand(desk: Desk, actor: str, command: Any, *streams: str) -> Any:
    desk.forget()
    said = desk.ask(Send("account:C-100", command, ("periods:DE01",), streams), actor=actor)
    return desk.refused.pop()[1].code if desk.refused else [type(event).__name__ for event in said]


@pytest.fixture
def office() -> Desk:
    desk = Desk(CLERKS)
    desk.hear(registered("C-100", "Example Pumps", IBAN), invoice("INV-2026-0001", "1000.00"))
    return desk


@pytest.mark.parametrize(
    ("actor", "amount", "alone"), [("ann", 2000, True), ("ann", 2001, False), ("lea", 2400, True), ("eve", 2400, True)]
)
def test_over_the_tolerance_of_its_group_a_person_needs_a_second(
    office: Desk, actor: str, amount: int, alone: bool
) -> None:
    said = hand(office, actor, WriteOff("DE01/INV-2026-0001", amount, "small-difference"), "item:DE01/INV-2026-0001")
    assert ("ApprovalRequested" in said) != alone
    assert office.open("INV-2026-0001") == (100000 - amount if alone else 100000)


def test_the_second_persons_tolerance_binds_as_well(office: Desk) -> None:
    hand(office, "ann", WriteOff("DE01/INV-2026-0001", 2400, "small-difference"), "item:DE01/INV-2026-0001")
    (asked,) = office.of(cash_app.ApprovalRequested)
    decided = DecideApproval(asked.approval, approve=True)
    assert hand(office, "bea", decided, f"approval:{asked.approval}") == "over-own-tolerance"
    assert office.open("INV-2026-0001") == 100000
    hand(office, "lea", decided, f"approval:{asked.approval}")
    assert office.open("INV-2026-0001") == 97600


def test_a_discount_granted_by_hand_is_given_up_too(office: Desk) -> None:
    pay(office, "950.00", "")
    streams = "receipt:C-100/f/1", "item:DE01/INV-2026-0001"
    share = Share("DE01/INV-2026-0001", 95000, 5000)
    assert hand(office, "ann", ApplyByHand("f/1", (share,)), *streams) == "over-own-tolerance"
    hand(office, "lea", ApplyByHand("f/1", (share,)), *streams)
    assert office.open("INV-2026-0001") == 0
