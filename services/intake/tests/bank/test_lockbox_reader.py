"""Reading BAI lockbox files: cheques with what they pay, totals, and what is refused."""

from datetime import date

import pytest

from o2c.intake.bank import UnreadableFile
from o2c.intake.bank.bai import read_lockbox
from o2c.intake.bank.bai.lockbox_cheques import cheque_date

HEAD = "100ACME      0021000089240131" + "0600"
FILE = f"""\
{HEAD}
2ACME      00210000890000000000400080008001
50010000022222240131ACME      0021000089
6001001000016900005500270700123455550000000180012924ACME WEST LLC                 MY COMPANY
4001001601000000000000047110000119000
400100160294712            00000500000000002000031DAMAGED
6001002000000010005500270700000000770000000181012924BOB
700100000222222401310020000169100
50020000022222240201ACME      0021000089
60020010000002000
40020016019PLEASE SEE INV-2024-0112
700200000222222402010010000002000
8000000002222224020100030000171100
9000014
"""


def changed(old: str, new: str) -> bytes:
    assert FILE.count(old) == 1
    return FILE.replace(old, new).encode()


def messages(data: bytes) -> list[str]:
    return [str(finding) for found in read_lockbox(data) for finding in found.findings]


def test_each_cheque_is_a_line():
    (found,) = read_lockbox(FILE.encode())
    statement = found.statement
    assert (found.findings, found.refused, statement.has_balances) == ((), False, False)
    assert (statement.account, statement.currency) == ("LOCKBOX/0021000089/0022222", "USD")
    assert [(line.line_no, line.minor) for line in statement.lines] == [(4, 169000), (7, 100), (10, 2000)]
    first, _, last = statement.lines
    assert (first.payer_name, first.payer_account) == ("ACME WEST LLC", "055002707/12345555")
    assert (first.customer_reference, first.bank_reference) == ("180", "001/001")
    assert (first.booking_date, last.booking_date) == (date(2024, 1, 31), date(2024, 2, 1))
    assert statement.statement_date == date(2024, 2, 1)
    assert (first.cheque_date, last.cheque_date) == (date(2024, 1, 29), None)
    assert (last.payer_name, last.payer_account, last.customer_reference) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("240129", date(2024, 1, 29)),
        ("012924", date(2024, 1, 29)),
        ("010224", date(2024, 1, 2)),
        ("000000", None),
        ("999999", None),
        ("BOB E ", None),
        ("", None),
    ],
)
def test_the_day_on_a_cheque_is_read_in_the_form_that_is_nearer_to_its_deposit(text: str, day: date | None) -> None:
    assert cheque_date(text, date(2024, 1, 31)) == day


def test_the_remittance_names_the_invoices_with_their_amounts():
    (found,) = read_lockbox(FILE.encode())
    first, second, third = found.statement.lines
    assert first.remittance == "0000000000004711 1190.00 4712 500.00 less 20.00 031 DAMAGED"
    assert (second.remittance, third.remittance) == ("", "PLEASE SEE INV-2024-0112")


def test_of_very_many_invoices_the_numbers_are_kept_before_the_amounts():
    rows = [f"4001001{6}{n % 100:02}0{1000000 + n:<16}{100:010}" for n in range(200)]
    body = ["6001001" + f"{20000:010}", *rows]
    text = "\n".join([HEAD, "50010000022222240131", *body, f"8000000002222224013100010000020000\n9{len(body) + 4:06}"])
    (found,) = read_lockbox(text.encode())
    (line,) = found.statement.lines
    assert not found.refused
    assert (line.remittance.split(), line.remittance_cut) == ([str(1000000 + n) for n in range(200)], False)


def test_text_in_the_detail_record_is_remittance_where_no_cheque_date_is():
    (found,) = read_lockbox(changed("60020010000002000", f"60020010000002000{'':29}INV 4713"))
    assert found.statement.lines[2].remittance == "INV 4713 PLEASE SEE INV-2024-0112"


def test_lines_filled_up_with_blanks_read_the_same():
    padded = "\r\n".join(row.ljust(104) for row in FILE.splitlines())
    assert read_lockbox(padded.encode()) == read_lockbox(FILE.encode())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "0020000169100",
            "0020000169101",
            "line 8, record 7, total of the batch: expected 1691.00 USD, the sum of its cheques (2); found 1691.01 "
            "USD, a difference of 0.01 USD",
        ),
        ("0020000169100", "0030000169100", "line 8, record 7, number of cheques of the batch: expected 2"),
        ("00030000171100", "00030000171000", "line 13, record 8, total of the lockbox: expected 1711.00 USD"),
        ("00030000171100", "00020000171100", "line 13, record 8, number of cheques of the lockbox: expected 3"),
        ("9000014", "9000013", "line 14, record 9, number of records: expected 14, as there are; found 13"),
    ],
)
def test_a_wrong_total_refuses_the_lockbox(old, new, message):
    data = changed(old, new)
    (found,) = read_lockbox(data)
    assert found.refused
    assert any(message in text for text in messages(data))


@pytest.mark.parametrize(
    ("old", "new", "where", "reason"),
    [
        ("60020010000002000", "6002001000000200X", "line 10, record 6", "'000000200X' is no amount"),
        ("60020010000002000", "6002001", "line 10, record 6", "'' is no amount"),
        ("50020000022222240201", "50020000022222240230", "line 9, record 5", "'240230' is no deposit date"),
        ("0020000169100", "0 20000169100", "line 8, record 7", "'0 2' is no number of cheques"),
        ("60020010000002000\n", "", "line 10, record 4", "the overflow (4) stands in the wrong place"),
        ("60020010000002000", "X", "line 10", "no record of a lockbox file"),
        (FILE[FILE.index("8000000") :], "", "line 12, record 7", "destination trailer (9): it has been cut off"),
        (f"{HEAD}\n", "", "line 1, record 2", "expected the immediate address header (1)"),
        ("9000014\n", f"9000014\n{HEAD}\n", "line 15, record 1", "expected the end of the file after"),
    ],
)
def test_what_cannot_be_read_refuses_the_file_and_says_where(old, new, where, reason):
    with pytest.raises(UnreadableFile) as caught:
        read_lockbox(changed(old, new))
    assert caught.value.where == where
    assert reason in caught.value.reason


def test_one_lockbox_that_contradicts_itself_does_not_refuse_the_other():
    def box(number: int, total: int) -> str:
        return f"5001000{number:07}240131\n6001001{100:010}\n800000000000000000000001{total:010}\n"

    good, bad = read_lockbox(f"{HEAD}\n{box(1, 100)}{box(2, 101)}9000008\n".encode())
    assert (good.refused, bad.refused) == (False, True)
