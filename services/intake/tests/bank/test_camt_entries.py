"""What a CAMT entry says becomes lines: batches, charges, returns, parties, codes and texts."""

import pytest
from camt_files import CREDIT, DEBIT, FULL, THEIRS, amount, balanced, document, entry

from o2c.intake.bank import is_refused, read_camt, verify


def read_one(*entries, closing="150.00", **named):
    (found,) = read_camt(document(balanced(*entries, closing=closing), **named)).statements
    assert not is_refused(verify(found))
    return found


def the_line(*details, mark=CREDIT, more=""):
    """The one line of an entry over 50.00."""
    closing = "150.00" if mark.startswith(CREDIT) else "50.00"
    (line,) = read_one(entry("50.00", *details, mark=mark, more=more), closing=closing).lines
    return line


def test_names_stand_one_level_lower_since_version_08_and_the_status_is_a_code():
    debtor = "<Dbtr><Pty><Nm>New Ltd</Nm></Pty></Dbtr><DbtrAcct><Id><Othr><Id>12 34</Id></Othr></Id></DbtrAcct>"
    details = f"<RltdPties>{debtor}</RltdPties>"
    data = document(balanced(entry("50.00", details)), version="08").replace(b">BOOK<", b"><Cd>BOOK</Cd><")
    (line,) = read_camt(data).statements[0].lines
    assert (line.payer_name, line.payer_account) == ("New Ltd", "1234")


def test_a_batch_whose_transactions_add_up_is_one_line_for_each():
    first = amount("20.00") + "<RmtInf><Ustrd>INV 1</Ustrd></RmtInf>"
    second = f"<AmtDtls><TxAmt>{amount('30.00')}</TxAmt></AmtDtls>"
    third = amount("30.00") + "<RmtInf><Ustrd>INV 2</Ustrd></RmtInf>"
    assert [(line.minor, line.remittance) for line in read_one(entry("50.00", first, third)).lines] == [
        (2000, "INV 1"),
        (3000, "INV 2"),
    ]
    old = [f"<AmtDtls><TxAmt>{amount(value)}</TxAmt></AmtDtls>" for value in ("20.00", "30.00")]
    assert [line.minor for line in read_one(entry("50.00", *old)).lines] == [2000, 3000]
    assert [line.minor for line in read_one(entry("50.00", first, second)).lines] == [5000]  # not the same field


def test_a_batch_with_credits_and_debits_adds_up_with_their_signs():
    found = read_one(entry("50.00", amount("70.00") + CREDIT, amount("20.00") + DEBIT))
    assert [line.minor for line in found.lines] == [7000, -2000]


@pytest.mark.parametrize("values", [("20.00", "29.99"), ("20.00", None), (None, None)])
def test_a_batch_that_is_not_proved_stays_one_line_with_all_texts(values):
    details = [
        (amount(value) if value else "")
        + f"<RmtInf><Ustrd>INV {n}</Ustrd></RmtInf><RltdPties><Dbtr><Nm>P{n}</Nm></Dbtr></RltdPties>"
        for n, value in enumerate(values)
    ]
    line = the_line(*details)
    assert (line.minor, line.remittance, line.payer_name) == (5000, "INV 0 INV 1", None)


def test_amounts_in_another_currency_prove_nothing():
    details = [amount("20.00", "USD"), amount("30.00", "USD")]
    assert [line.minor for line in read_one(entry("50.00", *details)).lines] == [5000]


@pytest.mark.parametrize(
    "charges",
    [
        f"<Chrgs>{amount('2.50')}{DEBIT}</Chrgs>",  # up to version 03
        f"<Chrgs><Rcrd>{amount('2.50')}{DEBIT}<ChrgInclInd>true</ChrgInclInd></Rcrd></Chrgs>",
    ],
)
def test_charges_inside_an_amount_become_a_fee_and_the_payment_is_what_was_ordered(charges):
    ordered = f"<AmtDtls><InstdAmt>{amount('52.50')}</InstdAmt><TxAmt>{amount('50.00')}</TxAmt></AmtDtls>"
    for details, more in ((ordered + charges, ""), (ordered, charges), (ordered + charges, charges)):
        paid, fee = read_one(entry("50.00", details, more=more)).lines
        assert (paid.minor, fee.minor, fee.transaction_code) == (5250, -250, "NCHG")


def test_charges_outside_or_unexplained_change_nothing():
    outside = f"<Chrgs><Rcrd>{amount('2.50')}{DEBIT}<ChrgInclInd>false</ChrgInclInd></Rcrd></Chrgs>"
    inside = outside.replace("false", "true")
    ordered = f"<AmtDtls><InstdAmt>{amount('52.50')}</InstdAmt></AmtDtls>"
    assert the_line(ordered + outside).minor == 5000
    assert the_line(ordered.replace("52.50", "60.00") + inside).minor == 5000


RETURNED = FULL.replace("<Refs>", "<Refs><MsgId>M</MsgId>").replace(
    "<RltdPties>", "<RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>CLOSED ACCOUNT</AddtlInf></RtrInf><RltdPties>"
)


def test_a_returned_direct_debit_is_a_reversal_of_the_customer_with_its_reason_and_the_fee_apart():
    sums = f"<AmtDtls><InstdAmt>{amount('47.00')}</InstdAmt><TxAmt>{amount('50.00')}</TxAmt></AmtDtls>"
    charges = f"<Chrgs>{amount('3.00')}</Chrgs>"
    back, fee = read_one(entry("50.00", sums + charges + RETURNED, mark=DEBIT), closing="50.00").lines
    assert (back.minor, back.reversal, back.payer_account, back.end_to_end_id) == (-4700, True, THEIRS, "E2E-1")
    assert back.remittance == "RETURN AC04 CLOSED ACCOUNT INVOICE 4711 AND 4712"
    assert (fee.minor, fee.reversal) == (-300, False)


def test_the_reversal_indicator_keeps_the_sign_and_turns_the_roles():
    line = the_line(FULL, mark=DEBIT + "<RvslInd>true</RvslInd>")
    assert (line.minor, line.reversal, line.payer_name) == (-5000, True, "Karl Kaufmann")


def test_of_our_own_payment_the_creditor_is_the_other_side():
    details = FULL.replace("Dbtr", "Xtr").replace("Cdtr", "Dbtr").replace("Xtr", "Cdtr")
    assert the_line(details, mark=DEBIT).payer_name == "Karl Kaufmann"


def test_our_own_account_is_never_the_other_side():
    turned = FULL.replace("Dbtr", "Xtr").replace("Cdtr", "Dbtr").replace("Xtr", "Cdtr")
    assert the_line(turned).payer_name == "Karl Kaufmann"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("<Prtry><Cd>NTRF+166+00931</Cd><Issr>DK</Issr></Prtry>", ("NTRF", "166", False)),
        ("<Prtry><Cd>584</Cd></Prtry>", ("584", None, False)),
        (
            "<Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn>",
            ("PMNT-RCDT-ESCT", None, False),
        ),
        (
            "<Domn><Cd>ACMT</Cd><Fmly><Cd>MDOP</Cd><SubFmlyCd>CHRG</SubFmlyCd></Fmly></Domn>",
            ("NCHG", "ACMT-MDOP-CHRG", False),
        ),
        (
            "<Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>UPDD</SubFmlyCd></Fmly></Domn>",
            ("PMNT-IDDT-UPDD", None, True),
        ),
    ],
)
def test_the_banks_transaction_code_is_kept(code, expected):
    line = the_line(FULL, more=f"<BkTxCd>{code}</BkTxCd>")
    assert (line.transaction_code, line.business_code, line.reversal) == expected


def test_structured_references_stand_before_the_text_once_and_slip_counters_are_no_text():
    structured = """<RmtInf><Ustrd>RF18 5390 0754 7034 thanks</Ustrd>
    <Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>RF18539007547034</Ref></CdtrRefInf></Strd>
    <Strd><RfrdDocInf><Nb>4711</Nb></RfrdDocInf><CdtrRefInf><Ref>210000000003139471430009017</Ref></CdtrRefInf>
    <AddtlRmtInf>?REJECT?0?ERROR?000</AddtlRmtInf></Strd></RmtInf>"""
    assert the_line(structured).remittance == "210000000003139471430009017 4711 RF18 5390 0754 7034 thanks"


def test_text_that_fills_its_field_goes_on_in_the_next_and_may_be_cut():
    full = ("INVOICE " * 18)[:138] + "47"
    assert the_line(f"<RmtInf><Ustrd>{full}</Ustrd><Ustrd>11</Ustrd></RmtInf>").remittance.endswith("4711")
    assert the_line(f"<RmtInf><Ustrd>{full}</Ustrd></RmtInf>").remittance_cut
    assert not the_line("<RmtInf><Ustrd>short</Ustrd></RmtInf>").remittance_cut


def test_the_entrys_words_are_the_text_only_where_there_is_no_other():
    assert the_line(more="<AddtlNtryInf>CARD 12</AddtlNtryInf>").remittance == "CARD 12"
    assert the_line("<Refs/>", more="<AddtlNtryInf>CARD 12</AddtlNtryInf>").remittance == "CARD 12"
    assert the_line(FULL, more="<AddtlNtryInf>CARD 12</AddtlNtryInf>").remittance == "INVOICE 4711 AND 4712"
    assert the_line("<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>").end_to_end_id is None
