"""Reading MT942: announced lines, which prove nothing."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.intake.bank import Severity, UnreadableFile, read_mt942

FILE = """\
:20:INTRADAY
:25:DE89370400440532013000
:28C:00031/00001
:34F:EURD100,
:34F:EURC0,
:13D:2401311815+0100
:61:2402010131C500,25NTRFNONREF//BANK0001
:86:INVOICE 4711
:61:240131D20,NCHGNONREF
:90D:1EUR20,
:90C:1EUR500,25
:86:CLOSING WORDS OF THE BANK
-
"""


def test_announced_lines_are_read_like_those_of_a_statement():
    (found,) = read_mt942(FILE.encode())
    statement = found.statement
    assert (statement.account, statement.statement_no, statement.currency) == ("DE89370400440532013000", "31", "EUR")
    assert (statement.has_balances, statement.statement_date) == (False, date(2024, 1, 31))
    paid, fee = statement.lines
    assert (paid.minor, paid.remittance, paid.bank_reference) == (50025, "INVOICE 4711", "BANK0001")
    assert (paid.booking_date, paid.value_date) == (date(2024, 1, 31), date(2024, 2, 1))
    assert (fee.minor, fee.remittance, fee.booking_date) == (-2000, "", date(2024, 1, 31))
    assert found.findings == ()


def test_a_line_without_entry_date_is_not_booked_after_it_was_announced():
    later = FILE.replace(":61:240131D20", ":61:240205D20")
    assert read_mt942(later.encode())[0].statement.lines[1].booking_date == date(2024, 1, 31)


def test_the_announcements_of_a_day_are_one_list_for_each_account():
    other = FILE.replace("DE89370400440532013000", "DE02120300000000202051")
    found = {one.statement.account[:4]: one.statement for one in read_mt942((FILE + other + FILE).encode())}
    assert [line.line_no for line in found["DE89"].lines] == [1, 2, 3, 4]
    assert (found["DE89"].statement_no, found["DE02"].statement_no, len(found["DE02"].lines)) == (None, "31", 2)


def test_entries_that_the_bank_leaves_out_are_told():
    (found,) = read_mt942(FILE.replace(":90D:1EUR20,", ":90D:4EUR80,").encode())
    (finding,) = found.findings
    assert (finding.severity, finding.where) == (Severity.WARN, "line 10, field :90D:")
    assert (finding.expected, finding.found) == (
        "1 entries of 20.00 EUR, as they are here",
        "4 of 80.00 EUR: the bank leaves some out",
    )


def test_a_bank_that_writes_no_floor_limit_names_the_currency_in_the_sums():
    without = FILE.replace(":34F:EURD100,\n:34F:EURC0,\n", "")
    assert read_mt942(without.encode())[0].statement.currency == "EUR"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("EURD100,", "EUX100,", "line 4, field :34F:: 'EUX' is not a currency of ISO 4217"),
        ("2401311815", "2402311815", "line 6, field :13D:: '2402311815+0100' is no date and time"),
        ("C500,25NTRF", "C500,255NTRF", "line 7, field :61:"),
        (":25:DE89370400440532013000\n", "", "line 1, field :20:: the account (:25:)"),
        (":34F:EURD100,\n:34F:EURC0,\n", ":60F:C240130EUR0,00\n", "expected the floor limit (:34F:) of an MT942"),
        (":90D:1EUR20,", ":90D:1EUR20,555", "line 10, field :90D:"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_place(old, new, message):
    assert old in FILE
    with pytest.raises(UnreadableFile) as caught:
        read_mt942(FILE.replace(old, new).encode())
    assert message in str(caught.value)


@given(st.integers(0, len(FILE)), st.text(":0123456789ECD,\n", max_size=20))
def test_any_damage_is_read_or_refused_but_never_breaks_the_reader(at, text):
    with suppress(UnreadableFile):
        read_mt942((FILE[:at] + text + FILE[at:]).encode())
