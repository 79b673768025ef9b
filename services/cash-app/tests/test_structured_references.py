"""References with check digits: the strongest evidence where they are right, none where they are wrong."""

import pytest
from cash_desk import Desk
from cash_facts import invoice, paid
from hypothesis import given
from hypothesis import strategies as st
from stdnum.ch import esr
from stdnum.iso7064 import mod_97_10

from o2c.cash_app.texts import structured

CREDITOR = "RF18539007547034"
QR = "210000000003139471430009017"


def creditor_reference(body: str) -> str:
    return f"RF{mod_97_10.calc_check_digits(body + 'RF')}{body}"


@pytest.mark.parametrize(
    "text",
    [
        CREDITOR,
        "RF18 5390 0754 7034",
        "rf18 5390 0754 7034 for pumps and more",
        "ref:RF18539007547034;thanks",
        "21 00000 00003 13947 14300 09017",
        QR,
        "+++090/9337/55493+++",
        "***090/9337/55493***",
    ],
)
def test_a_reference_is_found_however_it_is_grouped(text: str) -> None:
    found = structured.find(text)
    assert len(found.readings) == 1
    assert found.wrong == ()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("RF19 5390 0754 7034", "RF19539007547034"),
        ("21 00000 00003 13947 14300 09018", "210000000003139471430009018"),
        ("+++090/9337/55494+++", "090933755494"),
    ],
)
def test_wrong_check_digits_make_it_no_reference(text: str, wrong: str) -> None:
    found = structured.find(text)
    assert found.readings == ()
    assert found.wrong == (wrong,)


@pytest.mark.parametrize("text", ["RF12 pump", "drive 12", "1930438491", "4711/4712", ""])
def test_other_words_are_neither_right_nor_wrong_references(text: str) -> None:
    found = structured.find(text)
    assert (found.readings, found.wrong, found.rest.split()) == ((), (), text.split())


@given(st.from_regex(r"[0-9A-Z]{4,21}", fullmatch=True), st.text(alphabet="abc ,.", max_size=20))
def test_every_creditor_reference_is_found_and_holds_its_number(body: str, before: str) -> None:
    said = creditor_reference(body)
    (readings,) = structured.find(f"{before} {said}").readings
    assert readings[0] == said
    assert body.lstrip("0") in (*readings, "") or len(body.lstrip("0")) < structured.MIN_LENGTH


@given(st.from_regex(r"[0-9]{4,21}", fullmatch=True), st.data())
def test_one_wrong_digit_is_always_noticed(body: str, data: st.DataObject) -> None:
    said = creditor_reference(body)
    place = data.draw(st.integers(4, len(said) - 1))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != said[place]]))
    found = structured.find(said[:place] + digit + said[place + 1 :])
    assert found.readings == ()
    assert len(found.wrong) == 1


@given(st.from_regex(r"[1-9][0-9]{25}", fullmatch=True))
def test_every_qr_reference_is_found(body: str) -> None:
    said = body + esr.calc_check_digit(body)
    grouped = said[:2] + "".join(f" {said[at : at + 5]}" for at in range(2, 27, 5))
    assert structured.find(grouped).readings == structured.find(said).readings != ()


def test_what_a_payer_was_asked_to_quote_settles_the_invoice_and_says_so() -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1190.00", payment_reference="RF18 5390 0754 7034"))
    desk.hear(paid("1190.00", "RF18 5390 0754 7034", name="f"))
    assert desk.open("INV-2026-0001") == 0
    (applied,) = desk.applied()
    assert applied == ("f/1", "DE01/INV-2026-0001")
    assert desk.receipt("f/1").weighing.how == ("payment-reference",)


def test_a_reference_may_hold_the_number_of_the_invoice() -> None:
    desk = Desk()
    desk.hear(invoice("20260001", "1190.00"), invoice("313947143000901", "10.00"))
    desk.hear(paid("1190.00", creditor_reference("20260001")), paid("10.00", QR))
    assert (desk.open("20260001"), desk.open("313947143000901")) == (0, 0)


def test_a_reference_in_the_end_to_end_id_counts_as_in_the_text() -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1190.00", payment_reference=CREDITOR))
    desk.hear(paid("1190.00", "thank you", end_to_end_id=CREDITOR))
    assert desk.open("INV-2026-0001") == 0


def test_a_reference_without_a_shape_of_its_own_is_found_by_being_equal() -> None:
    """A Norwegian KID is digits only: its check digit alone could be chance."""
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1190.00", payment_reference="1234567897"))
    desk.hear(paid("1190.00", "KID 1234567897", name="f"))
    assert desk.open("INV-2026-0001") == 0
    assert desk.receipt("f/1").weighing.how == ("payment-reference",)


def test_a_mistyped_reference_applies_nothing_and_the_evidence_says_why() -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1190.00", payment_reference=CREDITOR))
    desk.hear(paid("1190.00", "RF18 5390 0754 7035", name="f"))
    assert desk.open("INV-2026-0001") == 119000
    (evidence,) = desk.receipt("f/1", "unidentified:DE-BANK").weighing.evidence
    assert (evidence.kind, evidence.detail) == ("reference-invalid", "RF18539007547035 has wrong check digits")


def test_a_number_series_that_looks_like_a_reference_is_still_found() -> None:
    desk = Desk()
    desk.hear(invoice("RF20260001", "1190.00"))
    desk.hear(paid("1190.00", "RF20260001"))
    assert desk.open("RF20260001") == 0
