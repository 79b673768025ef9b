"""CSV exports: what a profile says is read so, and a bad row never stops a good one."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.contracts.money import to_text
from o2c.intake.bank import Balance, Profile, UnreadableFile, load_profile, read_csv, verify
from o2c.intake.bank.csv_values import BadCell, read_amount
from o2c.intake.bank_import import read_bank_file

GERMAN = b"""
delimiter = ";"
decimal = ","
thousands = "."
date_format = "%d.%m.%Y"
encoding = "cp1252"
skip_rows = 1
[columns]
account = "IBAN"
booking_date = "Buchungstag"
value_date = "Valuta"
amount = "Betrag"
currency = "W\xc3\xa4hrung"
text = "Verwendungszweck"
payer_name = "Name"
payer_account = "Konto"
reference = "Referenz"
"""
HEADER = "IBAN;Buchungstag;Valuta;Betrag;Währung;Verwendungszweck;Name;Konto;Referenz"
FILE = f"""Umsätze der Muster GmbH
{HEADER}
DE89 3704;30.01.2024;31.01.2024;1.234,50;EUR;"RE 4711; RE 4712";Müller KG;de12 34;B1
DE89 3704;31.01.2024;;-20,00;EUR;Gebühr;;;

US17;31.01.2024;31.01.2024;5,00;USD;INV 9;Acme;;B3
"""
PLAIN = {"account": "A1", "currency": "EUR", "columns": {"booking_date": "date", "amount": "amount", "text": "text"}}


def plain(**changes: object) -> Profile:
    return Profile.model_validate(PLAIN | changes)


def test_rows_become_one_statement_for_each_account():
    reading = read_csv(FILE.encode("cp1252"), load_profile(GERMAN))
    euro, dollar = reading.statements
    assert reading.errors == ()
    assert (euro.account, euro.currency, euro.total, len(euro.lines)) == ("DE893704", "EUR", 121450, 2)
    paid, fee = euro.lines
    assert (paid.line_no, fee.line_no, dollar.lines[0].line_no) == (3, 4, 6)
    assert (paid.booking_date, paid.value_date) == (date(2024, 1, 30), date(2024, 1, 31))
    assert (paid.remittance, paid.payer_name, paid.payer_account) == ("RE 4711; RE 4712", "Müller KG", "DE1234")
    assert (fee.minor, fee.value_date, fee.payer_name, fee.bank_reference) == (-2000, date(2024, 1, 31), None, None)
    assert (dollar.account, dollar.currency, dollar.total) == ("US17", "USD", 500)


def test_a_statement_without_balances_says_so():
    (statement,) = read_csv(b"date,amount,text\n2024-01-31,1.00,X\n", plain()).statements
    assert (statement.opening, statement.closing, statement.statement_date) == (None, None, None)
    assert not statement.has_balances
    assert [finding.severity for finding in verify(statement)] == ["warn"]


@pytest.mark.parametrize("newest_first", [False, True])
def test_balances_come_from_the_first_and_the_last_row_in_time(newest_first):
    rows = ["2024-01-30,1.00,X,10.00,11.00", "2024-01-31,-2.00,Y,11.00,9.00"]
    data = "\n".join(["date,amount,text,before,after", *(rows[::-1] if newest_first else rows)])
    columns = PLAIN["columns"] | {"opening": "before", "closing": "after"}
    (statement,) = read_csv(data.encode(), plain(columns=columns, newest_first=newest_first)).statements
    assert statement.opening == Balance(date(2024, 1, 30), 1000, "EUR")
    assert statement.closing == Balance(date(2024, 1, 31), 900, "EUR")
    assert [line.minor for line in statement.lines] == [100, -200]
    assert verify(statement) == []


def test_a_byte_order_mark_is_no_part_of_the_first_column():
    assert read_csv("date,amount,text\n2024-01-31,1.00,X\n".encode("utf-8-sig"), plain()).statements[0].total == 100


def test_bad_rows_are_kept_with_line_and_reason_and_the_good_ones_are_read():
    rows = [
        "2024-01-31,1.00,first",
        "31.01.2024,1.00,wrong date",
        "2024-01-31,1.001,too many decimals",
        '2024-01-31,2.00,"two\nlines"',
        "2024-01-31,,no amount",
        "2024-01-31,1.00",
        "2024-01-31,1.00,X,surplus",
        "2024-01-31,1.00,nul\x00",
        "2024-01-31," + "9" * 400 + ",long",
        '2024-01-31,1.00,"a"b',
        "2024-01-31,3.00,last",
    ]
    reading = read_csv("\n".join(["date,amount,text", *rows]).encode(), plain())
    (statement,) = reading.statements
    assert [(line.line_no, line.minor) for line in statement.lines] == [(2, 100), (5, 200), (13, 300)]
    assert [error.line_no for error in reading.errors] == [3, 4, 7, 8, 9, 10, 11, 12]
    assert [error.raw for error in reading.errors] == [rows[n] for n in (1, 2, 4, 5, 6, 7, 8, 9)]
    reasons = [error.reason for error in reading.errors]
    for reason, part in zip(
        reasons,
        ("no date", "decimals", "no amount", "2 columns", "4 columns", "control", "400 digits", "not readable as CSV"),
        strict=True,
    ):
        assert part in reason


def test_a_row_keeps_its_number_when_its_neighbour_is_mended():
    bad = read_csv(b"date,amount,text\nX,1.00,a\n2024-01-31,2.00,b\n", plain()).statements[0].lines
    good = read_csv(b"date,amount,text\n2024-01-31,1.00,a\n2024-01-31,2.00,b\n", plain()).statements[0].lines
    assert bad[0] == good[1]


@pytest.mark.parametrize(
    ("header", "row", "columns", "profile", "minor"),
    [
        ("date,amount", "2024-01-31,5.00", {"amount": "amount"}, {}, 500),
        ("date,amount", "2024-01-31,5.00", {"amount": "amount"}, {"sign": "debit-positive"}, -500),
        ("date,out,in", "2024-01-31,5.00,", {"debit": "out", "credit": "in"}, {}, -500),
        ("date,out,in", "2024-01-31,-5.00,", {"debit": "out", "credit": "in"}, {}, -500),
        ("date,out,in", "2024-01-31,0.00,5.00", {"debit": "out", "credit": "in"}, {}, 500),
        ("date,amount,dc", "2024-01-31,5.00,S", {"amount": "amount", "mark": "dc"}, {}, -500),
        ("date,amount,dc", "2024-01-31,5.00,h", {"amount": "amount", "mark": "dc"}, {}, 500),
        ("date,amount,dc", "2024-01-31,5,Af", {"amount": "amount", "mark": "dc"}, {"debit_marks": ["AF"]}, -500),
    ],
)
def test_the_direction_is_read_in_all_three_ways_that_banks_write_it(header, row, columns, profile, minor):
    found = read_csv(f"{header}\n{row}\n".encode(), plain(columns={"booking_date": "date"} | columns, **profile))
    assert found.errors == ()
    assert found.statements[0].total == minor


@pytest.mark.parametrize(
    ("row", "columns", "reason"),
    [
        ("2024-01-31,,", {"debit": "a", "credit": "b"}, "neither"),
        ("2024-01-31,1.00,2.00", {"debit": "a", "credit": "b"}, "both"),
        ("2024-01-31,1.00,?", {"amount": "a", "mark": "b"}, "'?' is none of"),
        ("2024-01-31,-1.00,D", {"amount": "a", "mark": "b"}, "has a sign"),
        ("2024-01-31,1.00,XXY", {"amount": "a", "currency": "b"}, "'XXY' is not a currency"),
        ("2024-01-31,1.00," + "9" * 36, {"amount": "a", "account": "b"}, "36 characters"),
    ],
)
def test_a_row_that_contradicts_itself_is_refused(row, columns, reason):
    found = read_csv(f"date,a,b\n{row}\n".encode(), plain(columns={"booking_date": "date"} | columns))
    assert found.statements == ()
    assert reason in found.errors[0].reason


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1.234,50", 123450),
        ("1234,50", 123450),
        ("-1.234,5", -123450),
        ("1.234,50-", -123450),
        ("(1.234,50)", -123450),
        ("\u22121,00", -100),
        ("+7", 700),
        ("7,", 700),
        ("1,5000", 150),
        ("1.500,000", 150000),
        ("0,500", 50),
    ],
)
def test_amounts_are_read_as_they_are_written(text, minor):
    assert read_amount(text, "amount", "EUR", plain(decimal=",", thousands=".")) == minor


@pytest.mark.parametrize(
    "text", ["12.50", "1.23.456", "1,2,3", "--1", "(1", "1)", "-1-", "", "1 EUR", "1_000", "1e3", "١"]
)
def test_what_is_no_amount_is_refused_and_not_guessed(text):
    with pytest.raises(BadCell):
        read_amount(text, "amount", "EUR", plain(decimal=",", thousands="."))


@given(st.integers(-(10**17) + 1, 10**17 - 1), st.sampled_from(["", ",", " ", "'"]))
def test_every_amount_of_fifteen_digits_is_read_back(minor, thousands):
    whole, _, cents = to_text(minor, "EUR").partition(".")
    written = f"{int(whole):,}".replace(",", thousands)
    sign = "-" if minor < 0 and not written.startswith("-") else ""
    text = f"{sign}{written}.{cents}"
    assert read_amount(text, "amount", "EUR", plain(decimal=".", thousands=thousands)) == minor


@pytest.mark.parametrize(
    ("data", "reason", "where"),
    [
        (b"", "empty", ""),
        (b"\n\n", "empty", ""),
        (b"x" * 50_000_001, "at most 50,000,000", ""),
        (b"date,amount\n", "not in the file: text. The file has: date, amount", "line 1"),
        (b"date,amount,text,text\n", "more than once: text", "line 1"),
        ("date,amount,text\n2024-01-31,1.00,Müller\n".encode("cp1252"), "not utf-8", "line 2"),
        (b'"date,amount\n', "line with the column names is not readable", "line 1"),
    ],
)
def test_what_concerns_the_whole_file_refuses_it(data, reason, where):
    with pytest.raises(UnreadableFile) as caught:
        read_csv(data, plain())
    assert reason in caught.value.reason
    assert caught.value.where == where


def test_a_profile_is_toml_or_json():
    profile = load_profile(GERMAN)
    assert load_profile(json.dumps(profile.model_dump(mode="json")).encode()) == profile


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"delimeter": ";"}, "delimeter"),
        ({"decimal": ",", "thousands": ","}, "same sign"),
        ({"account": None}, "account"),
        ({"currency": None}, "currency"),
        ({"currency": "euro"}, "currency"),
        ({"encoding": "klingon"}, "klingon"),
        ({"date_format": "%d.%m."}, "date_format"),
        ({"columns": {"booking_date": "d"}}, "`amount`"),
        ({"columns": {"booking_date": "d", "debit": "a"}}, "`debit` and `credit`"),
        ({"columns": {"booking_date": "d", "debit": "a", "credit": "b", "mark": "m"}}, "`mark`"),
        ({"columns": {"amount": "a"}}, "columns.booking_date"),
    ],
)
def test_a_profile_that_cannot_work_says_which_setting(change, part):
    with pytest.raises(UnreadableFile) as caught:
        load_profile(json.dumps(PLAIN | change).encode())
    assert part in caught.value.reason


@pytest.mark.parametrize("data", [b"{", b"delimiter = ", b"\xff\xfe"])
def test_a_profile_that_is_no_toml_or_json_is_refused(data):
    with pytest.raises(UnreadableFile, match="neither TOML nor JSON"):
        load_profile(data)


@given(st.binary(max_size=300))
def test_any_bytes_give_rows_errors_or_a_refusal(data):
    try:
        reading = read_csv(b"date,amount,text\n" + data, plain())
    except UnreadableFile:
        return
    assert all(error.reason for error in reading.errors)


@pytest.mark.parametrize("encoding", ["cp852", "cp1250", "cp437", "shift_jis"])
def test_a_file_is_in_the_character_set_that_its_profile_names(encoding):
    name = "日本" if encoding == "shift_jis" else "Ä Ö" if encoding == "cp437" else "ŁÓDŹ"
    data = f"date,amount,text\n2024-01-31,1.00,{name}\n".encode(encoding)
    found = read_bank_file(data, "x.csv", plain(encoding=encoding))
    assert [line.remittance for part in found.parts for line in part.read[0].statement.lines] == [name]


def test_an_amount_that_two_countries_read_differently_is_refused_with_both_readings():
    reading = read_csv(b'date,amount,text\n2024-01-31,"1,190",x\n', plain(decimal=",", thousands="."))
    assert reading.statements == ()
    assert "'1,190' may be 1190 or 1.19, for EUR has no three decimals" in reading.errors[0].reason


@pytest.mark.parametrize(("text", "form"), [("1022024", "%d%m%Y"), ("31.01.0024", "%d.%m.%Y")])
def test_a_date_of_which_a_part_is_missing_is_refused(text, form):
    reading = read_csv(f"date,amount,text\n{text},1.00,x\n".encode(), plain(date_format=form))
    assert reading.errors[0].reason == f"booking date: {text!r} is no date in the form {form}"


@pytest.mark.parametrize(
    ("rows", "where", "more"),
    [
        ('2024-01-31,1.00,"5 inch\n2024-01-31,2.00,x\n', "line 2", "1 more lines"),
        ('2024-01-30,1.00,x\n2024-01-31,1.00,"A\n2024-01-31,2.00,"B"\n', "line 3", "1 more lines"),
    ],
)
def test_a_quotation_mark_that_takes_other_rows_with_it_refuses_the_file(rows, where, more):
    with pytest.raises(UnreadableFile) as refused:
        read_csv(f"date,amount,text\n{rows}".encode(), plain())
    assert refused.value.where == where
    assert more in refused.value.reason
