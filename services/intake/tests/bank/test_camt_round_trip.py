"""Whatever a bank can write in CAMT.053, we read back: a small writer of our own, and statements drawn at random."""

import string
from dataclasses import replace
from datetime import date, timedelta
from xml.sax.saxutils import escape

from camt_files import CREDIT, DEBIT, OURS, amount, document
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as replace_line

from o2c.contracts.money import to_text
from o2c.intake.bank import Balance, Line, Page, Statement, read_camt, verify

WORD = string.ascii_letters + string.digits + ",.-/()+äß&<>'"


def money(minor: int, currency: str) -> str:
    return amount(to_text(abs(minor), currency), currency) + (DEBIT if minor < 0 else CREDIT)


def balance(code: str, of: Balance) -> str:
    kind = f"<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
    return f"<Bal>{kind}{money(of.minor, of.currency)}<Dt><Dt>{of.date}</Dt></Dt></Bal>"


def element(tag: str, text: str | None) -> str:
    return f"<{tag}>{escape(text)}</{tag}>" if text else ""


def detail(line: Line, own_amount: str = "") -> str:
    role = "Dbtr" if (line.minor > 0) != line.reversal else "Cdtr"
    refs = element("InstrId", line.customer_reference) + element("EndToEndId", line.end_to_end_id)
    refs += element("AcctSvcrRef", line.bank_reference)
    account = f"<{role}Acct><Id><Othr>{element('Id', line.payer_account)}</Othr></Id></{role}Acct>"
    parties = f"<{role}>{element('Nm', line.payer_name)}</{role}>{account if line.payer_account else ''}"
    text = f"<RmtInf>{element('Ustrd', line.remittance)}</RmtInf>"
    return f"<TxDtls><Refs>{refs}</Refs>{own_amount}<RltdPties>{parties}</RltdPties>{text}</TxDtls>"


def entry(lines: list[Line], details: list[str]) -> str:
    first = lines[0]
    domain, family, sub = (first.transaction_code or "").split("-")
    code = f"<BkTxCd><Domn><Cd>{domain}</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{sub}</SubFmlyCd></Fmly></Domn></BkTxCd>"
    dates = f"<BookgDt><Dt>{first.booking_date}</Dt></BookgDt><ValDt><Dt>{first.value_date}</Dt></ValDt>"
    reversal = "<RvslInd>true</RvslInd>" if first.reversal else ""
    total = money(sum(line.minor for line in lines), first.currency)
    return f"<Ntry>{total}{reversal}<Sts>BOOK</Sts>{dates}{code}<NtryDtls>{''.join(details)}</NtryDtls></Ntry>"


def written(statement: Statement, entries: list[str]) -> str:
    assert statement.opening
    assert statement.closing
    account = f"<Acct><Id><IBAN>{statement.account}</IBAN></Id></Acct>"
    balances = balance("OPBD", statement.opening) + balance("CLBD", statement.closing)
    number = element("ElctrncSeqNb", statement.statement_no)
    return f"<Stmt>{number}{account}{balances}{''.join(entries)}</Stmt>"


words = st.text(WORD, min_size=1, max_size=20)
texts = st.lists(words, max_size=8).map(" ".join).map(lambda text: text[:139].strip())
references = st.none() | words.filter(lambda text: text.upper() not in ("NONREF", "NONE"))


@st.composite
def lines(draw: st.DrawFn, currency: str, closed: date) -> Line:
    return Line(
        line_no=0,
        booking_date=closed - timedelta(days=draw(st.integers(0, 40))),
        value_date=closed + timedelta(days=draw(st.integers(-60, 60))),
        minor=draw(st.integers(-(10**11), 10**11).filter(bool)),
        currency=currency,
        remittance=draw(texts),
        payer_name=draw(references),
        payer_account=draw(st.none() | st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=34)),
        bank_reference=draw(references),
        end_to_end_id=draw(references),
        transaction_code="PMNT-RCDT-ESCT",
        reversal=draw(st.booleans()),
        customer_reference=draw(references),
    )


def around(drawn: list[Line], currency: str, closed: date, opening: int, number: str | None) -> Statement:
    numbered = tuple(replace_line(line, line_no=n) for n, line in enumerate(drawn, start=1))
    first = Balance(closed - timedelta(days=1), opening, currency)
    last = Balance(closed, opening + sum(line.minor for line in drawn), currency)
    pages = (Page(1, first, last, True, True, len(drawn)),)
    return Statement(OURS, number, currency, closed, first, last, numbered, pages)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    currency, closed = draw(st.sampled_from(["EUR", "USD", "JPY", "KWD"])), draw(st.dates(date(2001, 3, 1)))
    drawn = draw(st.lists(lines(currency, min(closed, date(2098, 1, 1))), max_size=5))
    number = draw(st.none() | st.integers(1, 99999).map(str))
    opening = draw(st.integers(-(10**11), 10**11))
    return around(drawn, currency, min(closed, date(2098, 1, 1)), opening, number)


def read_back(text: str) -> Statement:
    (found,) = read_camt(document(text)).statements
    return replace(found, lines=tuple(replace_line(line, source_line=0) for line in found.lines))


@given(statements())
def test_every_statement_that_can_be_written_is_read_back_equal(statement):
    found = read_back(written(statement, [entry([line], [detail(line)]) for line in statement.lines]))
    assert found == statement
    assert [finding for finding in verify(found) if finding.severity == "refuse"] == []


@given(statements(), st.data())
def test_a_batch_is_its_lines_if_they_make_its_amount_and_else_one_line_of_that_amount(statement, data):
    if not statement.lines:
        return
    first = statement.lines[0]
    same = ("booking_date", "value_date", "reversal")
    alike = [replace_line(line, **{name: getattr(first, name) for name in same}) for line in statement.lines]
    whole = replace(statement, lines=tuple(alike))
    details = [detail(line, money(line.minor, line.currency)) for line in alike]
    assert read_back(written(whole, [entry(alike, details)])).total == statement.total
    if len(alike) > 1:
        assert read_back(written(whole, [entry(alike, details)])) == whole
        kept = data.draw(st.integers(0, len(details) - 1))
        found = read_back(written(whole, [entry(alike, details[:kept])]))
        assert found.total == whole.total
        assert (len(found.lines) == 1) or not sum(line.minor for line in alike[kept:])
