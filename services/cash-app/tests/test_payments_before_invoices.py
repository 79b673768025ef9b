"""A payment that names an invoice which comes after it is placed once, by what it names."""

from cash_desk import Desk
from cash_facts import IBAN, invoice, paid, registered

from o2c.contracts import cash_app


def test_it_is_placed_by_its_reference_at_once_and_nothing_is_taken_back() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    desk.hear(paid("1190.00", "INV-2026-0001", name="f", payer_account=IBAN))
    desk.hear(invoice("INV-2026-0001", "1190.00"))
    assert [applied.rule for applied in desk.of(cash_app.PaymentApplied)] == ["reference.v1"]
    assert desk.of(cash_app.PaymentUnapplied) == []
    assert [settled.reopened for settled in desk.of(cash_app.OpenItemSettled)] == [False]


def test_another_payment_of_just_its_amount_is_tried_too() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    desk.hear(paid("1190.00", "", name="g", payer_account=IBAN), paid("500.00", "INV-2026-0001", name="f"))
    desk.hear(invoice("INV-2026-0001", "1190.00"))
    assert desk.open("INV-2026-0001") == 69000
    assert desk.receipt("g/1").unapplied == 119000
