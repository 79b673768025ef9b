"""What is read out of a remittance text, and what is not guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.cash_app.texts import references
from o2c.cash_app.texts.remittance import read


def found(text: str, number: str) -> bool:
    keys = set(references.document_keys(number, loose=not number.startswith("CN")))
    return any(keys.intersection(readings) for readings in references.tokens(text))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("payment 1930438491", "1930438491"),
        ("1930438491,1930438492", "1930438492"),
        ("INV1930438491", "1930438491"),
        ("0001930438491", "1930438491"),
        ("(inv-2024-0112)", "INV-2024-0112"),
        ("inv.2024.0112", "INV-2024-0112"),
        ("2026-000123", "ACME-INV-2026-000123"),
        ("19304/39752", "39752"),
        ("RE/2026/0815", "RE/2026/0815"),
        ("ref:INV-2024-0112;", "INV-2024-0112"),
        ("INV-2024-0112+INV-2024-0118", "INV-2024-0118"),
        ("1930438491,19 30438492", "1930438491"),
    ],
)
def test_a_number_is_found_however_it_is_written(text: str, number: str) -> None:
    assert found(text, number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("19304 38491", "1930438491"),
        ("INV-2026-0001", "CN-2026-0001"),
        ("2026-0001", "CN-2026-0001"),
        ("12.05.2024", "12052024"),
        ("2024-05-12", "20240512"),
        ("1.190,00", "119000"),
        ("in 2024", "2024"),
        ("no 123", "123"),
        ("INVOICE", "INVOICE"),
        ("19304384", "1930438491"),
    ],
)
def test_a_number_is_not_guessed_from_parts_dates_amounts_or_years(text: str, number: str) -> None:
    assert references.document_keys(number)
    assert not found(text, number)


def test_text_and_words_are_bounded() -> None:
    assert len(references.tokens(" ".join(f"{n:05}" for n in range(10_000, 20_000)))) <= references.MAX_TOKENS
    assert not found("x" * references.MAX_TEXT + " 1930438491", "1930438491")


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error_and_readings_are_keys(text: str) -> None:
    for readings in references.tokens(text):
        assert all(reading and reading == reading.upper() for reading in readings)


@given(
    st.from_regex(r"[A-Z]{2,4}-20[0-9]{2}-[0-9]{4,8}", fullmatch=True), st.sampled_from([" ", ", ", "; ", "\n", "+"])
)
def test_every_number_of_a_list_is_found(number: str, separator: str) -> None:
    assert found(separator.join(["your invoices", number, "KX-77812"]), number)


@pytest.mark.parametrize(
    ("customer", "key"),
    [("C-100", "C100"), ("0200769623", "200769623"), ("10042", "10042"), ("2024", ""), ("ACME", "")],
)
def test_a_customer_number_too_like_a_year_or_a_word_is_not_looked_for(customer: str, key: str) -> None:
    assert references.customer_key(customer) == key


@pytest.mark.parametrize(
    ("text", "several"),
    [("JUNE INVOICES", True), ("2 invoices total 80.00", True), ("1 invoices total 80.00", False), ("invoice", False)],
)
def test_a_text_that_speaks_of_invoices_is_of_several(text: str, several: bool) -> None:
    assert read(text).several == several
