"""`o2c import bank` takes ACH files by their content, and shows changes that the bank asks for."""

from ach_files import OUR_ACCOUNT, OUR_COMPANY, Batch, Paid, ach

from o2c.cli.bank_files import check_bank_file


def test_payments_and_returns_are_sent_and_changes_are_shown(tmp_path):
    file = tmp_path / "x.ach"
    back = [
        Paid(119000, "26", back=("R01", "021000020000042")),
        Paid(0, "21", back=("C01", "021000020000043"), words="998877"),
    ]
    file.write_text(ach(Batch([Paid(119000)]), Batch(back, company=OUR_COMPANY)))
    checked = check_bank_file(file, None, None)
    paid, returned = checked.events()
    assert (paid.format, paid.bank_account, paid.lines[0].amount) == ("ACH", OUR_ACCOUNT, "1190.00")
    assert [(line.amount, line.code, line.reversal) for line in returned.lines] == [
        ("-1190.00", "R01", True),
        ("0.00", "C01", False),
    ]
    shown = " ".join(word for pair in checked.report.warnings.first for word in pair)
    assert "change C01: account number; original trace 021000020000043; 998877" in shown
    assert (checked.report.good, checked.report.refused.count) == (3, 0)
