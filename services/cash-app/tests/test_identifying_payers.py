"""Who paid: bank account, else customer number, else exact normalised name, else the documents named."""

import pytest
from cash_desk import Desk
from cash_facts import IBAN, POOL, day, invoice, paid, registered

from o2c.cash_app.payers import names
from o2c.contracts import cash_app, credit

OTHER = "GB29 NWBK 6016 1331 9268 19"


def payer(desk: Desk) -> tuple[str, str]:
    """(account, by what) of the one receipt."""
    (received,) = desk.of(cash_app.PaymentReceived)
    return received.account, received.identified_by


def test_the_payers_bank_account_tells_the_customer() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps GmbH", IBAN), registered("C-200", "Somebody Else", OTHER))
    desk.hear(paid("5.00", "", payer_account="de89370400440532013000", payer_name="Somebody Else"))
    assert payer(desk) == ("C-100", "bank-account")


def test_a_customer_number_in_the_text_tells_the_customer() -> None:
    desk = Desk()
    desk.hear(registered("KD-10042", "Example Pumps GmbH"), registered("C-200", "Somebody Else"))
    desk.hear(paid("5.00", "customer KD-10042, thanks", payer_name="Somebody Else"))
    assert payer(desk) == ("KD-10042", "customer-number")


@pytest.mark.parametrize("text", ["VAT DE123456789", "DE123456789 and thanks", "our id: de123456789"])
def test_a_tax_number_in_the_text_tells_the_customer(text: str) -> None:
    desk = Desk()
    customer = registered("C-100", "Example Pumps GmbH").model_copy(update={"tax_id": "DE 123 456 789"})
    desk.hear(customer, registered("C-200", "Somebody Else"))
    desk.hear(paid("5.00", text, payer_name="Somebody Else"))
    assert payer(desk) == ("C-100", "customer-number")


def test_a_tax_number_that_two_customers_have_is_told_apart_by_the_name() -> None:
    desk = Desk()
    for customer, name in (("C-100", "Example Pumps"), ("C-200", "Example Valves")):
        desk.hear(registered(customer, name).model_copy(update={"tax_id": "DE123456789"}))
    desk.hear(paid("5.00", "DE123456789", payer_name="Example Valves"))
    assert payer(desk) == ("C-200", "name")


@pytest.mark.parametrize("written", ["EXAMPLE PUMPS", "Example-Pumps GmbH & Co. KG", "example pumps, inc."])
def test_a_name_that_is_the_same_but_for_case_punctuation_and_legal_form_tells_the_customer(written: str) -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps GmbH"))
    desk.hear(paid("5.00", "", payer_name=written))
    assert payer(desk) == ("C-100", "name")


@pytest.mark.parametrize("written", ["Example Pump", "Example Pumps East", "Exampel Pumps"])
def test_a_name_that_is_only_like_it_tells_nobody(written: str) -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps GmbH"))
    desk.hear(paid("5.00", "", payer_name=written))
    assert payer(desk) == (POOL, "")


def test_documents_that_all_belong_to_one_customer_tell_the_payer() -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "10.00"), invoice("INV-2026-0002", "20.00"))
    desk.hear(paid("5.00", "INV-2026-0001 INV-2026-0002 and 4711-X"))
    assert payer(desk) == ("C-100", "references")


def test_documents_of_two_customers_tell_nobody_and_are_suggested() -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "10.00"), invoice("INV-2026-0002", "20.00", customer="C-200"))
    desk.hear(paid("30.00", "INV-2026-0001 INV-2026-0002", name="f"))
    assert payer(desk) == (POOL, "")
    assert desk.receipt("f/1", POOL).weighing.suggested == ("DE01/INV-2026-0001", "DE01/INV-2026-0002")


def test_two_customers_of_one_name_are_nobody() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps GmbH"), registered("C-200", "Example Pumps AG"))
    desk.hear(paid("5.00", "", payer_name="Example Pumps"))
    assert payer(desk) == (POOL, "")


def test_a_bank_account_that_two_customers_share_is_told_apart_by_the_next_clue() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN), registered("C-200", "Example Valves", IBAN))
    desk.hear(paid("5.00", "", payer_account=IBAN, payer_name="EXAMPLE VALVES"))
    assert payer(desk) == ("C-200", "name")


def test_an_account_that_the_customer_no_longer_has_tells_nobody() -> None:
    desk = Desk()
    first = registered("C-100", "Example Pumps", IBAN)
    desk.hear(first)
    desk.hear(credit.CustomerChanged(**registered("C-100", "Example Pumps", OTHER).model_dump()))
    desk.hear(paid("5.00", "", payer_account=IBAN))
    assert payer(desk) == (POOL, "")


def test_a_payer_who_becomes_known_later_gets_his_money_and_it_settles_what_it_named() -> None:
    desk = Desk()
    desk.hear(paid("500.00", "for INV-2026-0001", name="f", payer_name="Example Pumps"))
    assert desk.gl("unidentified") == -50000
    desk.forget()
    desk.hear(registered("C-100", "Example Pumps GmbH"))
    moved = [(t.account, t.counter_account, t.amount.amount) for t in desk.of(cash_app.PaymentTransferred)]
    assert moved == [(POOL, "C-100", "-500.00"), ("C-100", POOL, "500.00")]
    desk.forget()
    desk.hear(invoice("INV-2026-0001", "500.00"))
    assert desk.open("INV-2026-0001") == 0
    assert (desk.gl("unidentified"), desk.gl("unapplied"), desk.gl("cash:DE-BANK")) == (0, 0, 50000)


def test_a_document_that_comes_later_tells_the_payer_of_money_that_named_it() -> None:
    desk = Desk()
    desk.hear(paid("500.00", "INV-2026-0001", name="f", booked=day(3)))
    desk.forget()
    desk.hear(invoice("INV-2026-0001", "500.00"))
    assert desk.open("INV-2026-0001") == 0
    assert desk.receipt("f/1").weighing.by == "references"


def test_the_payer_found_by_documents_yields_to_the_payers_own_account() -> None:
    """So it makes no difference whether the customer or the document is known first."""
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "500.00", customer="C-200"))
    desk.hear(paid("500.00", "INV-2026-0001", name="f", payer_account=IBAN))
    assert desk.open("INV-2026-0001") == 0
    desk.forget()
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    assert desk.open("INV-2026-0001") == 50000
    receipt = desk.receipt("f/1")
    assert (receipt.unapplied, receipt.weighing.by, receipt.weighing.left) == (50000, "bank-account", "named-elsewhere")


def test_nothing_that_a_person_wrote_is_in_a_stored_event() -> None:
    desk = Desk()
    desk.hear(paid("5.00", "secret words 12345", payer_name="Erika Mustermann", payer_account=IBAN, name="f"))
    stored = b"".join(body for _, _, _, body in desk.log).decode()
    for secret in ("secret", "Erika", "Mustermann", "DE8937", "3704"):
        assert secret not in stored
    assert desk.lines["f", 1]["texts"] == f"Erika Mustermann\n{IBAN}\nsecret words 12345"
    (received,) = desk.of(cash_app.PaymentReceived)
    assert received.payer == "DE** **** 3000"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller & Söhne GmbH", "MUELLER SOEHNE"),
        ("S.A. Électricité", "SA Electricite"),
        ("O'Brien Ltd", "OBRIEN LIMITED"),
        ("GmbH", "gmbh"),
    ],
)
def test_names_are_equal_when_they_are_the_same_words(one: str, other: str) -> None:
    assert names.normalised(one) == names.normalised(other) != ""


def test_a_name_without_letters_is_no_clue() -> None:
    assert names.clue(" -- ", b"k" * 16) == ""
