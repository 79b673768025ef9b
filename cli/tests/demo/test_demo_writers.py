"""What the example company's banks write, the readers read back equal."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as replace_line

from o2c.cli.demo import BANKS
from o2c.cli.demo.writers import write, write_mt940
from o2c.intake.bank import Balance, Line, Page, Statement, is_refused, read_csv, read_mt940, verify

DAY = date(2026, 1, 7)
WORDS = st.lists(st.from_regex(r"[A-Za-z0-9äß][A-Za-z0-9.,]{0,30}", fullmatch=True), min_size=1, max_size=12)
TEXTS = WORDS.map(" ".join).filter(lambda text: len(text) < 250)
NAMES = st.from_regex(r"[A-ZÖ][A-ZÖ.]{0,20}( [A-Z][A-Z.]{0,20})?", fullmatch=True)


@st.composite
def statements(draw, bank):
    minors = draw(st.lists(st.integers(-(10**9), 10**9).filter(bool), min_size=1, max_size=8))
    is_csv = bank.profile is not None
    opening = draw(st.integers(-(10**9), 10**9))
    lines = tuple(
        Line(
            line_no=place + (2 if is_csv else 1),
            booking_date=DAY,
            value_date=DAY + timedelta(draw(st.integers(-3, 3))),
            minor=minor,
            currency=bank.currency,
            remittance=draw(TEXTS),
            payer_name=draw(NAMES),
            payer_account=draw(st.from_regex(r"[0-9]{6,12}", fullmatch=True)),
            bank_reference=f"B{place:05}",
            end_to_end_id=draw(st.from_regex(r"[A-Z]{12}", fullmatch=True)),
            transaction_code="NTRF",
            reversal=not is_csv and draw(st.booleans()),
            customer_reference=None if is_csv else draw(st.none() | st.just("B99")),
        )
        for place, minor in enumerate(minors)
    )
    before = Balance(DAY if is_csv else DAY - timedelta(7), opening, bank.currency)
    after = Balance(DAY, opening + sum(minors), bank.currency)
    return Statement(bank.number, None if is_csv else "7", bank.currency, DAY, before, after, lines)


def without_places(statement):
    """Without what only a file has: where a line stood in it and whether its number is the file's, the bank's own code,
    and the one page that a statement without pages is."""
    lines = tuple(replace_line(line, source_line=0, business_code=None) for line in statement.lines)
    return replace(statement, lines=lines, pages=(), lines_of_file=False)


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.code)
def test_every_statement_is_read_back_equal(bank):
    @given(statements(bank))
    def read_back(statement):
        data = write(statement, bank)
        [found] = read_mt940(data) if bank.profile is None else read_csv(data, bank.profile).statements
        assert without_places(found) == statement
        assert not is_refused(verify(found))

    read_back()


def test_an_mt940_statement_is_one_whole_page():
    opening, closing = Balance(DAY, 0, "EUR"), Balance(DAY, -1, "EUR")
    line = Line(line_no=1, booking_date=DAY, value_date=DAY, minor=-1, currency="EUR", remittance="x")
    [found] = read_mt940(write_mt940(Statement("1", "3", "EUR", DAY, opening, closing, (line,)), structured=False))
    assert found.pages == (Page(1, opening, closing, first=True, last=True, lines=1),)


@pytest.mark.parametrize("structured", [True, False])
def test_a_text_that_does_not_fit_is_refused_and_not_cut(structured):
    line = Line(line_no=1, booking_date=DAY, value_date=DAY, minor=1, currency="EUR", remittance="x" * 400)
    statement = Statement("1", "3", "EUR", DAY, Balance(DAY, 0, "EUR"), Balance(DAY, 1, "EUR"), (line,))
    with pytest.raises(ValueError, match="field 86"):
        write_mt940(statement, structured=structured)


def test_a_statement_without_balances_is_not_written_as_mt940():
    with pytest.raises(ValueError, match="opening and a closing balance"):
        write_mt940(Statement("1", "3", "EUR", DAY, None, None, ()), structured=True)
