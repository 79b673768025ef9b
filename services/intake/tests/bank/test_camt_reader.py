"""What a CAMT file says of a statement: account, balances, pages, numbers."""

from datetime import date

import pytest
from camt_files import ACCOUNT, DATES, DEBIT, FULL, OURS, ROOTS, THEIRS, balance, balanced, document, entry, statement

from o2c.intake.bank import Balance, UnreadableFile, is_refused, read_camt, recognise, verify


def read_one(*entries, closing="150.00", **named):
    (found,) = read_camt(document(balanced(*entries, closing=closing), **named)).statements
    assert not is_refused(verify(found))
    return found


def test_a_statement_is_read_with_its_balances_and_lines():
    found = read_one(entry("50.00", FULL))
    assert (found.account, found.statement_no, found.currency) == (OURS, "7", "EUR")
    assert found.statement_date == date(2024, 1, 31)
    assert found.opening == Balance(date(2024, 1, 30), 10000, "EUR")
    assert found.closing == Balance(date(2024, 1, 31), 15000, "EUR")
    (line,) = found.lines
    assert (line.line_no, line.minor, line.booking_date, line.value_date) == (
        1,
        5000,
        date(2024, 1, 31),
        date(2024, 2, 1),
    )
    assert (line.remittance, line.payer_name, line.payer_account) == (
        "INVOICE 4711 AND 4712",
        "Karl Kaufmann",
        THEIRS,
    )
    assert (line.bank_reference, line.end_to_end_id, line.customer_reference) == ("BANK-1", "E2E-1", "OUR-9")
    assert line.source_line == 2


@pytest.mark.parametrize("version", [f"{n:02}" for n in range(2, 14)])
@pytest.mark.parametrize("kind", ROOTS)
def test_every_version_in_use_is_recognised_and_read(kind, version):
    tag = ROOTS[kind][1]
    data = document(balanced(entry(), tag=tag), kind=kind, version=version)
    assert recognise(data, "x.txt").kind == f"CAMT.{kind}"
    reading = read_camt(data)
    assert (reading.kind, [line.minor for line in reading.statements[0].lines]) == (f"CAMT.{kind}", [5000])
    assert reading.statements[0].has_balances is (kind == "053")


def test_a_file_without_a_namespace_is_known_by_its_structure_and_prefixes_do_not_matter():
    bare = document(balanced(entry()), namespace="")
    prefixed = bare.replace(b"<Document", b'<n:Document xmlns:n="urn:camt.053.001.04"')
    prefixed = prefixed.replace(b"</Document", b"</n:Document").replace(b"BkToCstmrStmt", b"n:BkToCstmrStmt")
    wrapped = bare.replace(b"<Document>", b"<Envelope><Body><Document>").replace(
        b"</Document>", b"</Document></Body></Envelope>"
    )
    for data in (bare, prefixed, wrapped, b"\n\n" + bare, b"\xef\xbb\xbf" + bare):
        assert recognise(data, "").kind == "CAMT.053"
        assert read_camt(data).statements[0].total == 5000


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252", "utf-16"])
def test_the_character_set_is_the_one_that_the_file_names(encoding):
    text = document(balanced(entry("50.00", "<RmtInf><Ustrd>Größe</Ustrd></RmtInf>"))).decode()
    data = text.replace("UTF-8", encoding).encode(encoding)
    assert recognise(data, "").kind == "CAMT.053"
    assert read_camt(data).statements[0].lines[0].remittance == "Größe"


def test_prcd_opens_a_statement_too_and_other_balances_are_not_read():
    data = document(
        statement(
            balance("PRCD", "10.00", "2024-01-30", DEBIT), balance("CLAV", "1.234"), balance("CLBD", "40.00"), entry()
        )
    )
    (found,) = read_camt(data).statements
    assert (found.opening, verify(found)) == (Balance(date(2024, 1, 30), -1000, "EUR"), [])


def test_of_balances_of_several_days_the_first_opens_and_the_last_closes():
    days = [balance("OPBD", "100.00", "2024-01-29"), balance("CLBD", "120.00", "2024-01-30")]
    days += [balance("OPBD", "120.00", "2024-01-30"), balance("CLBD", "150.00", "2024-01-31")]
    (found,) = read_camt(document(statement(*reversed(days), entry("20.00"), entry("30.00")))).statements
    assert verify(found) == []


@pytest.mark.parametrize("interim", [("ITBD", "ITBD", ""), ("CLBD", "OPBD", "INTM")])
def test_pages_of_a_statement_are_put_together(interim):
    closes, opens, sub = interim
    first = statement(balance("OPBD", "100.00"), balance(closes, "150.00", sub=sub), entry())
    second = statement(balance(opens, "150.00", sub=sub), balance("CLBD", "170.00"), entry("20.00"))
    (found,) = read_camt(document(first, second)).statements
    assert ([line.line_no for line in found.lines], len(found.pages), verify(found)) == ([1, 2], 2, [])
    (half,) = read_camt(document(second)).statements
    assert is_refused(verify(half))


def test_statements_of_several_accounts_are_told_apart():
    other = ACCOUNT.replace(OURS, THEIRS)
    found = read_camt(document(balanced(entry()), balanced(entry(), account=other))).statements
    assert [one.account for one in found] == [OURS, THEIRS]


def test_the_legal_number_stands_in_where_there_is_no_electronic_one():
    data = (
        document(balanced(entry()))
        .replace(b"ElctrncSeqNb>7", b"LglSeqNb>0042")
        .replace(b"</ElctrncSeqNb", b"</LglSeqNb")
    )
    assert read_camt(data).statements[0].statement_no == "42"


@pytest.mark.parametrize("number", ["0", "", "A-1", "9" * 5_000])
def test_what_is_no_number_numbers_no_statement(number):
    assert read_camt(document(balanced(entry(), number=number))).statements[0].statement_no is None


def test_notifications_of_an_account_are_one_statement_without_balances_and_their_lines_are_counted_on():
    data = document(statement(entry(), tag="Ntfctn"), statement(entry("1.00"), tag="Ntfctn"), kind="054")
    (found,) = read_camt(data).statements
    assert (found.opening, found.closing, found.statement_date, found.statement_no) == (None, None, None, None)
    assert [(line.line_no, line.minor) for line in found.lines] == [(1, 5000), (2, 100)]


def test_what_is_not_booked_is_announced_by_a_report_and_left_out_of_a_statement():
    pending = entry("9.00").replace("BOOK", "PDNG")
    reading = read_camt(document(balanced(entry(), pending)))
    assert [line.minor for line in reading.statements[0].lines] == [5000]
    assert str(reading.notes[0]) == f"statement 1 ({OURS}): entries left out, for they are not booked: 1 PDNG"
    report = statement("<CreDtTm>2024-02-02T10:00:00</CreDtTm>", pending.replace(DATES, ""), tag="Rpt")
    (line,) = read_camt(document(report, kind="052")).statements[0].lines
    assert (line.minor, line.booking_date) == (900, date(2024, 2, 2))


def test_without_a_booking_date_it_is_the_value_date_but_not_after_the_closing_balance():
    undated = entry().replace("<BookgDt><Dt>2024-01-31</Dt></BookgDt>", "")
    (line,) = read_one(undated).lines
    assert (line.booking_date, line.value_date) == (date(2024, 1, 31), date(2024, 2, 1))


def test_amounts_filled_up_with_zeros_and_currencies_without_cents_are_exact():
    assert read_one(entry("000000000000050.00000")).lines[0].minor == 5000
    yen = ACCOUNT.replace("EUR", "JPY")
    one = statement(
        balance("OPBD", "0", currency="JPY"),
        balance("CLBD", "5", currency="JPY"),
        entry("5", currency="JPY"),
        account=yen,
    )
    assert read_camt(document(one)).statements[0].lines[0].minor == 5


def test_a_statement_whose_lines_do_not_add_up_is_read_and_its_balances_say_so():
    (found,) = read_camt(document(balanced(entry(), closing="150.01"))).statements
    assert is_refused(verify(found))


def test_the_banks_control_totals_are_checked():
    both = "<TtlNtries><NbOfNtries>2</NbOfNtries><Sum>70.00</Sum></TtlNtries>"
    right = f"<TxsSummry>{both}<TtlCdtNtries><Sum>60</Sum></TtlCdtNtries></TxsSummry>"
    entries = [entry("60.00"), entry("10.00", mark=DEBIT)]
    assert read_one(right, *entries).total == 5000
    for wrong in (right.replace(">2<", ">3<"), right.replace("70.00", "70.01"), right.replace(">60<", ">61<")):
        with pytest.raises(UnreadableFile, match="control total"):
            read_camt(document(balanced(wrong, *entries)))


@pytest.mark.parametrize(("count", "total"), [(1, "50.00"), (2, "70.00")])
def test_totals_may_be_of_all_entries_or_of_those_that_are_booked(count, total):
    pending = entry("20.00").replace("BOOK", "PDNG")
    summary = f"<TxsSummry><TtlCdtNtries><NbOfNtries>{count}</NbOfNtries><Sum>{total}</Sum></TtlCdtNtries></TxsSummry>"
    reading = read_camt(document(balanced(summary, entry(), pending)))
    assert [line.minor for line in reading.statements[0].lines] == [5000]
    assert "1 PDNG" in reading.notes[0].reason


def test_totals_that_are_neither_are_refused():
    summary = "<TxsSummry><TtlCdtNtries><Sum>60.00</Sum></TtlCdtNtries></TxsSummry>"
    with pytest.raises(UnreadableFile, match="TtlCdtNtries is 60"):
        read_camt(document(balanced(summary, entry(), entry("20.00").replace("BOOK", "PDNG"))))


@pytest.mark.parametrize("day", ["0024-01-31", "1024-01-31", "2924-01-31"])
def test_a_day_of_another_age_is_mistyped_and_refused(day):
    with pytest.raises(UnreadableFile, match=rf"'{day}' \(BookgDt\) is no day"):
        read_camt(document(balanced(entry().replace("2024-01-31", day))))
