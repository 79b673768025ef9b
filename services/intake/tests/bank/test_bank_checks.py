"""What makes a statement refused, what only a warning, and in which words."""

from dataclasses import replace
from datetime import date

import pytest
from msgspec.structs import replace as replace_line

from o2c.intake.bank import Balance, Line, Page, Severity, Statement, is_refused, verify

DAY = date(2024, 1, 31)
LINE = Line(1, DAY, DAY, 25025, "EUR", source_line=5)
OPENING, CLOSING = Balance(date(2024, 1, 30), 100000, "EUR"), Balance(DAY, 125025, "EUR")
GOOD = Statement("A1", "1", "EUR", DAY, OPENING, CLOSING, (LINE,), (Page(1, OPENING, CLOSING, True, True, 1),))


def with_line(**changes: object) -> Statement:
    return replace(GOOD, lines=(replace_line(LINE, **changes),))


def words(statement: Statement) -> list[str]:
    return [f"{finding.severity} {finding}" for finding in verify(statement)]


def test_a_statement_that_adds_up_has_no_findings():
    assert verify(GOOD) == []


def test_a_closing_balance_that_does_not_add_up_is_refused_with_the_figures():
    wrong = replace(CLOSING, minor=125125)
    (text,) = words(replace(GOOD, closing=wrong, pages=(replace(GOOD.pages[0], closing=wrong),)))
    assert text == (
        "refuse closing balance: expected 1250.25 EUR, the opening balance 1000.00 EUR "
        "plus the lines' sum 250.25 EUR (1 lines); found 1251.25 EUR, a difference of 1.00 EUR"
    )


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            {"booking_date": date(2024, 2, 1)},
            "refuse line 1 (line 5 of the file): expected a booking date up to the statement's, 2024-01-31; "
            "found 2024-02-01",
        ),
        ({"currency": "USD"}, "refuse line 1 (line 5 of the file): expected an amount in EUR; found one in USD"),
        (
            {"funds_code": "D"},
            "refuse line 1 (line 5 of the file): expected the funds code R, the third letter of EUR; found D",
        ),
        (
            {"value_date": date(2024, 2, 6)},
            "warn line 1 (line 5 of the file): expected a value date at most 5 days after the booking date "
            "2024-01-31; found 2024-02-06, 6 days after",
        ),
    ],
)
def test_a_line_that_cannot_be_right_is_named(changes, text):
    assert words(with_line(**changes)) == [text]


@pytest.mark.parametrize(
    "changes",
    [{"value_date": date(2024, 2, 5)}, {"value_date": date(2023, 1, 1)}, {"funds_code": "R"}, {"booking_date": DAY}],
)
def test_a_value_date_a_few_days_ahead_or_in_the_past_is_normal(changes):
    assert verify(with_line(**changes)) == []


def test_without_balances_a_statement_is_taken_but_says_that_it_proves_nothing():
    (finding,) = verify(replace(GOOD, opening=None, closing=None, statement_date=None, pages=()))
    assert finding.severity is Severity.WARN
    assert "completeness cannot be checked" in finding.found
    assert not is_refused([finding])


def test_balances_in_another_currency_are_refused():
    (text,) = words(replace(GOOD, closing=replace(CLOSING, currency="USD")))
    assert "both in EUR" in text
    assert "a closing balance in USD" in text


def test_a_closing_balance_before_the_opening_one_is_refused():
    assert any("on or after" in text for text in words(replace(GOOD, opening=replace(OPENING, date=date(2024, 3, 1)))))


def paged(*pages: Page) -> Statement:
    lines = tuple(replace_line(LINE, line_no=n) for n in range(1, sum(page.lines for page in pages) + 1))
    return replace(GOOD, opening=pages[0].opening, closing=pages[-1].closing, lines=lines, pages=pages)


def at(minor: int) -> Balance:
    return Balance(DAY, minor, "EUR")


def test_pages_that_follow_each_other_are_good():
    assert verify(paged(Page(1, at(0), at(25025), True, False, 1), Page(2, at(25025), at(50050), False, True, 1))) == []


def test_a_page_that_does_not_open_with_what_the_one_before_closed_with_is_refused():
    texts = words(paged(Page(1, at(0), at(25025), True, False, 1), Page(2, at(25000), at(50025), False, True, 1)))
    assert any("page 2: expected an opening of 250.25 EUR" in t and "found 250.00 EUR" in t for t in texts)


def test_the_page_is_named_on_which_the_sum_goes_wrong():
    texts = words(paged(Page(1, at(0), at(25025), True, False, 1), Page(2, at(25025), at(50051), False, True, 1)))
    assert [text.partition(":")[0] for text in texts] == ["refuse closing balance", "refuse page 2, closing balance"]


def test_a_missing_page_is_refused():
    first, second, third = (
        Page(1, at(0), at(25025), True, False, 1),
        Page(2, at(25025), at(50050), False, False, 1),
        Page(3, at(50050), at(75075), False, True, 1),
    )
    assert any("an earlier page is missing" in text for text in words(paged(second, third)))
    assert any("a later page is missing" in text for text in words(paged(first, second)))
    assert any("expected the bank's page 2; found its page 3" in text for text in words(paged(first, third)))
