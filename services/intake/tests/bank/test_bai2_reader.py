"""Reading BAI2: accounts, balances, transactions, continuations, funds types, and groups of the same day."""

from datetime import date

import pytest

from o2c.contracts.money import to_text
from o2c.intake.bank import Balance, verify
from o2c.intake.bank.bai import read_bai2
from o2c.intake.bank.bai.types import sign

GOLDEN = """\
01,BANK,US,240201,0600,1,80,,2/
02,US,021000089,1,240131,2400,USD,2/
03,0012345,,010,100000,,,015,149025,,/
88,100,50025,1,,400,1000,1,/
16,195,50025,V,240201,,WIRE0001,CUST77,INVOICE 4711, 4712/A
88,THANK YOU/
16,698,1000,0,,,MONTHLY FEE/
49,351075,6/
98,351075,1,8/
99,351075,1,10/
"""


def one(*transactions: str, currency: str = "USD", modifier: str = "2", summary: str = "") -> bytes:
    """A file with one account; its control totals are those of the amounts, which stand third on each line."""
    rows = [f"03,1,{currency}{summary}/", *transactions]
    amounts = [row.split(",")[2].strip("/") for row in transactions if row.startswith("16,")]
    amounts += summary.split(",")[2::4]
    total, count = sum(map(int, amounts)), len(rows) + 1
    head = ["01,B,U,240201,0600,1,80,,2/", f"02,U,B,1,240131,,,{modifier}/"]
    return "\n".join(
        [*head, *rows, f"49,{total},{count}/", f"98,{total},1,{count + 2}/", f"99,{total},1,{count + 4}/"]
    ).encode()


def line_of(*transactions: str, currency: str = "USD"):
    (found,) = read_bai2(one(*transactions, currency=currency))
    assert not found.refused, found.findings
    return found.statement.lines[0]


def test_a_statement_is_read_with_its_balances_and_lines():
    (found,) = read_bai2(GOLDEN.encode())
    statement = found.statement
    assert (found.findings, found.refused, verify(statement)) == ((), False, [])
    assert (statement.account, statement.currency, statement.statement_date) == ("0012345", "USD", date(2024, 1, 31))
    assert statement.opening == Balance(date(2024, 1, 30), 100000, "USD")
    assert statement.closing == Balance(date(2024, 1, 31), 149025, "USD")
    paid, fee = statement.lines
    assert (paid.line_no, paid.source_line, paid.minor, paid.transaction_code) == (1, 5, 50025, "195")
    assert (paid.booking_date, paid.value_date) == (date(2024, 1, 31), date(2024, 2, 1))
    assert (paid.bank_reference, paid.customer_reference) == ("WIRE0001", "CUST77")
    assert paid.remittance == "INVOICE 4711, 4712/A THANK YOU"
    assert (fee.line_no, fee.minor, fee.remittance, fee.value_date) == (2, -1000, "MONTHLY FEE", fee.booking_date)


@pytest.mark.parametrize("ends", ["\r\n", "\n\n", "/     \n"])
def test_line_ends_padding_and_blank_lines_do_not_matter(ends):
    text = GOLDEN.replace("/\n", ends) if ends.startswith("/") else GOLDEN.replace("\n", ends)
    assert read_bai2(text.encode())[0].statement.total == 49025


@pytest.mark.parametrize(
    "funds",
    ["", "Z", "0", "1", "2", "V,,", "V,240131,1200", "S,100,0,0", "D,2,0,40,3,60", "D,0"],
)
def test_the_references_follow_the_fields_that_the_funds_type_has(funds):
    line = line_of(f"16,175,100,{funds},BANKREF,CUSTREF,TEXT/")
    assert (line.bank_reference, line.customer_reference, line.remittance) == ("BANKREF", "CUSTREF", "TEXT")
    assert line.value_date == line.booking_date


def test_a_transaction_may_break_at_any_field():
    line = line_of("16,115,10000000,S,5000000,4000000,1000000/", "88,AX13612,B096132,AMALGAMATED CORP. LOCKBOX", "88,X")
    assert (line.bank_reference, line.customer_reference) == ("AX13612", "B096132")
    assert line.remittance == "AMALGAMATED CORP. LOCKBOX X"


def test_a_full_line_goes_on_within_a_word():
    row = "16,175,100,,,," + "1930438491 " * 5 + "19304384919"
    assert len(row) == 80
    assert line_of(row, "88,42 THANKS").remittance.endswith("1930438491 1930438491942 THANKS")
    assert line_of(row[:-1], "88,42 THANKS").remittance.endswith("1930438491 1930438491 42 THANKS")


def test_left_out_fields_at_the_end_are_empty():
    line = line_of("16,409,100/")
    assert (line.minor, line.remittance, line.bank_reference) == (-100, "", None)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("100", "399", "721", "728", "920", "959"), 1),
        (("400", "699", "760", "960", "999"), -1),
        (("015", "700", "719", "729", "890", "919", "", "19", "1٣5"), 0),
    ],
)
def test_the_type_code_says_whether_money_came_in(codes, expected):
    assert {sign(code) for code in codes} == {expected}


def test_a_negative_credit_takes_money_back():
    line = line_of("16,165,-500,,,,ACH REVERSED/")
    assert (line.minor, line.reversal) == (-500, True)


@pytest.mark.parametrize(("currency", "shown"), [("USD", "12.34"), ("JPY", "1234"), ("KWD", "1.234")])
def test_amounts_have_the_decimals_of_their_currency(currency, shown):
    line = line_of("16,195,1234,,,,X/", currency=currency)
    assert to_text(line.minor, line.currency) == shown


def test_a_message_of_the_bank_is_no_line():
    (found,) = read_bai2(one("16,890,0,,,,CUT-OFF IS AT 5 PM/", "16,195,100/"))
    assert [line.minor for line in found.statement.lines] == [100]


def test_keywords_in_the_continuations_say_who_paid():
    line = line_of(
        "16,195,100,,B1,C1,WIRE",
        "88,EREF: E2E 1",
        "88,REMI: INV 4711",
        "88,AND 4712",
        "88,DBNM: ACME INC",
        "88,DACT: 17",
    )
    assert (line.remittance, line.payer_name, line.end_to_end_id) == ("WIRE INV 4711 AND 4712", "ACME INC", "E2E 1")
    assert line.payer_account == "17"


def test_sections_without_ledger_balances_are_one_statement_and_their_lines_are_those_of_the_file():
    section = "03,1,USD,040,0,,,045,0,,/\n16,195,{0}/\n16,495,{0}/\n49,{1},4/\n"
    body = section.format(5, 10) + section.format(7, 14)
    text = f"01,B,U,240201,,1,,,2/\n02,U,B,1,240131,,,/\n{body}98,24,2,10/\n99,24,1,12/\n"
    (found,) = read_bai2(text.encode())
    assert not found.refused
    assert not found.statement.has_balances
    assert [(line.line_no, line.minor) for line in found.statement.lines] == [(4, 5), (5, -5), (8, 7), (9, -7)]


@pytest.mark.parametrize("modifier", ["3", "4"])
def test_same_day_data_are_announced_cash_without_balances(modifier):
    (found,) = read_bai2(one("16,195,100/", summary=",010,5,,,015,105,,,100,999,,", modifier=modifier))
    assert (found.intraday, found.refused, found.statement.has_balances) == (True, False, False)
    assert "announces" in found.findings[0].found


@pytest.mark.parametrize("modifier", ["", "1", "2"])
def test_previous_day_data_are_booked(modifier):
    (found,) = read_bai2(one("16,195,100/", summary=",010,5,,,015,105,,", modifier=modifier))
    assert (found.intraday, found.statement.has_balances) == (False, True)


def test_files_put_one_behind_the_other_are_read():
    assert [found.statement.total for found in read_bai2(GOLDEN.encode() * 2)] == [49025, 49025]
