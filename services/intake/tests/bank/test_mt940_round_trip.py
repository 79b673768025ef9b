"""Whatever a bank can write in MT940, we read back: a small writer of our own, and statements drawn at random."""

import string
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace as replace_line

from o2c.contracts.money import exponent, to_text
from o2c.intake.bank import Balance, Line, Page, Statement, read_mt940, verify
from o2c.intake.bank.unwrap import is_full

WORD = string.ascii_letters + string.digits + ",.-/()+äß"
REFERENCE = string.ascii_uppercase + string.digits


def mark_and_amount(line: Line) -> str:
    mark = ("RC" if line.reversal else "D") if line.minor < 0 else ("RD" if line.reversal else "C")
    return mark + amount(abs(line.minor), line.currency)


def amount(minor: int, currency: str) -> str:
    text = to_text(minor, currency).replace(".", ",")
    return text if "," in text else f"{text},"


def balance(tag: str, of: Balance) -> str:
    mark = "D" if of.minor < 0 else "C"
    return f":{tag}:{mark}{of.date:%y%m%d}{of.currency}{amount(abs(of.minor), of.currency)}"


def cut(text: str) -> list[str]:
    return [text[at : at + 65] for at in range(0, len(text), 65)]


def written(statement: Statement, *, strip: bool) -> str:
    """MT940 text of a statement, page by page; `strip` loses the blanks at line ends, as many transports do."""
    rows: list[str] = []
    start = 0
    for page in statement.pages:
        number = f"{int(statement.statement_no or 0):05}/{page.number:05}"
        rows += [":20:WRITER", f":25:{statement.account}", f":28C:{number}"]
        rows.append(balance("60F" if page.first else "60M", page.opening))
        for line in statement.lines[start : start + page.lines]:
            head = f":61:{line.value_date:%y%m%d}{line.booking_date:%m%d}{mark_and_amount(line)}{line.transaction_code}"
            rows.append(f"{head}{line.customer_reference or 'NONREF'}//{line.bank_reference or 'NONREF'}")
            first, *more = cut(line.remittance) or [""]
            rows += [f":86:{first}", *more]
        start += page.lines
        rows += [balance("62F" if page.last else "62M", page.closing), "-"]
    return "\n".join(row.rstrip() if strip else row for row in rows) + "\n"


words = st.text(WORD, min_size=1, max_size=40)
prose = st.lists(words, max_size=40).map(" ".join)
reference_lists = st.tuples(
    st.sampled_from(["RE ", "", "INV "]),
    st.lists(st.integers(1930000000, 1939999999).map(str), min_size=1, max_size=60),
    st.sampled_from([" ", ",", ", ", "/"]),
).map(lambda drawn: drawn[0] + drawn[2].join(drawn[1]))
full_fields = st.text("0123456789,", min_size=390, max_size=390)
days = st.dates(date(2001, 1, 1), date(2098, 12, 31))
references = st.none() | st.text(REFERENCE, min_size=1, max_size=16).filter(lambda text: text != "NONREF")


@st.composite
def texts(draw: st.DrawFn) -> str:
    text = draw(prose | reference_lists | full_fields)[:390].strip()
    # SWIFT forbids lines that begin like a field or like the end; a leading slash or code begins another form.
    assume(not any(row.startswith((":", "-")) for row in cut(text)) and not text.startswith("/"))
    return text


@st.composite
def lines(draw: st.DrawFn, number: int, currency: str, closed: date) -> Line:
    booked = closed - timedelta(days=draw(st.integers(0, 40)))
    text = draw(texts())
    return Line(
        line_no=number,
        booking_date=booked,
        value_date=booked + timedelta(days=draw(st.integers(-60, 60))),
        minor=draw(st.integers(-(10**11), 10**11).filter(bool)),
        currency=currency,
        remittance=text,
        bank_reference=draw(references),
        transaction_code="N" + draw(st.text(REFERENCE, min_size=3, max_size=3)),
        reversal=draw(st.booleans()),
        customer_reference=draw(references),
        remittance_cut=is_full(tuple(cut(text))),
    )


@st.composite
def statements(draw: st.DrawFn, account: str) -> Statement:
    currency = draw(st.sampled_from(["EUR", "USD", "JPY", "KWD"]))
    closed = draw(days)
    sizes = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3))
    all_lines = [draw(lines(n + 1, currency, closed)) for n in range(sum(sizes))]
    running = Balance(closed - timedelta(days=1), draw(st.integers(-(10**11), 10**11)), currency)
    pages: list[Page] = []
    start = 0
    for number, size in enumerate(sizes, start=1):
        total = sum(line.minor for line in all_lines[start : start + size])
        after = Balance(closed, running.minor + total, currency)
        pages.append(Page(number, running, after, number == 1, number == len(sizes), size))
        running, start = after, start + size
    number = draw(st.none() | st.integers(1, 99999).map(str))
    return Statement(account, number, currency, closed, pages[0].opening, running, tuple(all_lines), tuple(pages))


def without_places(statement: Statement) -> Statement:
    return replace(statement, lines=tuple(replace_line(line, source_line=0) for line in statement.lines))


def assert_read_back(given_: list[Statement], *, strip: bool) -> None:
    data = "".join(written(statement, strip=strip) for statement in given_).encode()
    found = [without_places(statement) for statement in read_mt940(data)]
    assert found == given_


@given(st.tuples(statements("DE89370400440532013000"), statements("12345/678")).map(list), st.booleans())
def test_every_statement_that_can_be_written_is_read_back_equal(drawn, strip):
    assert all(exponent(s.currency) >= 0 for s in drawn)
    assert_read_back(drawn, strip=strip)


@given(statements("A1"))
def test_what_adds_up_has_no_finding_that_refuses(statement):
    assert [f for f in verify(statement) if f.severity == "refuse"] == []


@given(statements("A1"), st.integers(-(10**6), 10**6).filter(bool), st.data())
def test_a_line_that_is_changed_lost_or_doubled_does_not_add_up(statement, by, data):
    assume(statement.lines)
    at = data.draw(st.integers(0, len(statement.lines) - 1))
    line = statement.lines[at]
    changed = replace_line(line, minor=line.minor + by)
    for instead in ((changed,), (), (line, line)):
        tampered = replace(statement, lines=(*statement.lines[:at], *instead, *statement.lines[at + 1 :]))
        assert any(f.severity == "refuse" for f in verify(tampered))
