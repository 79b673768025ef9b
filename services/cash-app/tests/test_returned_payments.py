"""Payments that the bank takes back: found again, undone whole, effective on their own day."""

import pytest
from cash_desk import Desk
from cash_facts import IBAN, POOL, credit_note, day, invoice, line, paid, registered, statement

from o2c.cash_app.receipts.commands import ReturnPayment
from o2c.chassis.domain import Send
from o2c.contracts import cash_app


def settled() -> Desk:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    desk.hear(invoice("INV-2026-0001", "1190.00", tax="190.00", discount=("2", day(10))))
    desk.hear(paid("1166.20", "INV-2026-0001", name="f", booked=day(9), bank_reference="ACH-77", payer_account=IBAN))
    assert desk.open("INV-2026-0001") == 0
    desk.forget()
    return desk


def test_a_return_opens_the_items_again_with_their_own_dates() -> None:
    desk = settled()
    desk.hear(paid("-1166.20", "Return of ACH-77 - NSF", booked=day(12), name="r"))
    assert desk.open("INV-2026-0001") == 119000
    (returned,) = desk.of(cash_app.PaymentReturned)
    assert (returned.receipt, returned.return_line, returned.effective) == ("f/1", "r/1", day(12))
    moves = [(m.kind, m.amount.amount, m.effective) for m in desk.of(cash_app.ReceivableMoved)][3:]
    assert moves == [("returned", "1166.20", day(12)), ("discount-reversed", "23.80", day(12))]
    assert desk.of(cash_app.ReceivableMoved)[-1].due_date == day(30)
    assert desk.of(cash_app.OpenItemSettled)[-1].reopened
    assert [desk.gl(a) for a in ("cash-discount", "unapplied", "returns-clearing", "cash:DE-BANK")] == [0, 0, 0, 0]


def test_what_was_unapplied_is_said_before_the_return() -> None:
    desk = settled()
    desk.hear(paid("-1166.20", "ACH-77", booked=day(12), code="NRTI"))
    kinds = [type(e) for _, e in desk.said]
    assert kinds.index(cash_app.PaymentUnapplied) < kinds.index(cash_app.PaymentReturned)


@pytest.mark.parametrize(
    "quoting",
    [
        {"text": "return ACH-77"},
        {"text": "returned", "bank_reference": "ACH-77"},
        {"text": "returned", "payer_account": IBAN},
    ],
)
def test_the_receipt_is_found_by_what_the_return_quotes_else_by_its_payer(quoting: dict[str, str]) -> None:
    desk = settled()
    text = quoting.pop("text")
    desk.hear(paid("-1166.20", text, booked=day(12), **quoting))
    assert len(desk.of(cash_app.PaymentReturned)) == 1


def test_a_return_that_no_receipt_fits_stays_visible() -> None:
    desk = settled()
    desk.hear(paid("-1166.21", "return ACH-77", booked=day(12), name="r"))
    assert desk.of(cash_app.PaymentReturned) == []
    assert (desk.lines["r", 1]["line_class"], desk.lines["r", 1]["receipt"]) == ("return", "")
    assert desk.gl("returns-clearing") == 116621


@pytest.mark.parametrize("in_one_batch", [False, True])
def test_a_payment_and_its_return_may_come_in_one_statement_or_one_batch(in_one_batch: bool) -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1190.00"))
    first = line("1190.00", "INV-2026-0001", bank_reference="ACH-77")
    second = line("-1190.00", "unpaid ACH-77")
    if in_one_batch:
        desk.hear(statement("a", first), statement("b", second))
    else:
        desk.hear(statement("a", first, second))
    assert desk.open("INV-2026-0001") == 119000
    assert desk.receipt("a/1").returned == 119000


def test_a_silent_payment_like_an_earlier_one_may_come_back_in_the_same_batch() -> None:
    desk = Desk()
    first = statement("a", line("500.00", "", payer_account=IBAN))
    second = statement("b", line("500.00", "", payer_account=IBAN, bank_reference="ABC123"))
    back = statement("c", line("-500.00", "return of ABC123", code="NRTI"))
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    desk.hear(first, second, back)
    assert (desk.receipt("a/1").unapplied, desk.receipt("b/1").returned) == (50000, 50000)
    assert desk.gl("returns-clearing") == 0


def test_two_returns_of_two_equal_payments_take_back_each_its_own() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    desk.hear(statement("a", line("9.00", payer_account=IBAN), line("9.00", payer_account=IBAN, booked=day(1))))
    for name in ("b", "c", "d"):
        desk.hear(statement(name, line("-9.00", "returned", payer_account=IBAN, booked=day(2))))
    assert [r.receipt for r in desk.of(cash_app.PaymentReturned)] == ["a/2", "a/1"]
    assert desk.lines["d", 1]["receipt"] == ""


def test_a_debit_presented_again_is_a_new_receipt() -> None:
    desk = settled()
    desk.hear(paid("-1166.20", "ACH-77", booked=day(12), code="NRTI"))
    desk.hear(paid("1190.00", "INV-2026-0001", name="again", booked=day(15), bank_reference="ACH-77"))
    assert desk.open("INV-2026-0001") == 0


def test_another_payment_that_named_the_item_takes_its_place() -> None:
    desk = settled()
    desk.hear(paid("1190.00", "INV-2026-0001", name="second", booked=day(11)))
    assert desk.receipt("second/1").unapplied == 119000
    desk.forget()
    desk.hear(paid("-1166.20", "ACH-77", booked=day(12), code="NRTI"))
    assert desk.open("INV-2026-0001") == 0
    assert not desk.receipt("second/1").live


def test_money_of_an_unknown_payer_is_returned_from_where_it_is() -> None:
    desk = Desk()
    desk.hear(paid("70.00", "hello", name="f", bank_reference="X-1234"))
    desk.hear(paid("-70.00", "return of X-1234", booked=day(2)))
    assert desk.receipt("f/1", POOL).returned == 7000
    assert desk.gl("unidentified") == 0


def test_a_receipt_that_moved_is_returned_where_it_is_now() -> None:
    desk = Desk()
    desk.hear(paid("70.00", "", name="f", bank_reference="X-1234", payer_name="Example Pumps"))
    desk.hear(registered("C-100", "Example Pumps"))
    desk.forget()
    desk.hear(paid("-70.00", "return of X-1234", booked=day(2)))
    assert desk.receipt("f/1").returned == 7000


def test_a_person_may_say_it_before_the_bank_and_the_banks_line_changes_nothing_more() -> None:
    desk = settled()
    command = ReturnPayment("f/1", day(12), reason="cheque bounced")
    desk.ask(Send("account:C-100", command, ("periods:DE01",), ("receipt:C-100/f/1",)))
    assert (desk.open("INV-2026-0001"), desk.gl("returns-clearing")) == (119000, -116620)
    desk.hear(paid("-1166.20", "ACH-77", booked=day(13), code="NRTI"))
    assert len(desk.of(cash_app.PaymentReturned)) == 1
    assert desk.gl("returns-clearing") == 0


def test_a_returned_payment_with_a_credit_note_on_the_invoice_leaves_what_is_owed() -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1190.00"))
    desk.hear(credit_note("CN-2026-0001", "190.00", "INV-2026-0001", issued=day(1)))
    desk.hear(paid("1000.00", "INV-2026-0001", name="f", booked=day(5), bank_reference="Z-99999"))
    desk.hear(paid("-1000.00", "Z-99999", booked=day(9), reversal=True))
    assert desk.open("INV-2026-0001") == 100000
