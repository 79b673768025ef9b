"""Field 86: taking the bank's wrapping away and finding the payer, in the three forms that banks use."""

import pytest

from o2c.intake.bank.details import read_details
from o2c.intake.bank.unwrap import unwrap

NUMBERS = "RE " + " ".join(str(n) for n in range(1930439751, 1930439791))


def wrapped(text: str, width: int = 65) -> tuple[str, ...]:
    return tuple(text[i : i + width] for i in range(0, len(text), width))


def test_a_reference_that_was_cut_at_the_line_end_is_whole_again():
    lines = wrapped(NUMBERS[:390])
    assert lines[0].endswith(" 1930439")
    assert lines[1].startswith("756 ")
    assert unwrap(lines) == NUMBERS[:390]


def test_a_shorter_line_ends_a_word():
    assert unwrap(("FACTUUR 201403110,", "201403113")) == "FACTUUR 201403110, 201403113"


def test_a_blank_that_was_lost_at_the_line_end_comes_back():
    text = "A" * 64 + " 17"
    assert unwrap(tuple(line.rstrip() for line in wrapped(text))) == text


def test_a_longer_line_is_not_from_a_bank_that_cuts_at_65():
    assert unwrap(("A" * 66, "17")) == "A" * 66 + " 17"


@pytest.mark.parametrize(("length", "cut"), [(389, False), (390, True)])
def test_a_text_that_fills_all_six_lines_may_have_been_longer(length, cut):
    assert read_details([wrapped("9" * length)]).cut is cut


def test_a_repeated_field_is_one_text():
    assert read_details([("BETALINGSKENM. 17",), ("FACTUUR 18",)]).remittance == "BETALINGSKENM. 17 FACTUUR 18"


def test_no_field_says_nothing():
    assert read_details([]).remittance == ""


def test_a_structured_sepa_credit_tells_payer_text_and_end_to_end_id():
    text = (
        "166?00GUTSCHRIFT?100399?20EREF+2024-PAY-00000000000017?21-A?22SVWZ+RECHNUNG 4711 VOM 01.0"
        "?232.2024 UND 4712?30COBADEFFXXX?31DE89370400440532013000?32MUSTERMANN MASCHINENBAUTECH?33NIK GMBH"
    )
    found = read_details([wrapped(text)])
    assert found.end_to_end_id == "2024-PAY-00000000000017-A"
    assert found.remittance == "RECHNUNG 4711 VOM 01.02.2024 UND 4712"
    assert found.payer_name == "MUSTERMANN MASCHINENBAUTECHNIK GMBH"
    assert (found.payer_account, found.business_code) == ("DE89370400440532013000", "166")


def test_the_breaks_of_a_structured_field_mean_nothing_wherever_the_bank_puts_them():
    text = "166?00GUTSCHRIFT?20SVWZ+RE 1930439752 1930439?21753?31DE89370400440532013000?32KARL KAUFMANN"
    for width in (61, 64, 65):
        assert read_details([wrapped(text, width)]) == read_details([(text,)])
    assert read_details([(text,)]).remittance == "RE 1930439752 1930439 753"


@pytest.mark.parametrize(
    ("purpose", "text", "end_to_end"),
    [
        ("?20EREF+NOTPROVIDED?21SVWZ+INV 17", "INV 17", ""),
        ("?20EREF+E1?21Grund 4", "Grund 4", "E1"),
        ("?20KREF+K1?21INV 17?22INV 18", "INV 17 INV 18", ""),
        ("?20EREF+E1 SVWZ+INV 17", "INV 17", "E1"),
        ("?20VORAB?21SVWZ+INV 17", "VORAB INV 17", ""),
        ("?20A+B GMBH INV 17", "A+B GMBH INV 17", ""),
        ("?20SVWZ+FIRST?60LAST", "FIRST LAST", ""),
        ("?20EREF+E1", "GUTSCHRIFT", "E1"),
        ("", "GUTSCHRIFT", ""),
    ],
)
def test_sepa_keywords_part_the_payers_text_from_the_rest(purpose, text, end_to_end):
    found = read_details([(f"166?00GUTSCHRIFT{purpose}?3000000",)])
    assert (found.remittance, found.end_to_end_id) == (text, end_to_end)


def test_keywords_stand_in_where_the_numbered_subfields_are_missing():
    found = read_details([("166?00GUTSCHRIFT?20ABWA+ERIKA MUSTER?21IBAN+DE1?22SVWZ+INV 17",)])
    assert (found.payer_name, found.payer_account, found.remittance) == ("ERIKA MUSTER", "DE1", "INV 17")


def test_a_purpose_that_fills_its_last_subfield_may_have_been_longer():
    full = "".join(f"?{code}{'7' * 27}" for code in range(20, 30))
    assert read_details([(f"166?00X{full}",)]).cut
    assert not read_details([(f"166?00X{full[:-1]}",)]).cut


@pytest.mark.parametrize("sign", [">", "<", "~", "^"])
def test_another_separator_is_understood(sign):
    found = read_details([(f"000{sign}100987654321", f"{sign}20HUUR{sign}21KANTOOR{sign}310390123456")])
    assert (found.remittance, found.payer_account) == ("HUUR KANTOOR", "0390123456")


def test_slash_codes_tell_payer_text_and_end_to_end_id():
    text = "/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/NAME/JANSEN BV/REMI/FACTUUR 17/EREF/E-17"
    found = read_details([wrapped(text)])
    assert (found.payer_name, found.payer_account) == ("JANSEN BV", "NL91ABNA0417164300")
    assert (found.remittance, found.end_to_end_id) == ("FACTUUR 17", "E-17")


def test_slash_codes_as_ing_writes_them():
    text = "/EREF/NOTPROVIDED//CNTP/NL32INGB0000012345/INGBNL2A/JANSEN BV///REMI/USTD//FACTUUR 17/"
    found = read_details([(text,)])
    assert (found.payer_name, found.payer_account) == ("JANSEN BV", "NL32INGB0000012345")
    assert (found.remittance, found.end_to_end_id) == ("FACTUUR 17", "")


@pytest.mark.parametrize("text", ["17?20 EUR", "AB 100?20", "INV/REMI/17", "1234?20X"])
def test_plain_text_that_only_resembles_a_form_stays_plain(text):
    assert read_details([(text,)]).remittance == text
