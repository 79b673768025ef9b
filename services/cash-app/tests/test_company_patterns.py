"""The company's own number patterns: data that finds glued numbers, and that no text can slow down."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.cash_app.texts import patterns, remittance


@pytest.mark.parametrize(
    ("pattern", "text", "number"),
    [
        ("RE########", "ZahlungRE20240112danke", None),
        ("RE########", "Zahlung RE20240112danke", "RE20240112"),
        ("INV-####-####", "inv2024/0112", "inv2024/0112"),
        ("INV-####-####", "INV 2024 0112", "INV 2024 0112"),
        ("#{8,10}", "no.1930438491x", "1930438491"),
        ("#{8,10}", "12345678901", None),
        ("@@-#{3,5}", "AB-123", "AB-123"),
    ],
)
def test_a_pattern_finds_its_numbers(pattern: str, text: str, number: str | None) -> None:
    assert next(iter(patterns.numbers(text, (pattern,))), None) == number


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("", "expected 1 to 60 characters"),
        ("#" * 61, "expected 1 to 60 characters"),
        ("INVOICE", "expected at least one digit"),
        ("#{3,1}", "expected {m,n} with 1 <= m <= n <= 30"),
        ("#{1,99}", "expected {m,n} with 1 <= m <= n <= 30"),
        ("#{1,9}-#{1,9}", "two repetitions share a run"),
        ("@{1,9}B@{1,9}#", "two repetitions share a run"),
    ],
)
def test_a_pattern_that_cannot_be_used_says_why(pattern: str, why: str) -> None:
    with pytest.raises(patterns.BadPattern, match=why.replace("{", r"\{")):
        patterns.compiled(pattern)


def test_too_many_patterns_are_refused() -> None:
    with pytest.raises(patterns.BadPattern, match="21 patterns: at most 20"):
        list(patterns.numbers("x", tuple(f"A{n:02}#" for n in range(21))))


PATTERNS = st.text(alphabet="#@A1-{,}9 ", min_size=1, max_size=20)


@given(PATTERNS, st.text(alphabet="A19- ", max_size=200))
def test_any_pattern_works_or_says_what_is_wrong(pattern: str, text: str) -> None:
    try:
        found = list(patterns.numbers(text, (pattern,)))
    except patterns.BadPattern as problem:
        found = [str(problem)]
    assert all(any(c.isdigit() for c in number) or pattern in number for number in found)


def test_the_worst_text_takes_no_time() -> None:
    hard = "A1" * 500 + "1" * 1000
    started = time.process_time()
    list(patterns.numbers(hard, ("@{1,30}#{1,30}@{1,30}#{1,30}X#", "#{1,30}A#{1,30}A#{1,30}X")))
    assert time.process_time() - started < 0.5


def test_numbers_that_patterns_find_are_read_like_words() -> None:
    said = remittance.read("Zahlung RE20240112danke", own=("RE########",))
    assert ("RE20240112", "20240112") in said.tokens
