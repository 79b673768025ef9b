"""Reading ACH files: payments with their remittance, returns, changes."""

from datetime import date

import pytest
from ach_files import OUR_ACCOUNT, OUR_COMPANY, THEIR_BANK, Batch, Paid, ach, sums

from o2c.intake.bank import Kind, Severity, recognise
from o2c.intake.bank.ach import read_ach
from o2c.intake.bank.ach.remittance import informed

ISA = "ISA*00*          *00*          *ZZ*PAYER          *ZZ*PAYEE          *240130*1530*U*00401*000000905*0*P*>|"
EDI = (
    f"{ISA}GS*RA*PAYER*PAYEE*20240130*1530*905*X*004010|ST*820*0001|BPR*C*1690*C*ACH*CTX|TRN*1*REF-778*1987654321|"
    "ENT*1|RMR*IV*INV-4711**1190.00*1190.00|REF*PO*99887766|RMR*IV*INV-4712**500.00*520.00*20.00|NTE*ADD*LESS FREIGHT|"
    "SE*9*0001|GE*1*905|IEA*1*000000905|"
)


def pieces(text: str) -> tuple[str, ...]:
    return tuple(text[at : at + 80] for at in range(0, len(text), 80))


def only_line(batch: Batch):
    (found,) = read_ach(ach(batch).encode())
    (line,) = found.statement.lines
    assert found.findings == ()
    return line


def test_an_entry_is_a_line_of_our_account_and_who_pays_is_the_company_of_the_batch():
    (found,) = read_ach(ach(Batch([Paid(119000), Paid(500, code="27")])).encode())
    statement = found.statement
    assert (statement.account, statement.currency, statement.has_balances) == (OUR_ACCOUNT, "USD", False)
    paid, taken = statement.lines
    assert (paid.line_no, paid.minor, taken.minor) == (3, 119000, -500)
    assert (paid.payer_name, paid.payer_account) == ("WAL-MAR CORP", "09100001/1987654321")
    assert (paid.bank_reference, paid.customer_reference, paid.transaction_code) == ("091000010000001", "4711", "CCD")
    assert (paid.remittance, paid.booking_date, statement.statement_date) == (
        "4711",
        date(2024, 1, 31),
        paid.value_date,
    )


def test_the_820_in_the_addenda_of_ctx_names_the_invoices_and_no_number_of_its_envelope():
    line = only_line(Batch([Paid(169000, texts=pieces(EDI), number="")], "CTX"))
    assert line.remittance == "INV-4711 1190.00 INV-4712 500.00 less 20.00 LESS FREIGHT"
    assert line.end_to_end_id == "REF-778"


def test_a_segment_in_the_addenda_of_ccd_names_the_invoice():
    line = only_line(Batch([Paid(119000, texts=("RMR*IV*INV-4711**1190.00\\",), number="CUST 17")]))
    assert line.remittance == "CUST 17 INV-4711 1190.00"


def test_a_consumers_payment_has_the_text_that_it_was_given():
    line = only_line(Batch([Paid(119000, texts=("invoice  4711 of january",), number="")], "PPD"))
    assert (line.remittance, line.transaction_code) == ("invoice 4711 of january", "PPD")


def test_a_word_that_the_addenda_cut_is_one_word():
    assert informed(["INVOICES 4710 " + "X" * 64 + "47", "11"]).text.endswith("X4711")


@pytest.mark.parametrize(
    ("settled", "effective", "day"),
    [("365", "", (2023, 12, 31)), ("   ", "240202", (2024, 2, 2)), ("000", "      ", (2024, 1, 30))],
)
def test_a_line_is_booked_when_the_bank_settles_else_when_it_takes_effect_else_when_it_was_written(
    settled, effective, day
):
    line = only_line(Batch([Paid(100)], settled=settled, effective=effective.ljust(6)))
    assert (line.booking_date, line.value_date) == (date(*day), date(*day))


def test_a_return_says_why_and_what_it_takes_back():
    returned = Paid(119000, "26", back=("R01", "021000020000042"), name="KARL KAUFMANN", account="5566", words="NSF")
    line = only_line(Batch([returned], company=OUR_COMPANY, name="OUR COMPANY INC"))
    assert (line.minor, line.reversal, line.transaction_code) == (-119000, True, "R01")
    assert line.remittance == "return R01: insufficient funds; original trace 021000020000042; NSF"
    assert (line.payer_name, line.payer_account) == ("KARL KAUFMANN", f"{THEIR_BANK}/5566")
    assert line.bank_reference == "021000020000042"


def test_what_comes_back_is_on_the_account_of_our_company_and_not_on_that_of_the_payer():
    (found,) = read_ach(ach(Batch([Paid(1, "21", back=("R03", "1"), account="5566")], company=OUR_COMPANY)).encode())
    assert (found.statement.account, found.statement.lines[0].minor) == (f"ACH/02100002/{OUR_COMPANY}", 1)


def test_a_change_moves_no_money_and_is_shown_with_what_is_right():
    change = Paid(0, "21", back=("C01", "021000020000042"), words="998877", name="KARL KAUFMANN")
    (found,) = read_ach(ach(Batch([change], company=OUR_COMPANY)).encode())
    assert found.statement.lines[0].minor == 0
    (finding,) = found.findings
    assert (finding.severity, found.refused) == (Severity.WARN, False)
    assert finding.found == "change C01: account number; original trace 021000020000042; 998877"


def test_a_file_without_line_ends_and_one_with_lost_blanks_read_the_same():
    text = ach(Batch([Paid(119000, texts=("RMR*IV*4711**1190.00\\",))]), Batch([Paid(5)], "PPD"))
    rows = text.splitlines()
    expected = read_ach(text.encode())
    assert read_ach("\r\n".join(row.rstrip() for row in rows).encode()) == expected
    assert read_ach("".join(row.ljust(94) for row in rows).encode()) == expected


def test_the_format_is_known_by_its_header():
    data = ach(Batch([Paid(1)])).encode()
    assert recognise(data, "x.txt").kind is Kind.ACH
    assert recognise(data.replace(b"\n", b""), "x.txt").kind is Kind.ACH


def test_cross_border_entries_have_their_text_and_the_payers_name_in_addenda_of_their_own():
    trace = "091000010000001"
    entry = f"622{'021000021'}{2:04}{'':13}{119000:010}{OUR_ACCOUNT:<35}{'':4}1{trace}"
    body = [entry, f"711{'MULLER GMBH':<35}".ljust(87) + "0000001", f"717{'RE 4711':<80}00010000001"]
    batch = Batch([], "IAT")
    head = batch.rows(1)[0]
    rows = [ach().splitlines()[0], head, *body, f"8200{sums(body)}{batch.company}{'':25}{THEIR_BANK}0000001"]
    rows.append(f"9{1:06}{1:06}00{sums(rows)}")
    (found,) = read_ach("\n".join(rows).encode())
    (line,) = found.statement.lines
    assert (found.findings, found.statement.account) == ((), OUR_ACCOUNT)
    assert (line.payer_name, line.remittance, line.minor) == ("MULLER GMBH", "RE 4711", 119000)
