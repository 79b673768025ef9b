"""Whatever a bank can write in BAI2, we read back: a small writer of our own, and statements drawn at random."""

import string
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as replace_line

from o2c.intake.bank import Balance, Line, Statement, UnreadableFile, verify
from o2c.intake.bank.bai import read_bai2
from o2c.intake.bank.bai.types import sign

WORD = string.ascii_letters + string.digits + ",.-()+#ä"
CREDITS, DEBITS = ("108", "165", "195", "399", "721", "930"), ("409", "495", "699", "760", "999")


def closed(rows: list[str], code: str, total: int, members: str = "") -> tuple[list[str], int]:
    return [*rows, f"{code},{total},{members}{len(rows) + 1}/"], total


def account(statement: Statement, summary_88: bool) -> tuple[list[str], int]:
    opening, closing = statement.opening, statement.closing
    assert opening
    assert closing
    rows = [f"03,{statement.account},{statement.currency},010,{opening.minor:+},,"]
    if summary_88:
        rows[0] += "/"
        rows.append(f"88,015,{closing.minor:+},,/")
    else:
        rows[0] += f",015,{closing.minor:+},,/"
    control = opening.minor + closing.minor
    for line in statement.lines:
        printed = sign(line.transaction_code or "") * line.minor
        control += printed
        head = f"16,{line.transaction_code},{printed},V,{line.value_date:%y%m%d},,{line.bank_reference or ''},"
        first, *more = line.remittance.split(" ")
        rows += [f"{head}{line.customer_reference or ''},{first}/", *(f"88,{word}" for word in more)]
    return closed(rows, "49", control)


def written(statements: list[Statement], summary_88: bool = False) -> str:
    """A file with one group for each statement."""
    rows, total = ["01,BANK,US,240201,0600,1,,,2/"], 0
    for statement in statements:
        body, sum_ = account(statement, summary_88)
        group, _ = closed([f"02,US,BANK,1,{statement.statement_date:%y%m%d},,,2/", *body], "98", sum_, "1,")
        rows, total = rows + group, total + sum_
    return "\n".join(closed(rows, "99", total, f"{len(statements)},")[0])


references = st.none() | st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=16)
prose = st.lists(st.text(WORD, min_size=1, max_size=30), max_size=8).map(" ".join)


@st.composite
def lines(draw: st.DrawFn, number: int, currency: str, day: date) -> Line:
    minor = draw(st.integers(-(10**12), 10**12).filter(bool))
    code = draw(st.sampled_from(CREDITS + DEBITS))
    return Line(
        line_no=number,
        booking_date=day,
        value_date=day + timedelta(days=draw(st.integers(-30, 5))),
        minor=minor,
        currency=currency,
        remittance=draw(prose),
        bank_reference=draw(references),
        transaction_code=code,
        reversal=sign(code) * minor < 0,
        customer_reference=draw(references),
    )


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    currency = draw(st.sampled_from(["USD", "CAD", "JPY", "KWD"]))
    day = draw(st.dates(date(2001, 1, 1), date(2070, 12, 31)))
    all_lines = tuple(draw(lines(n + 1, currency, day)) for n in range(draw(st.integers(0, 4))))
    opening = draw(st.integers(-(10**14), 10**14))
    closing = Balance(day, opening + sum(line.minor for line in all_lines), currency)
    before = Balance(day - timedelta(days=1), opening, currency)
    number = draw(st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=20))
    return Statement(number, None, currency, day, before, closing, all_lines)


@given(st.lists(statements(), min_size=1, max_size=3), st.booleans())
def test_every_statement_that_can_be_written_is_read_back_equal(drawn, summary_88):
    read = read_bai2(written(drawn, summary_88).encode())
    assert [found.findings for found in read] == [()] * len(drawn)
    assert all(not [f for f in verify(found.statement) if f.severity == "refuse"] for found in read)
    found = [found.statement for found in read]
    assert [replace(s, lines=tuple(replace_line(line, source_line=0) for line in s.lines)) for s in found] == drawn
    assert sum(s.total for s in found) == sum(s.total for s in drawn)


@given(st.lists(statements(), min_size=2, max_size=3), st.data())
def test_a_digit_of_an_amount_that_is_changed_refuses_that_account_and_no_other(drawn, data):
    rows = written(drawn).split("\n")
    at = data.draw(st.sampled_from([n for n, row in enumerate(rows) if row.startswith("03,")]))
    fields = rows[at].split(",")
    fields[4] = f"{int(fields[4]) + data.draw(st.integers(1, 9))}"
    rows[at] = ",".join(fields)
    changed = sum(row.startswith("03,") for row in rows[:at])
    read = read_bai2("\n".join(rows).encode())
    assert [found.refused for found in read] == [n == changed for n in range(len(drawn))]


@given(st.text("0123456789,/VSDZ+-ABC \n", max_size=400))
def test_any_text_is_read_or_refused_but_never_breaks_the_reader(text):
    with suppress(UnreadableFile):
        read_bai2(f"01,A,B,240201,,1,,,2/\n02,U,B,1,240131,,,2/\n{text}".encode())
