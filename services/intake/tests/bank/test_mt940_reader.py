"""Reading MT940: statements, pages, lines, and what is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.intake.bank import Balance, UnreadableFile, is_refused, read_mt940, verify

GOLDEN = """\
:20:STARTUMS
:25:DE89370400440532013000
:28C:00012/00001
:60F:C240130EUR1000,00
:61:2402010131C500,25NTRFNONREF//BANK0001
:86:INVOICE 4711 AND 4712
:61:2401310131DR20,NCHGFEES JANUARY
:86:ACCOUNT FEE
:62F:C240131EUR1480,25
:64:C240131EUR1480,25
:86:CLOSING WORDS OF THE BANK
-
"""


def one_line(line: str, details: str = ":86:TEXT\n", closing: str = "C240131EUR1010,00") -> bytes:
    text = f":20:X\n:25:123\n:28C:1/1\n:60F:C240130EUR1000,00\n{line}\n{details}:62F:{closing}\n-\n"
    return text.encode()


def refusal(data: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read_mt940(data)
    return caught.value


def test_a_statement_is_read_with_its_balances_and_lines():
    (statement,) = read_mt940(GOLDEN.encode())
    assert (statement.account, statement.statement_no, statement.currency) == ("DE89370400440532013000", "12", "EUR")
    assert statement.statement_date == date(2024, 1, 31)
    assert statement.opening == Balance(date(2024, 1, 30), 100000, "EUR")
    assert statement.closing == Balance(date(2024, 1, 31), 148025, "EUR")
    paid, fee = statement.lines
    assert (paid.line_no, paid.minor, paid.booking_date, paid.value_date) == (
        1,
        50025,
        date(2024, 1, 31),
        date(2024, 2, 1),
    )
    assert (paid.remittance, paid.bank_reference, paid.customer_reference) == (
        "INVOICE 4711 AND 4712",
        "BANK0001",
        None,
    )
    assert (fee.line_no, fee.minor, fee.transaction_code, fee.funds_code) == (2, -2000, "NCHG", "R")
    assert (fee.customer_reference, fee.source_line) == ("FEES JANUARY", 7)
    assert verify(statement) == []


def test_what_the_bank_says_after_the_closing_balance_is_no_payers_text():
    (statement,) = read_mt940(GOLDEN.encode())
    assert "CLOSING" not in "".join(line.remittance for line in statement.lines)


def test_every_line_end_and_the_network_envelope_are_understood():
    wrapped = "{1:F01BANKDEFFXXXX0000000000}{2:I940X}{4:\n" + GOLDEN.replace("\n-\n", "\n-}\n") + "{5:{CHK:1}}\n"
    expected = read_mt940(GOLDEN.encode())[0].total
    for ends in ("\n", "\r\n", "\r"):
        assert [s.total for s in read_mt940((wrapped * 2).replace("\n", ends).encode())] == [expected] * 2


def test_statements_of_several_accounts_in_one_file_are_told_apart():
    other = GOLDEN.replace("DE89370400440532013000", "DE02120300000000202051")
    assert [s.account[:4] for s in read_mt940((GOLDEN + other).encode())] == ["DE89", "DE02"]


def page(account: str, number: int, opening: str, line: str, closing: str) -> str:
    return f":20:X\n:25:{account}\n:28C:7/{number}\n:60{opening}\n:61:{line}\n:62{closing}\n-\n"


A1 = page("A1", 1, "F:C240130EUR0,00", "240131C1,00NTRFNONREF", "M:C240131EUR1,00")
A2 = page("A1", 2, "M:C240131EUR1,00", "240131C2,00NTRFNONREF", "M:C240131EUR3,00")
A3 = page("A1", 3, "M:C240131EUR3,00", "240131C4,00NTRFNONREF", "F:C240131EUR7,00")
B1 = page("B1", 1, "F:C240130EUR0,00", "240131D9,00NTRFNONREF", "F:D240131EUR9,00")


@pytest.mark.parametrize("order", [[A1, A2, A3, B1], [A1, B1, A2, A3], [B1, A1, A2, A3]])
def test_pages_become_one_statement_also_when_accounts_alternate(order):
    found = {s.account: s for s in read_mt940("".join(order).encode())}
    assert [(line.line_no, line.minor) for line in found["A1"].lines] == [(1, 100), (2, 200), (3, 400)]
    assert (found["A1"].opening.minor, found["A1"].closing.minor, len(found["A1"].pages)) == (0, 700, 3)
    assert [(line.line_no, line.minor) for line in found["B1"].lines] == [(1, -900)]
    assert not any(verify(s) for s in found.values())


def test_a_bank_that_counts_statements_behind_the_stroke_gives_each_its_own_number():
    second = B1.replace("7/1", "7/2")
    assert [(s.statement_no, len(s.lines)) for s in read_mt940((B1 + second).encode())] == [("7", 1), ("7/2", 1)]


def test_two_currencies_of_one_account_are_two_statements():
    pages = [A1, A1.replace("EUR", "USD"), A2, A2.replace("EUR", "USD")]
    assert [(s.currency, s.total) for s in read_mt940("".join(pages).encode())] == [("EUR", 300), ("USD", 300)]


@pytest.mark.parametrize(
    ("mark", "minor", "reversal"), [("C", 1000, False), ("D", -1000, False), ("RC", -1000, True), ("RD", 1000, True)]
)
def test_the_sign_says_what_the_line_does_to_the_account(mark, minor, reversal):
    (statement,) = read_mt940(one_line(f":61:240131{mark}10,00NTRFNONREF"))
    assert (statement.lines[0].minor, statement.lines[0].reversal) == (minor, reversal)


@pytest.mark.parametrize(
    ("dates", "value", "booking"),
    [
        ("2312311231", date(2023, 12, 31), date(2023, 12, 31)),
        ("2312290102", date(2023, 12, 29), date(2024, 1, 2)),
        ("2401021229", date(2024, 1, 2), date(2023, 12, 29)),
        ("2401201201", date(2024, 1, 20), date(2023, 12, 1)),
        ("2403010229", date(2024, 3, 1), date(2024, 2, 29)),
        ("2402300229", date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_an_entry_date_lies_in_the_year_nearest_the_value_date(dates, value, booking):
    (statement,) = read_mt940(one_line(f":61:{dates}C10,00NTRFNONREF", closing="C240331EUR1010,00"))
    assert (statement.lines[0].value_date, statement.lines[0].booking_date) == (value, booking)


@pytest.mark.parametrize(("value", "booked"), [("240115", date(2024, 1, 15)), ("240205", date(2024, 1, 31))])
def test_without_an_entry_date_a_line_is_booked_on_its_value_date_but_within_the_statement(value, booked):
    (statement,) = read_mt940(one_line(f":61:{value}C10,00NTRFNONREF"))
    assert statement.lines[0].booking_date == booked


@pytest.mark.parametrize(
    ("currency", "amount", "minor"), [("EUR", "12,5", 1250), ("JPY", "12,", 12), ("KWD", "12,345", 12345)]
)
def test_minor_units_are_those_of_the_currency(currency, amount, minor):
    data = one_line(f":61:240131C{amount}NTRFNONREF").replace(b"EUR", currency.encode()).replace(b",00", b",")
    assert read_mt940(data)[0].lines[0].minor == minor


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        ("70011110/4005287001EUR", "70011110/4005287001"),
        ("1291.99.348EUR", "1291.99.348"),
        ("MU43BOMM0101123456789101000MUR", "MU43BOMM0101123456789101000MUR"),
        ("de89 3704 0044 0532 0130 00", "DE89370400440532013000"),
    ],
)
def test_an_account_is_the_number_without_blanks_and_without_the_currency(account, expected):
    currency = "MUR" if "MUR" in account else "EUR"
    data = GOLDEN.replace("DE89370400440532013000", account).replace("EUR1", f"{currency}1")
    assert read_mt940(data.encode())[0].account == expected


@pytest.mark.parametrize(
    ("details", "text"), [("", "SOME WORDS"), (":86:\n", "SOME WORDS"), (":86:INVOICE 17\n", "INVOICE 17")]
)
def test_supplementary_details_are_the_text_where_the_bank_gives_no_other(details, text):
    (statement,) = read_mt940(one_line(":61:240131C10,00NTRFNONREF\nSOME WORDS", details))
    assert (statement.lines[0].remittance, statement.lines[0].payer_account) == (text, None)


@pytest.mark.parametrize(
    ("words", "account"), [("NL91ABNA0417164300", "NL91ABNA0417164300"), ("NL92ABNA0417164300", None)]
)
def test_supplementary_details_that_are_an_iban_are_the_payers_account(words, account):
    (statement,) = read_mt940(one_line(f":61:240131C10,00NTRFEREF\n{words}"))
    assert statement.lines[0].payer_account == account


@pytest.mark.parametrize(("length", "kept", "cut"), [(2000, 2000, False), (2001, 2000, True)])
def test_a_text_beyond_all_bounds_is_kept_up_to_the_limit_and_says_so(length, kept, cut):
    (statement,) = read_mt940(one_line(":61:240131C10,00NTRFNONREF", f":86:{'7' * length}\n"))
    assert (len(statement.lines[0].remittance), statement.lines[0].remittance_cut) == (kept, cut)


def test_a_name_beyond_all_bounds_is_kept_up_to_the_limit():
    (statement,) = read_mt940(one_line(":61:240131C10,00NTRFNONREF", f":86:166?00X?32{'N' * 200}\n"))
    assert statement.lines[0].payer_name == "N" * 140


@pytest.mark.parametrize("number", [":28C:00000/00\n", ":28:000\n", ""])
def test_a_bank_that_does_not_number_gives_no_statement_number(number):
    data = GOLDEN.replace(":28C:00012/00001\n", number)
    assert read_mt940(data.encode())[0].statement_no is None


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [(encoding, "Müller") for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1", "cp850")],
)
def test_names_are_read_in_the_sets_of_western_banks(encoding, expected):
    data = GOLDEN.replace("INVOICE 4711 AND 4712", "166?00X?20A?32Müller")
    assert read_mt940(data.encode(encoding))[0].lines[0].payer_name == expected


@pytest.mark.parametrize(
    ("data", "reason", "where"),
    [
        (b"", "empty", ""),
        (b" \r\n ", "empty", ""),
        (b"Dear customer,\n", "no statement found", ""),
        (GOLDEN.encode("utf-16") + b"x", "UTF-16", ""),
        (GOLDEN.replace("INVOICE", "INV\x00OICE").encode(), "U+0000", "line 6"),
        (GOLDEN.replace("INVOICE", "INV\x1bOICE").encode(), "U+001B", "line 6"),
        (GOLDEN.replace("INVOICE", "INV\x85OICE").encode(), "U+0085", "line 6"),
        (b":20:X\n-\n", "account (:25:)", "line 1, field :20:"),
        (GOLDEN.replace("EUR1480,25", "EUR12345678901234567,25", 1).encode(), "is no balance", "line 9, field :62F:"),
        (GOLDEN.replace("INVOICE", "ŁÓDŹ").encode("cp852"), "0x9D", "line 6"),
        (GOLDEN.partition(":62F:")[0].encode(), "(:62F:)", "line 1, field :20:"),
        (GOLDEN.partition("\n")[2].encode(), "before the :20:", "line 1, field :25:"),
        (GOLDEN.replace(":25:DE89370400440532013000\n", "").encode(), "account (:25:)", "line 1, field :20:"),
        (GOLDEN.replace(":25:DE89370400440532013000", ":25:").encode(), "has 0", "line 2, field :25:"),
        (GOLDEN.replace(":60F:C240130EUR1000,00\n", "").encode(), "(:60F:)", "line 1, field :20:"),
        (GOLDEN.replace("EUR1480,25", "EUR14", 1).encode(), "cut off", "line 9, field :62F:"),
        (GOLDEN.replace("EUR1480,25", "XXE1480,25", 1).encode(), "'XXE' is not", "line 9, field :62F:"),
        (GOLDEN.replace("EUR1480,25", "EUR1480,255", 1).encode(), "decimals", "line 9, field :62F:"),
        (GOLDEN.replace("C240131EUR1480", "C240231EUR1480", 1).replace("0231", "0431").encode(), "no date", "line 9"),
        (GOLDEN.replace(":64:", ":62F:").encode(), "second time", "line 10, field :62F:"),
        (GOLDEN.replace("00012/00001", "A/B").encode(), "no statement number", "line 3, field :28C:"),
        (GOLDEN.replace("500,25", "12345678901234567,25").encode(), "no statement line", "line 5, field :61:"),
        (GOLDEN.replace("500,25", "5,00,25").encode(), "'5,00,25' is no amount", "line 5, field :61:"),
        (GOLDEN.replace("NTRFNONREF//BANK0001", "").encode(), "transaction type", "line 5, field :61:"),
        (GOLDEN.replace("2402010131C", "2402010899C").encode(), "entry date 0899", "line 5, field :61:"),
        (GOLDEN.replace(":64:", ":61:240131C1,NTRFX\n:64:").encode(), "between opening and closing", "line 10"),
        (GOLDEN.replace(":61:2402", "STRAY\n:61:2402").encode(), "damaged", "line 5"),
        (b":20:X\n:25:1\n:34F:EUR0,\n:61:240131C1,NTRFX\n:90C:1EUR1,\n-\n", "MT942", "line 1, field :20:"),
    ],
)
def test_what_cannot_be_read_is_refused_with_reason_and_place(data, reason, where):
    error = refusal(data)
    assert reason in error.reason
    assert error.where.startswith(where)


def test_a_file_over_the_limit_is_refused_before_it_is_parsed():
    assert "at most 50,000,000" in refusal(b":" * 50_000_001).reason


def test_a_file_that_names_another_file_does_not_open_it(tmp_path):
    secret = tmp_path / "secret.sta"
    secret.write_text(GOLDEN)
    assert "no statement found" in refusal(str(secret).encode()).reason


def test_random_bytes_are_refused():
    import random

    assert refusal(random.Random(1).randbytes(1_000_000)).reason


def read_or_refuse(data: bytes) -> bool:
    """Whether all statements of the file would be taken in."""
    try:
        return not any(is_refused(verify(statement)) for statement in read_mt940(data))
    except UnreadableFile:
        return False


def test_a_file_cut_off_anywhere_is_never_taken_for_a_whole_one():
    end = GOLDEN.index("EUR1480,25") + len("EUR1480,25")
    assert [n for n in range(end) if read_or_refuse(GOLDEN[:n].encode())] == []
    assert read_or_refuse(GOLDEN[:end].encode())


@given(st.integers(0, len(GOLDEN) - 1), st.binary(max_size=6), st.integers(0, 40))
def test_damaged_files_are_read_or_refused_and_never_crash(at, inserted, dropped):
    data = GOLDEN.encode()
    read_or_refuse(data[:at] + inserted + data[at + dropped :])
