"""`o2c import bank` takes BAI2 and lockbox files by their content, and says what their totals contradict."""

from o2c.cash_app.texts.references import tokens
from o2c.cli.bank_files import check_bank_file

ACCOUNT = "03,{0},,010,0,,,015,500,,/\n16,195,500,,,,INVOICE 4711/\n49,{1},3/\n"
HEAD = "01,B,U,240201,0600,1,,,2/\n02,U,B,1,240131,,,{}/\n"
LOCKBOX = f"""\
100{"ACME":<10}{"0021000089":<10}2401310600
50010000022222240131
60010010000119000055002707{12345555:010}{180:010}012924
40010016010{4711:016}{119000:010}
40010016029{"INV-2024-0112":<16}0000005000
800000000222222401310001{119000:010}
9000007
"""


def checked(tmp_path, text: str):
    file = tmp_path / "statement.csv"
    file.write_text(text, encoding="utf-8")
    return check_bank_file(file, None, None)


def bai2(*totals: int, modifier: str = "2") -> str:
    body = "".join(ACCOUNT.format(f"A{n}", total) for n, total in enumerate(totals))
    return f"{HEAD.format(modifier)}{body}98,{sum(totals)},{len(totals)},{3 * len(totals) + 2}/\n" + (
        f"99,{sum(totals)},1,{3 * len(totals) + 4}/\n"
    )


def test_an_account_that_its_control_total_contradicts_is_reported_and_sent_to_be_refused_and_kept(tmp_path):
    found = checked(tmp_path, bai2(1000, 999, 1000))
    assert [(event.bank_account, event.format, event.closing, event.contradicted) for event in found.events()] == [
        ("A0", "BAI2", "5.00", ""),
        (
            "A1",
            "BAI2",
            "5.00",
            "line 8, record 49, control total: expected 1000, the sum of what stands before it; found 999, a "
            "difference of -1",
        ),
        ("A2", "BAI2", "5.00", ""),
    ]
    assert (found.count, found.report.good, found.report.refused.count) == (3, 2, 1)
    where, reason = found.report.refused.first[0]
    assert where == "statement A1, line 8, record 49, control total"
    assert reason == "expected 1000, the sum of what stands before it; found 999, a difference of -1"


def test_same_day_data_are_sent_as_announced_cash(tmp_path):
    (event,) = checked(tmp_path, bai2(1000, modifier="3")).events()
    assert (event.format, event.opening, event.closing) == ("BAI2 intraday", None, None)


def test_a_lockbox_is_sent_with_the_invoices_where_they_are_looked_for(tmp_path):
    (event,) = checked(tmp_path, LOCKBOX).events()
    (line,) = event.lines
    assert (event.format, event.bank_account, line.amount) == ("BAI lockbox", "LOCKBOX/0021000089/0022222", "1190.00")
    assert [reading[0] for reading in tokens(line.text)] == ["4711", "INV20240112"]
