"""From what people write to due dates and discount dates."""

from calendar import monthrange
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.billing.terms import Agreed, BadTerms, parse, work_out


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("net 30", "net 30"),
        ("NET30", "net 30"),
        ("  Net  30 days ", "net 30"),
        ("30 days", "net 30"),
        ("1 day", "net 1"),
        ("30 days net", "net 30"),
        ("net 0", "net 0"),
        ("eom", "eom 0"),
        ("EOM 10", "eom 10"),
        ("eom+10", "eom 10"),
        ("end of month", "eom 0"),
        ("End of Month plus 10", "eom 10"),
        ("end of month plus 10 days", "eom 10"),
        ("2% 10 net 30", "2% 10 net 30"),
        ("2 % within 10 days, net 30", "2% 10 net 30"),
        ("2/10 net 30", "2% 10 net 30"),
        ("2%/10 net 30", "2% 10 net 30"),
        ("2% 10days 30 days", "2% 10 net 30"),
        ("02.50% 10 net 30", "2.5% 10 net 30"),
        ("2% 10 eom 5", "2% 10 eom 5"),
        ("3% 7, 2% 14 net 30", "3% 7, 2% 14 net 30"),
        ("3% 7 2% 14 net 30", "3% 7, 2% 14 net 30"),
        ("2% 14; 3% 7; 30 days", "3% 7, 2% 14 net 30"),
        ("2% 30 net 30", "2% 30 net 30"),
        ("2/10 net 30, tax pre-reduced", "2% 10 net 30 tax pre-reduced"),
        ("3% 7, 2% 14, 30 days; Tax  kept", "3% 7, 2% 14 net 30 tax kept"),
        ("2% 10 eom tax reduced", "2% 10 eom 0 tax reduced"),
    ],
)
def test_terms_are_read_in_the_ways_people_write_them(written: str, canonical: str) -> None:
    assert parse(written).code == canonical
    assert parse(canonical) == parse(written)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "a due date is missing"),
        ("thirty days", "'thirty days' cannot be read"),
        ("30", "expected e.g."),
        ("net 30 eom", "cannot be read"),
        ("net -5", "cannot be read"),
        ("net 1000", "cannot be read"),
        ("NAH4", "cannot be read"),
        ("2% 10", "a due date is missing"),
        ("2% 10 whenever", "at 'whenever'"),
        ("2,5% 10 net 30", "cannot be read"),
        ("100% 10 net 30", "cannot be read"),
        ("0% 10 net 30", "discount of 0 %"),
        ("2% 40 net 30", "a discount for 40 days, but due in 30"),
        ("2% 7, 3% 14 net 30", "3 % within 14 days is no less than 2 % within 7 days"),
        ("2% 7, 1% 7 net 30", "within 7 days is no less"),
        ("net 30 tax kept", "no cash discount"),
        ("2% 10 net 30 tax doubled", "cannot be read"),
        ("net ٣٠", "cannot be read"),  # digits of another script
        ("2% 10 " * 20 + "net 30", "too long"),
    ],
)
def test_terms_that_cannot_be_read_say_what_was_expected(written: str, words: str) -> None:
    with pytest.raises(BadTerms, match=words.replace("+", r"\+")):
        parse(written)


@pytest.mark.parametrize(
    ("written", "day", "due"),
    [
        ("net 30", date(2026, 1, 31), date(2026, 3, 2)),
        ("net 30", date(2028, 1, 31), date(2028, 3, 1)),  # leap year
        ("net 0", date(2026, 5, 4), date(2026, 5, 4)),
        ("net 365", date(2027, 3, 1), date(2028, 2, 29)),
        ("eom", date(2026, 2, 1), date(2026, 2, 28)),
        ("eom", date(2028, 2, 1), date(2028, 2, 29)),
        ("eom", date(2100, 2, 1), date(2100, 2, 28)),  # a century is no leap year
        ("eom", date(2026, 4, 30), date(2026, 4, 30)),
        ("eom 10", date(2026, 12, 31), date(2027, 1, 10)),
        ("eom 31", date(2026, 1, 15), date(2026, 3, 3)),
    ],
)
def test_due_dates(written: str, day: date, due: date) -> None:
    assert work_out(written, day).due_date == due


def test_each_discount_has_its_last_day_counted_from_the_invoice() -> None:
    terms = work_out("3% 7, 2% 14, eom 5", date(2028, 2, 20))
    assert [(tier.percent, tier.until) for tier in terms.discounts] == [
        ("3", date(2028, 2, 27)),
        ("2", date(2028, 3, 5)),
    ]
    assert terms.due_date == date(2028, 3, 5)


def test_dates_beyond_the_calendar_are_an_error_of_the_terms() -> None:
    with pytest.raises(BadTerms, match="year 9999"):
        work_out("net 30", date(9999, 12, 31))


days = st.dates(date(2000, 1, 1), date(2199, 12, 31))
tiers = st.lists(
    st.tuples(st.integers(1, 9999), st.integers(0, 99)), max_size=3, unique_by=(lambda t: t[0], lambda t: t[1])
)


tax_modes = st.sampled_from([None, "reduce", "keep", "pre-reduced"])


@given(tiers, st.booleans(), st.integers(99, 999), days, tax_modes)
def test_any_terms_written_canonically_are_read_back_and_worked_out(
    drawn: list[tuple[int, int]], month_end: bool, due_in: int, day: date, tax_mode: Any
) -> None:
    percents = sorted((p for p, _ in drawn), reverse=True)
    waits = sorted(d for _, d in drawn)
    texts = [f"{p / 100:.2f}".rstrip("0").rstrip(".") for p in percents]
    agreed = Agreed(due_in, month_end, tuple(zip(texts, waits, strict=True)), tax_mode if drawn else None)
    assert parse(agreed.code) == agreed
    terms = work_out(agreed.code, day)
    assert terms.tax_mode == (agreed.tax_mode or "reduce")
    last = day.replace(day=monthrange(day.year, day.month)[1])
    assert terms.due_date - timedelta(due_in) == (last if month_end else day)
    assert [tier.until - day for tier in terms.discounts] == [timedelta(wait) for wait in waits]


@given(st.text("0123456789%./,+- netomdayswithinxkp", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BadTerms):
        assert parse(parse(text).code) == parse(text)
