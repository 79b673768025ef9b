"""Numbers as files write them: every form is read exactly, nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.intake.numbers import NotANumber, plain_number


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
