"""Every sample statement of other projects is read, or refused with the reason that is written here by hand.

Sums and counts are checked against a regular expression that shares nothing with the reader.
"""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from o2c.intake.bank import Kind, UnreadableFile, is_refused, read_mt940, read_mt942, recognise, verify

FOLDER = Path(__file__).parents[4] / ".." / "shared" / "data" / "bank" / "mt940"
pytestmark = [
    pytest.mark.sample,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the sample data is not at {FOLDER}"),
]

# file → per statement: account, number, lines, sum, whether it may be taken in
READ = {
    "betterplace/sepa_snippet.sta": [
        ("50880050/0194787400888", "4", 4, "358593.91", True),
        ("50880050/0194791600888", "4", 7, "-2501917.30", False),  # closing balance off by 300.08
    ],
    "betterplace/with_binary_character.sta": [
        ("51230800/0000007055", "27", 3, "-180186.75", True),
        ("51230800/0000007304", "53", 1, "1120.00", True),
    ],
    "jejik/abnamro.sta": [
        ("517852257", "19321", 8, "-321.44", False),  # shortened by its collector
        ("517852257", "19322", 2, "-24.49", False),  # 60M and 62M: a middle page alone
    ],
    "jejik/generic.sta": [("11111111", "1", 1, "-10.00", True), ("11111111", "2", 1, "-10.00", True)],
    "jejik/ing.sta": [("0001234567", None, 7, "-45.59", False)],
    "jejik/knab.sta": [("123456789", "998", 1, "500.00", True), ("123456789", "999", 2, "-6760.00", False)],
    "jejik/postfinance.sta": [("123456789", "999", 4, "159.40", False)],  # two pages; 0.20 missing on the second
    "jejik/rabobank-iban.sta": [
        ("NL71RABO0123456789", None, 2, "-35.00", True),
        ("NL71RABO0123456789", None, 2, "-35.00", True),
    ],
    "jejik/rabobank.sta": [
        ("1291.99.348", None, 1, "-1213.28", False),
        ("1291.99.348", None, 0, "0", True),
        ("1291.99.348", None, 2, "-281.51", False),
        ("1526.89.184", None, 2, "-94.30", True),
    ],
    "jejik/sns.sta": [("0123456789", "160", 2, "-25.00", True), ("0123456789", "161", 0, "0", True)],
    "jejik/triodos.sta": [("TRIODOSBANK/0390123456", "1", 2, "-715.70", False)],
    "mBank/mt940.sta": [("PL29114010810000267002001002", "1", 3, "0.03", True)],
    "mBank/with_newline_in_tnr.sta": [("PL29114010810000267002001002", "3", 2, "89.00", False)],
}
# file → how it is recognised, and what the reader says
REFUSED = {
    "betterplace/amount_formats.sta": (Kind.UNKNOWN, "before the :20:"),
    "betterplace/currency_in_25.sta": (Kind.UNKNOWN, "before the :20:"),
    "betterplace/empty_86.sta": (Kind.UNKNOWN, "before the :20:"),
    "betterplace/empty_entry_date.sta": (Kind.UNKNOWN, "before the :20:"),
    "betterplace/empty_line.sta": (Kind.UNKNOWN, "the account (:25:)"),
    "betterplace/missing_crlf_at_end.sta": (Kind.UNKNOWN, "before the :20:"),
    "betterplace/sepa_snippet_broken.sta": (Kind.MT940, "this text follows the field :25:"),
    "cmxl/account_balance_credit.sta": (Kind.UNKNOWN, "before the :20:"),
    "cmxl/account_balance_debit.sta": (Kind.UNKNOWN, "before the :20:"),
    "cmxl/account_identification_iban.sta": (Kind.UNKNOWN, "before the :20:"),
    "cmxl/account_identification_legacy.sta": (Kind.UNKNOWN, "before the :20:"),
    "cmxl/available_balance.sta": (Kind.UNKNOWN, "before the :20:"),
    "cmxl/closing_balance.sta": (Kind.UNKNOWN, "before the :20:"),
    "cmxl/mt940.sta": (Kind.MT940, "'DEM' is not a currency"),
    "cmxl/reference.sta": (Kind.UNKNOWN, "the account (:25:)"),
    "cmxl/statement_details.sta": (Kind.UNKNOWN, "before the :20:"),
    "cmxl/statement_line.sta": (Kind.UNKNOWN, "before the :20:"),
    "cmxl/statement_number.sta": (Kind.UNKNOWN, "before the :20:"),
    "mBank/mt942.sta": (Kind.MT942, "this is an MT942 (announced, not booked cash)"),
}
LINE = re.compile(rb"^:61:\d{6}(?:\d{4})?(R?[DC])[A-Z]?(\d+)(?:,(\d*))?[A-Z]", re.MULTILINE)


def counted(data: bytes) -> tuple[int, Decimal]:
    """Lines and their sum, by the regular expression."""
    total = Decimal(0)
    found = LINE.findall(data)
    for mark, whole, cents in found:
        amount = Decimal(f"{whole.decode()}.{cents.decode() or '0'}")
        total += amount if mark in (b"C", b"RD") else -amount
    return len(found), total


def test_every_file_has_an_expected_outcome():
    files = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    assert files == READ.keys() | REFUSED.keys()


@pytest.mark.parametrize("name", READ)
def test_a_sample_is_read(name):
    data = (FOLDER / name).read_bytes()
    assert recognise(data, name).kind is Kind.MT940
    statements = read_mt940(data)
    assert [
        (s.account, s.statement_no, len(s.lines), Decimal(s.total) / 100, not is_refused(verify(s))) for s in statements
    ] == [(account, number, lines, Decimal(total), good) for account, number, lines, total, good in READ[name]]
    assert counted(data) == (sum(len(s.lines) for s in statements), sum(Decimal(s.total) for s in statements) / 100)
    assert all([line.line_no for line in s.lines] == list(range(1, len(s.lines) + 1)) for s in statements)


@pytest.mark.parametrize("name", REFUSED)
def test_a_sample_is_refused_with_its_reason(name):
    data = (FOLDER / name).read_bytes()
    kind, reason = REFUSED[name]
    assert recognise(data, name).kind is kind
    with pytest.raises(UnreadableFile) as caught:
        read_mt940(data)
    assert reason in caught.value.reason


def test_announced_cash_of_a_polish_bank_is_read_as_such():
    (found,) = read_mt942((FOLDER / "mBank/mt942.sta").read_bytes())
    assert (found.statement.account, found.statement.currency) == ("PL29114010810000267002001002", "PLN")
    assert [line.minor for line in found.statement.lines] == [1, 1, 1]
    assert (found.findings, found.statement.has_balances) == ((), False)


def test_the_payers_of_a_german_sample_are_found():
    lines = [line for s in read_mt940((FOLDER / "betterplace/sepa_snippet.sta").read_bytes()) for line in s.lines]
    assert (lines[0].payer_name, lines[0].payer_account) == ("KARL KAUFMANN", "DE14508800500194785000")
    assert (lines[0].remittance, lines[0].end_to_end_id) == (
        "Verw CTSc-01 BC-PPP TFNr 22 004",
        "EndToEndId TFNR 22 004 00001",
    )
    assert lines[1].remittance == "Strukturierter Verwendungszweck 30030004 DE"
    assert [line.business_code for line in lines[4:7]] == ["159", "159", "159"]
