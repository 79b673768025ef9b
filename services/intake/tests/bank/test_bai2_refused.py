"""What is wrong in a BAI2 file is said with its place, what was expected and what was found."""

import pytest

from o2c.intake.bank import UnreadableFile
from o2c.intake.bank.bai import read_bai2

FILE = """\
01,BANK,US,240201,0600,1,80,,2/
02,US,BANK,1,240131,2400,USD,2/
03,AAA,,010,1000,,,015,1500,,,100,500,1,/
16,195,500,,,,INVOICE 4711/
49,3500,3/
03,BBB,,010,0,,,015,-200,,/
16,495,200,,,,RENT/
49,0,3/
98,3500,2,8/
99,3500,1,10/
"""


def changed(old: str, new: str) -> bytes:
    assert FILE.count(old) == 1
    return FILE.replace(old, new).encode()


def outcome(data: bytes) -> dict[str, bool]:
    return {found.statement.account: found.refused for found in read_bai2(data)}


def findings(data: bytes, account: str) -> list[str]:
    return [str(f) for found in read_bai2(data) if found.statement.account == account for f in found.findings]


def test_the_file_before_it_is_changed_is_good():
    assert [found.findings for found in read_bai2(FILE.encode())] == [(), ()]


@pytest.mark.parametrize(
    ("old", "new", "where", "reason"),
    [
        (
            FILE[FILE.index("98,3500") :],
            "",
            "line 8, record 49",
            "the group trailer (98), and at last the file trailer",
        ),
        ("99,3500,1,10/\n", "", "line 9, record 98", "it has been cut off"),
        ("01,BANK,US,240201,0600,1,80,,2/\n", "", "line 1", "expected the file header (01)"),
        ("49,3500,3/\n", "", "line 5", "expected the transaction (16) or the account trailer (49)"),
        ("03,BBB,,010,0,,,015,-200,,/\n", "", "line 6", "after the account trailer (49) of line 5"),
        ("16,495", "17,495", "line 7", "no record of BAI2; expected one of 01, 02, 03, 16, 49, 88, 98, 99"),
        ("16,495", "RENT", "line 7", "no record of BAI2"),
        ("01,BANK", "88,BANK", "line 1", "continues the record before it, and there is none"),
        ("16,495,200", "16,495,2.00", "line 7, record 16", "'2.00' is no amount; expected digits only"),
        ("16,495,200", "16,495,TWO", "line 7, record 16", "'TWO' is no amount"),
        ("16,495,200", "16,495,", "line 7, record 16", "'' is no amount"),
        ("16,495,200", f"16,495,{10**17}", "line 7, record 16", "more than 15 digits"),
        ("16,495", "16,015", "line 7, record 16", "'015' is no type code of a transaction"),
        ("16,495", "16,", "line 7, record 16", "'' is no type code of a transaction"),
        ("16,495,200,", "16,495,200,X", "line 7, record 16", "'X' is no funds type"),
        ("16,495,200,", "16,495,200,V,240230,", "line 7, record 16", "'240230' is no value date"),
        ("16,495,200,", "16,495,200,D,X,", "line 7, record 16", "no number of availabilities"),
        ("16,495,200,", "16,495,200,D,100,", "line 7, record 16", "at most 99"),
        ("03,BBB,", "03,BBB,XXX", "line 6, record 03", "'XXX' is not a currency of ISO 4217"),
        ("2400,USD", "2400,DEM", "line 2, record 02", "'DEM' is not a currency"),
        ("03,BBB", "03,", "line 6, record 03", "an account has 1 to 35 characters; this one has 0"),
        ("03,BBB", f"03,{'B' * 36}", "line 6, record 03", "this one has 36"),
        ("015,-200", "015,MANY", "line 6, record 03", "'MANY' is no amount of type 015"),
        ("1,240131", "1,241331", "line 2, record 02", "'241331' is no as-of date"),
        ("1,240131", "1,", "line 2, record 02", "'' is no as-of date"),
        ("80,,2/", "80,,1/", "line 1, record 01", "'1' is no version"),
        ("80,,2/", "WIDE,,2/", "line 1, record 01", "'WIDE' is no record length"),
        ("49,0,3/", "49,NIL,3/", "line 8, record 49", "'NIL' is no control total"),
        ("49,0,3/", "49,0,/", "line 8, record 49", "'' is no number of records"),
        ("98,3500,2,8/", "98,3500,TWO,8/", "line 9, record 98", "'TWO' is no number of accounts"),
    ],
)
def test_what_cannot_be_read_refuses_the_file_and_says_where(old, new, where, reason):
    with pytest.raises(UnreadableFile) as caught:
        read_bai2(changed(old, new))
    assert caught.value.where == where
    assert reason in caught.value.reason


@pytest.mark.parametrize(
    ("old", "new", "account", "message"),
    [
        (
            "49,3500,3/",
            "49,3400,3/",
            "AAA",
            "line 5, record 49, control total: expected 3500, the sum of what stands before it; found 3400, "
            "a difference of -100",
        ),
        ("49,3500,3/", "49,3500,4/", "AAA", "line 5, record 49, number of records: expected 3, as there are; found 4"),
        ("16,495,200", "16,495,250", "BBB", "line 8, record 49, control total: expected 50"),
        ("100,500,1", "100,400,1", "AAA", "line 3, record 03, total of credits (type 100): expected 5.00 USD"),
        (
            "100,500,1",
            "100,500,2",
            "AAA",
            "total of credits (type 100): expected 1 transactions, as there are; found 2",
        ),
    ],
)
def test_a_contradiction_refuses_its_account_and_keeps_the_others(old, new, account, message):
    data = changed(old, new)
    assert outcome(data) == {name: name == account for name in ("AAA", "BBB")}
    assert any(message in found for found in findings(data, account))


@pytest.mark.parametrize("instead", ["", "16,195,500,,,,A/\n16,195,500,,,,A/\n"])
def test_a_transaction_lost_or_doubled_refuses_its_account_only(instead):
    assert outcome(changed("16,195,500,,,,INVOICE 4711/\n", instead)) == {"AAA": True, "BBB": False}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("98,3500,2,8/", "98,3600,2,8/", "line 9, record 98, control total: expected 3500"),
        ("98,3500,2,8/", "98,3500,3,8/", "line 9, record 98, number of accounts: expected 2, as there are; found 3"),
        ("98,3500,2,8/", "98,3500,2,9/", "line 9, record 98, number of records: expected 8"),
        ("99,3500,1,10/", "99,1,1,10/", "line 10, record 99, control total: expected 3500"),
        ("99,3500,1,10/", "99,3500,2,10/", "line 10, record 99, number of groups: expected 1"),
        ("99,3500,1,10/", "99,3500,1,99/", "line 10, record 99, number of records: expected 10"),
        ("1,240131", "4,240131", "line 2, record 02, group status: expected 1, an update, or 3, a correction; found 4"),
        ("1,240131", "2,240131", "found 2, a deletion"),
    ],
)
def test_a_trailer_that_no_account_explains_refuses_all_it_is_about(old, new, message):
    data = changed(old, new)
    assert outcome(data) == {"AAA": True, "BBB": True}
    assert all(any(message in found for found in findings(data, account)) for account in ("AAA", "BBB"))


def test_an_account_that_was_taken_out_whole_is_missed():
    assert outcome(changed(FILE[FILE.index("03,BBB") : FILE.index("98,")], "")) == {"AAA": True}


def test_booked_and_announced_lines_of_one_account_without_balances_are_not_mixed():
    group = "02,U,B,1,240131,,,{}/\n03,A,/\n16,195,1/\n49,1,3/\n98,1,1,5/\n"
    text = f"01,B,U,240201,,1,,,2/\n{group.format(2)}{group.format(3)}99,2,2,12/\n"
    with pytest.raises(UnreadableFile, match="previous-day and with same-day"):
        read_bai2(text.encode())


@pytest.mark.parametrize("cut", range(1, len(FILE) - 1))
def test_a_file_cut_off_anywhere_is_never_believed(cut):
    try:
        found = read_bai2(FILE[:cut].encode())
    except UnreadableFile:
        return
    assert found
    assert all(one.refused for one in found) or FILE[cut:] == "/\n"
