"""Numbers as files write them: every form is read exactly, nothing is guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.intake.forms import read_day
from o2c.intake.numbers import NotANumber, plain_amount, plain_number


@given(
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.text("0123456789", max_size=6),
    st.sampled_from([(".", ""), (".", ","), (",", "."), (",", " "), (".", "'")]),
    st.sampled_from(["lead", "trail", "brackets"]),
)
def test_every_number_is_read_back_however_it_is_written(whole, fraction, signs, form):
    decimal, thousands = signs
    digits = f"{abs(whole):,}".replace(",", thousands) + (decimal + fraction if fraction else "")
    minus = {"lead": f"-{digits}", "trail": f"{digits}-", "brackets": f"({digits})"}[form]
    expected = f"{abs(whole)}.{fraction}" if fraction else f"{abs(whole)}"
    assert plain_number(digits, decimal, thousands) == expected
    assert plain_number(minus, decimal, thousands) == "-" + expected


@pytest.mark.parametrize(
    "text", ["", "x", "12.50", "1.23.4", "--5", "-5-", "(5", "5)", "1e3", "١٢", "NaN", "0x1F", "1 2"]
)
def test_what_is_no_number_in_the_expected_form_is_refused(text):
    with pytest.raises(NotANumber, match=r"two signs|is no number with the decimal sign ','"):
        plain_number(text, ",", ".")


def test_a_text_of_any_length_gives_a_short_message():
    with pytest.raises(NotANumber) as refused:
        plain_number("x" * 100_000, ".", "")
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("text", ["1 234,50", "1\u00a0234,50", "1\u202f234,50", "1\u2009234,50"])
def test_any_blank_parts_thousands_where_a_blank_does(text):
    assert plain_number(text, ",", " ") == "1234.50"


@pytest.mark.parametrize("text", ["1'234.50", "1\u2019234.50"])
def test_any_apostrophe_parts_thousands_where_one_does(text):
    assert plain_number(text, ".", "'") == "1234.50"


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("1,5", "EUR", "1.5"),
        ("1,190", "KWD", "1.190"),
        ("1.190,000", "EUR", "1190.000"),
        ("1190,000", "EUR", "1190.000"),
        ("0,500", "EUR", "0.500"),
        ("1,1900", "EUR", "1.1900"),
    ],
)
def test_an_amount_that_can_be_read_in_one_way_is_read_in_it(text, currency, amount):
    assert plain_amount(text, ",", ".", currency) == amount


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "currency"),
    [
        ("1,190", ",", ".", "EUR"),
        ("-12.340", ".", ",", "USD"),
        ("1.190", ".", "", "JPY"),
        ("(99,000)", ",", "", "EUR"),
    ],
)
def test_thousands_of_another_countrys_form_are_not_taken_for_decimals(text, decimal, thousands, currency):
    with pytest.raises(NotANumber, match="may be"):
        plain_amount(text, decimal, thousands, currency)


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("31.01.24", "%d.%m.%y", date(2024, 1, 31)),
        ("1/31/2024", "%m/%d/%Y", date(2024, 1, 31)),
        ("20240131", "%Y%m%d", date(2024, 1, 31)),
        ("240131", "%y%m%d", date(2024, 1, 31)),
        ("31JAN2024", "%d%b%Y", date(2024, 1, 31)),
    ],
)
def test_a_day_is_read_in_its_form(text, form, day):
    assert read_day(text, form) == day


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("1022024", "%d%m%Y"),  # 1 February in a spreadsheet, which has no leading zeros
        ("2024111", "%Y%m%d"),
        ("24131", "%y%m%d"),
        ("31.01.0024", "%d.%m.%Y"),
        ("31.01.2924", "%d.%m.%Y"),
        ("13/31/2024", "%m/%d/%Y"),
        ("31.01.24", "%d.%m.%Y"),
    ],
)
def test_a_day_of_which_a_part_is_missing_is_none(text, form):
    assert read_day(text, form) is None
