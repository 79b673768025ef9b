"""Money that comes a second time is left for a person, with the earlier receipt named."""

from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, day, invoice, line, paid, registered, statement

from o2c.cash_app.desk import suggestions
from o2c.cash_app.policies.layers import Book
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import ReturnPayment
from o2c.chassis.domain import Send
from o2c.contracts import cash_app
from o2c.contracts.base import Event

CUSTOMER = registered("C-100", "Example Pumps", IBAN)
FIRST = paid("1190.00", "INV-2026-0001", name="first", payer_account=IBAN, booked=day(9))


def played(*events: Event, policy: Policy | None = None) -> Desk:
    desk = Desk(policy or Policy())
    for event in events:
        desk.hear(event)
        desk.forget()
    return desk


def left(desk: Desk, receipt: str = "again/1") -> tuple[int, str, str]:
    held = desk.receipt(receipt)
    return held.unapplied, held.weighing.left, held.weighing.repeats


def again(text: str, after: int = 20, amount: str = "1190.00", **more: Any) -> Event:
    return paid(amount, text, name="again", payer_account=IBAN, booked=day(after), **more)


def test_the_same_invoice_paid_again_names_the_receipt_that_paid_it() -> None:
    desk = played(CUSTOMER, invoice("INV-2026-0001", "1190.00"), FIRST, again("INV-2026-0001"))
    assert left(desk) == (119000, "duplicate-payment", "first/1")
    evidence = [e.detail for e in desk.receipt("again/1").weighing.evidence if e.kind == "duplicate-payment"]
    assert evidence == ["first/1 settled INV-2026-0001 with the same amount"]
    (said,) = desk.of(cash_app.DuplicatePaymentFound)
    assert (said.receipt, said.repeats, said.amount.amount) == ("again/1", "first/1", "1190.00")


def test_a_refund_is_suggested() -> None:
    desk = played(CUSTOMER, invoice("INV-2026-0001", "1190.00"), FIRST, again("INV-2026-0001"))
    found = suggestions.of(desk.account(), "again/1", Book(desk.policy))
    assert found["actions"] == [{"action": "refund", "amount": "1190.00", "why": "first/1 paid the same"}]


def test_several_invoices_paid_again_together() -> None:
    both = "INV-2026-0001 INV-2026-0002"
    first = paid("1690.00", both, name="first", payer_account=IBAN, booked=day(9))
    documents = invoice("INV-2026-0001", "1190.00"), invoice("INV-2026-0002", "500.00")
    desk = played(CUSTOMER, *documents, first, again(both, amount="1690.00"))
    assert left(desk) == (169000, "duplicate-payment", "first/1")


@pytest.mark.parametrize(
    ("amount", "after"), [("1190.01", 20), ("1190.00", 70)], ids=["another amount", "after more than sixty days"]
)
def test_what_is_no_duplicate_names_what_is_settled(amount: str, after: int) -> None:
    desk = played(CUSTOMER, invoice("INV-2026-0001", "1190.00"), FIRST, again("INV-2026-0001", after, amount))
    assert left(desk)[1:] == ("named-is-settled", "")


def test_the_days_are_the_companys_own() -> None:
    document = invoice("INV-2026-0001", "1190.00")
    desk = played(CUSTOMER, document, FIRST, again("INV-2026-0001", 20), policy=Policy(duplicate_days=10))
    assert left(desk)[1] == "named-is-settled"


def test_money_without_words_repeats_what_nothing_else_explains() -> None:
    desk = played(CUSTOMER, invoice("INV-2026-0001", "1190.00"), FIRST, again(""))
    assert left(desk) == (119000, "duplicate-payment", "first/1")


def test_both_in_one_statement() -> None:
    lines = [line("1190.00", text, payer_account=IBAN, booked=day(9)) for text in ("INV-2026-0001", "")]
    desk = played(CUSTOMER, invoice("INV-2026-0001", "1190.00"), statement("again", *lines))
    assert left(desk, "again/2") == (119000, "duplicate-payment", "again/1")


def test_the_payer_may_become_known_later() -> None:
    desk = played(invoice("INV-2026-0001", "1190.00"), FIRST, again(""), CUSTOMER)
    assert left(desk) == (119000, "duplicate-payment", "first/1")


def test_money_without_words_that_fits_something_open_is_no_duplicate() -> None:
    desk = played(CUSTOMER, *[invoice(f"INV-2026-000{n}", "1190.00") for n in (1, 2)], FIRST, again(""))
    assert (desk.open("INV-2026-0002"), desk.receipt("again/1").unapplied) == (0, 0)


def test_what_pays_part_of_an_invoice_that_is_still_open_is_not_repeated() -> None:
    first = paid("500.00", "INV-2026-0001", name="first", payer_account=IBAN, booked=day(9))
    desk = played(CUSTOMER, invoice("INV-2026-0001", "1190.00"), first, again("", amount="500.00"))
    assert left(desk)[1] == "nothing-matches"


def test_another_customers_money_of_the_same_amount_tells_nothing() -> None:
    other = registered("C-200", "Blue Hill", "DE75 5121 0800 1245 1261 99")
    silent = paid("1190.00", "", name="again", payer_account="DE75512108001245126199", booked=day(20))
    desk = played(CUSTOMER, other, invoice("INV-2026-0001", "1190.00"), FIRST, silent)
    assert desk.receipt("again/1", "C-200").weighing.left == "nothing-matches"


@pytest.mark.parametrize("text", ["INV-2026-0001", ""])
def test_its_amount_alone_never_places_it_on_something_that_comes_later(text: str) -> None:
    later = invoice("INV-2026-0009", "1190.00", issued=day(21))
    desk = played(CUSTOMER, invoice("INV-2026-0001", "1190.00"), FIRST, again(text), later)
    assert desk.open("INV-2026-0009") == 119000
    assert left(desk)[1] == "duplicate-payment"


@pytest.mark.parametrize("text", ["INV-2026-0001", ""])
def test_where_the_first_goes_back_to_the_payer_the_second_pays(text: str) -> None:
    desk = played(CUSTOMER, invoice("INV-2026-0001", "1190.00"), FIRST, again(text))
    taken = Send("account:C-100", ReturnPayment("first/1", day(25)), ("periods:DE01",), ("receipt:C-100/first/1",))
    desk.ask(taken)
    assert (desk.open("INV-2026-0001"), left(desk)) == (0, (0, "", ""))


def test_a_debit_that_is_presented_again_is_no_duplicate() -> None:
    back = paid("-1190.00", "returned", name="back", payer_account=IBAN, booked=day(11))
    desk = played(CUSTOMER, invoice("INV-2026-0001", "1190.00"), FIRST, back, again("INV-2026-0001"))
    assert (desk.open("INV-2026-0001"), left(desk)) == (0, (0, "", ""))


def test_what_it_costs_to_tell_does_not_grow_with_the_receipts_that_were_of_that_amount() -> None:
    desk = played(CUSTOMER)
    for n in range(30):
        desk.hear(invoice(f"INV-2026-1{n:03}", "1190.00"))
        text = f"INV-2026-1{n:03}"
        desk.hear(paid("1190.00", text, name=f"p{n}", payer_account=IBAN, booked=day(n)))
    desk.forget()
    desk.hear(again("", 31))
    assert left(desk)[2] == "p29/1"
    assert len(desk.units["account:C-100"].receipts) == 1 + 5
