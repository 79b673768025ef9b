"""A payment a little short of what it names settles it, where the company's tolerances say so."""

import pytest
from cash_desk import Desk
from cash_facts import IBAN, day, invoice, paid, registered

from o2c.cash_app.matching.tolerances import Tolerance, Tolerances
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import UnapplyByHand
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
    assert applied.evidence[-1].detail == "15.00 EUR less than is owed is given up"
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
