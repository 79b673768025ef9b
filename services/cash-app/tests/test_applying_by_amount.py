"""Where the text names nothing: the single open item of exactly the amount, else the whole account, else a person."""

import pytest
from cash_desk import Desk
from cash_facts import IBAN, credit_note, day, invoice, line, paid, registered, statement

from o2c.contracts import cash_app


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps GmbH", IBAN))
    desk.hear(invoice("INV-2026-0001", "1190.00"), invoice("INV-2026-0002", "500.00"))
    return desk


def pay(desk: Desk, amount: str, name: str = "f", text: str = "thank you") -> None:
    desk.hear(paid(amount, text, name=name, payer_account=IBAN, booked=day(9)))


def test_the_single_open_item_of_the_amount_is_settled(desk: Desk) -> None:
    pay(desk, "500.00")
    (applied,) = desk.of(cash_app.PaymentApplied)
    assert (applied.item, applied.rule) == ("DE01/INV-2026-0002", "single-amount.v2")
    assert applied.evidence[0].detail == "INV-2026-0002 alone is open with this amount"


def test_a_payment_of_the_whole_open_balance_settles_everything(desk: Desk) -> None:
    pay(desk, "1690.00")
    assert {a.rule for a in desk.of(cash_app.PaymentApplied)} == {"whole-account.v2"}
    assert desk.gl("receivable") == 0


def test_open_credits_are_netted_in_the_whole_balance(desk: Desk) -> None:
    pay(desk, "500.00", "first")
    desk.hear(credit_note("CN-2026-0001", "40.00", "INV-2026-0002", issued=day(10)))
    pay(desk, "1150.00")
    assert (desk.open("INV-2026-0001"), desk.open("CN-2026-0001")) == (0, 0)


def test_two_items_of_the_amount_are_for_a_person_to_choose_between(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0003", "500.00"))
    pay(desk, "500.00")
    weighing = desk.receipt("f/1").weighing
    assert (weighing.left, len(weighing.suggested)) == ("amount-fits-several", 2)


def test_an_amount_that_fits_nothing_stays_unapplied(desk: Desk) -> None:
    pay(desk, "123.45")
    assert desk.receipt("f/1").weighing.left == "nothing-matches"
    assert desk.gl("unapplied") == -12345


def test_an_earned_discount_makes_an_amount_fit(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0003", "1000.00", discount=("2", day(9))))
    pay(desk, "980.00")
    assert desk.open("INV-2026-0003") == 0


def test_a_discount_that_is_past_does_not(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0003", "1000.00", discount=("2", day(8))))
    pay(desk, "980.00")
    assert desk.open("INV-2026-0003") == 100000


def test_amounts_are_compared_per_currency_and_entity(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0003", "77.00", currency="USD"), invoice("INV-2026-0004", "77.00", legal_entity="FR01"))
    pay(desk, "77.00")
    assert desk.of(cash_app.PaymentApplied) == []


def test_money_that_named_nothing_is_tried_again_when_an_item_comes(desk: Desk) -> None:
    pay(desk, "123.45", "early")
    desk.forget()
    desk.hear(invoice("INV-2026-0003", "123.45"))
    assert desk.open("INV-2026-0003") == 0
    assert not desk.receipt("early/1").live


def test_the_oldest_of_two_receipts_that_fit_gets_the_item(desk: Desk) -> None:
    desk.hear(statement("f", line("9.00", booked=day(8), payer_account=IBAN), line("9.00", payer_account=IBAN)))
    desk.hear(invoice("INV-2026-0003", "9.00"))
    assert [desk.receipt(f"f/{n}").unapplied for n in (1, 2)] == [900, 0]


def test_a_reference_that_becomes_known_undoes_what_an_amount_only_rule_chose(desk: Desk) -> None:
    pay(desk, "500.00", text="INV-2026-0077")
    assert desk.open("INV-2026-0002") == 0
    desk.hear(invoice("INV-2026-0077", "500.00"))
    assert (desk.open("INV-2026-0002"), desk.open("INV-2026-0077")) == (50000, 0)
    (unapplied,) = desk.of(cash_app.PaymentUnapplied)
    assert unapplied.effective == day(9)


def test_money_of_an_unknown_payer_is_never_matched_by_amount() -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "500.00"))
    desk.hear(paid("500.00", "thanks", name="f"))
    assert desk.open("INV-2026-0001") == 50000
    assert desk.receipt("f/1", "unidentified:DE-BANK").weighing.left == "payer-unknown"
