"""X12 820: what stands in the segments is what the event says; what is broken is said with its segment."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from o2c.contracts.money import to_text
from o2c.intake.advices import Kind, Reading, Source, read_x12, recognise
from o2c.intake.bank import UnreadableFile

SOURCE = Source("a.edi", "f" * 64, "X12 820")
ISA = "ISA*00*          *00*          *ZZ*PAYER          *ZZ*PAYEE          *260504*1200*U*00401*000000055*0*P*>~"
BPR = "BPR*I*{total}*C*ACH*CTX*01*021000021*DA*123456789*1512345678**01*031100209*DA*987654321*20260504"
TRN = "TRN*1*778814400"
PAYER = "N1*PR*EXAMPLE PUMPS INC*92*C-100"


def sets(*each: list[str], kind: str = "820") -> str:
    text = ISA + "\nGS*RA*PAYER*PAYEE*20260504*1200*2*X*004010~\n"
    for number, body in enumerate(each, 1):
        text += "~\n".join([f"ST*{kind}*{number:04}", *body, f"SE*{len(body) + 2}*{number:04}"]) + "~\n"
    return text + f"GE*{len(each)}*2~\nIEA*1*000000055~\n"


def read(text: str) -> Reading:
    seen = recognise(text.encode())
    assert seen.kind is Kind.X12
    return read_x12(seen.text, SOURCE)


def one(*body: str, total: str = "1638.00") -> Reading:
    return read(sets([BPR.format(total=total), TRN, PAYER, *body]))


def lines(reading: Reading) -> list[tuple[str, str]]:
    (advice,) = reading.advices
    return [(line.document, line.paid) for line in advice.lines]


def test_an_advice_is_read_whole():
    reading = one(
        "N1*PE*OUR COMPANY",
        "ENT*1",
        "RMR*IV*INV-2026-0001**980.00*1000.00*20.00",
        "REF*PO*4711",
        "DTM*003*20260401",
        "RMR*IV*INV-2026-0002**658.00*708.00",
        "ADX*-50.00*04",
    )
    (advice,) = reading.advices
    assert (reading.refused, reading.warnings) == ([], [])
    assert (advice.amount.amount, advice.amount.currency, advice.difference) == ("1638.00", "USD", "0.00")
    assert (advice.trace, advice.payment_date, advice.method) == ("778814400", date(2026, 5, 4), "ACH")
    payer = advice.payer
    assert (payer.name, payer.account, payer.bank) == ("EXAMPLE PUMPS INC", "123456789", "021000021")
    assert [(each.kind, each.number) for each in payer.ids] == [("92", "C-100"), ("BPR10", "1512345678")]
    assert (advice.payee.name, advice.payee.account) == ("OUR COMPANY", "987654321")
    first, second = advice.lines
    assert (first.document, first.kind, first.paid, first.gross, first.discount) == (
        "INV-2026-0001", "IV", "980.00", "1000.00", "20.00",
    )  # fmt: skip
    assert (first.references, first.document_date) == (("4711",), date(2026, 4, 1))
    assert (second.paid, [(a.amount, a.reason) for a in second.adjustments]) == ("658.00", [("-50.00", "04")])


def test_several_sets_are_several_advices_and_a_broken_one_stops_no_other():
    good = [BPR.format(total="10.00"), TRN, "RMR*IV*1**10.00"]
    bad = [BPR.format(total="1O.00"), TRN, "RMR*IV*2**10.00"]
    reading = read(sets(good, bad, [*good[:2], "RMR*IV*3**10.00"]))
    assert [advice.lines[0].document for advice in reading.advices] == ["1", "3"]
    assert reading.refused == [
        ("transaction set 0002 (segments 8-12), segment 9 (BPR02)", "'1O.00' is no amount"),
    ]


def test_what_is_paid_before_an_adjustment_or_after_it_the_total_tells():
    after = one("RMR*IV*A1**90.00", "ADX*-10.00*04", "RMR*IV*A2**5.00", total="95.00")
    before = one("RMR*IV*A1**100.00", "ADX*-10.00*04", "RMR*IV*A2**5.00", total="95.00")
    assert lines(after) == lines(before) == [("A1", "90.00"), ("A2", "5.00")]


def test_an_adjustment_of_the_whole_payment_is_a_line_of_no_document():
    reading = one("ENT*1", "ADX*-25.00*L4", "RMR*IV*A1**100.00", total="75.00")
    assert lines(reading) == [("A1", "100.00"), ("", "-25.00")]
    named = one("ENT*1", "ADX*-25.00*L4*CM*CN-7", "RMR*IV*A1**100.00", total="75.00")
    assert lines(named) == [("A1", "100.00"), ("CN-7", "-25.00")]
    referred = one("ENT*1", "ADX*-25.00*L4", "REF*IV*A9", "RMR*IV*A1**100.00", total="75.00")
    assert lines(referred) == [("A1", "100.00"), ("A9", "-25.00")]


def test_an_adjustment_that_names_another_document_is_that_documents():
    reading = one("RMR*IV*A1**100.00", "ADX*-10.00*04*IV*A7", total="90.00")
    assert lines(reading) == [("A1", "100.00"), ("A7", "-10.00")]


def test_a_credit_memo_is_negative_also_where_the_payer_left_the_sign_out():
    signed = one("RMR*IV*A1**100.00", "RMR*CM*CN1**-30.00", total="70.00")
    unsigned = one("RMR*IV*A1**100.00", "RMR*CM*CN1**30.00", total="70.00")
    assert lines(signed) == lines(unsigned) == [("A1", "100.00"), ("CN1", "-30.00")]


def test_what_is_paid_follows_from_gross_discount_and_adjustment():
    assert lines(one("RMR*IV*A1***100.00*2.00*04*-8.00", total="90.00")) == [("A1", "90.00")]


def test_an_invoice_in_a_reference_of_an_order_is_the_document():
    reading = one("RMR*PO*4711**10.00", "REF*IV*INV-1", "REF*BM*88", total="10.00")
    assert lines(reading) == [("INV-1", "10.00")]
    assert reading.advices[0].lines[0].references == ("4711", "88")


def test_lines_that_do_not_sum_to_the_payment_are_taken_and_flagged():
    reading = one("RMR*IV*A1**100.00", total="90.00")
    assert (reading.advices[0].difference, reading.refused) == ("-10.00", [])
    assert reading.warnings == [
        ("transaction set 0001 (segments 3-8)", "the payment is 90.00 USD, its lines sum to 100.00 USD")
    ]


def test_the_currency_is_that_of_cur():
    reading = one("CUR*PR*CAD", "RMR*IV*A1**10.00", total="10.00")
    assert reading.advices[0].amount.currency == "CAD"
    assert one("CUR*PR*XXQ", "RMR*IV*A1**10", total="10").refused[0][0].endswith("segment 7 (CUR)")


def test_a_cheque_number_is_the_trace_where_there_is_no_trn():
    reading = read(sets([BPR.format(total="10"), "REF*CK*000123", "RMR*IV*A1**10"]))
    assert reading.advices[0].trace == "000123"


@pytest.mark.parametrize(
    ("body", "where", "reason"),
    [
        (["RMR*IV*A1**10.005"], "segment 7 (RMR04)", "10.005 USD has more than 2 decimals"),
        (["RMR*IV"], "segment 7 (RMR)", "neither a document (RMR02) nor an amount (RMR04)"),
        (["RMR*IV*A1"], "segment 7 (RMR)", "neither what is paid (RMR04) nor the gross amount (RMR05)"),
        (["RMR*IV*A1**5", "ADX**04"], "segment 8 (ADX)", "the amount (ADX01) is missing"),
        (["DTM*003*20260431"], "segment 7 (DTM)", "'20260431' is no date in the form %Y%m%d"),
        ([], "", "it names no document; expected one line at least"),
    ],
)
def test_a_bad_segment_is_said_with_its_place(body, where, reason):
    ((found, said),) = one(*body).refused
    assert found.endswith(where)
    assert said == reason


@pytest.mark.parametrize(
    ("bpr", "reason"),
    [
        ("BPR*I**C*ACH", "the amount of the payment (BPR02) is missing"),
        ("BPR*I*0*C*NON", "the payment is 0.00 USD; an advice without a payment is not taken"),
        ("BPR*D*10*D*ACH", "BPR03 is D: the money is drawn from us, so this is no payment to us"),
        ("NTE**hello", "the BPR segment is missing, which says what is paid"),
    ],
)
def test_what_is_no_payment_to_us_is_refused(bpr, reason):
    assert read(sets([bpr, "RMR*IV*A1**0"])).refused[0][1] == reason


@pytest.mark.parametrize(
    ("change", "where", "reason"),
    [
        (("SE*5*0001", "SE*6*0001"), "segment 7 (SE)", "the SE says '6' segments, but there are 5"),
        (("SE*5*0001", "SE*5*0009"), "segment 7 (SE)", "the SE has control number '0009', the ST '0001'"),
        (("SE*5*0001~\n", ""), "", "no SE before segment 7 (GE): it is cut off"),
        (("GE*1*2", "GE*2*2"), "segment 8 (GE)", "says '2' transaction sets, but there are 1"),
        (("GE*1*2", "GE*1*3"), "segment 8 (GE)", "has control number '3', its beginning '2'"),
        (("IEA*1*000000055", "IEA*1*000000056"), "segment 9 (IEA)", "has control number '000000056'"),
        (("IEA*1*000000055~\n", ""), "segment 1 (ISA)", "the interchange has no end (IEA)"),
        (("SE*5*0001~\n", "SE*5*0001~\nRMR*IV*2~\n"), "segment 8 (RMR)", "stands outside of a transaction set"),
    ],
)
def test_a_broken_envelope_is_said_with_its_place(change, where, reason):
    text = sets([BPR.format(total="10"), TRN, "RMR*IV*A1**10"])
    assert change[0] in text
    found, said = read(text.replace(*change)).refused[-1]
    assert where in found
    assert reason in said


def test_a_set_whose_envelope_does_not_fit_is_not_taken_and_one_of_a_wrong_group_is():
    text = sets([BPR.format(total="10"), TRN, "RMR*IV*A1**10"])
    assert read(text.replace("SE*5", "SE*4")).advices == []
    assert len(read(text.replace("GE*1*2", "GE*2*2")).advices) == 1


@pytest.mark.parametrize("end", ["~", "~\r\n", "\n", "'"])
@pytest.mark.parametrize("separator", ["*", "|", "\x1d"])
def test_separators_are_those_of_the_isa(end, separator):
    text = sets([BPR.format(total="10"), TRN, "RMR*IV*A1**10"]).replace("~\n", "~")
    data = text.replace("*", separator).replace("~", end)
    if separator == "\x1d":
        with pytest.raises(UnreadableFile, match="control character"):
            recognise(data.encode())
        return
    assert lines(read(data)) == [("A1", "10.00")]


def test_an_isa_that_is_not_padded_is_read_and_one_with_too_little_is_not():
    short = sets([BPR.format(total="10"), TRN, "RMR*IV*A1**10"]).replace(
        ISA, "ISA*00* *00* *ZZ*P*ZZ*Q*260504*1200*U*00401*000000055*0*P*>~"
    )
    assert lines(read(short)) == [("A1", "10.00")]
    with pytest.raises(UnreadableFile, match="the ISA must have 16 elements"):
        read("ISA*00*~GS*RA~")


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("850", r"this is a purchase order \(X12 850\), no remittance advice; orders are loaded .*`o2c import orders`"),
        ("810", r"this is an invoice \(X12 810\), .*`o2c import invoices`"),
        ("997", r"this is an acknowledgement \(X12 997\), no remittance advice"),
        ("777", r"this is X12 777, no remittance advice \(X12 820, EDIFACT REMADV\)"),
    ],
)
def test_what_is_no_advice_is_refused_with_what_it_is(kind, what):
    with pytest.raises(UnreadableFile, match=what):
        read(sets(["BEG*00*SA*1"], kind=kind))


def test_the_same_advice_in_another_interchange_is_the_same_and_twice_in_one_file_are_two():
    body = [BPR.format(total="10"), TRN, "RMR*IV*A1**10"]
    (first,) = read(sets(body)).advices
    again, second = read(sets(body, body).replace("000000055", "000000099")).advices
    assert (again.advice, second.advice) == (first.advice, f"{first.advice}-2")
    other = read(sets([BPR.format(total="10"), TRN, "RMR*IV*A2**10"])).advices[0]
    assert other.advice != first.advice


_NUMBER = st.text("ABCDEFGHIJ0123456789-/ .", min_size=1, max_size=20).map(lambda t: t.strip()).filter(bool)


@settings(deadline=None)
@given(st.lists(st.tuples(_NUMBER, st.integers(1, 10**11), st.integers(0, 10**6)), min_size=1, max_size=20))
def test_every_advice_is_read_back_as_it_was_written(rows):
    said = [
        f"RMR*IV*{number}**{to_text(paid, 'USD')}*{to_text(paid + discount, 'USD')}*{to_text(discount, 'USD')}"
        for number, paid, discount in rows
    ]
    reading = one(*said, total=to_text(sum(paid for _, paid, _ in rows), "USD"))
    (advice,) = reading.advices
    assert [(x.document, x.paid, x.discount) for x in advice.lines] == [
        (number, to_text(paid, "USD"), to_text(discount, "USD")) for number, paid, discount in rows
    ]
    assert advice.difference == "0.00"


@settings(deadline=None)
@given(st.data())
def test_a_file_that_is_cut_off_anywhere_never_gives_an_advice_that_is_not_whole(data):
    text = sets([BPR.format(total="30"), TRN, "RMR*IV*A1**10", "RMR*IV*A2**20"])
    cut = data.draw(st.integers(0, len(text) - 1))
    try:
        reading = read_x12(text[:cut], SOURCE) if cut > 4 else Reading()
    except UnreadableFile:
        return
    for advice in reading.advices:
        assert [(x.document, x.paid) for x in advice.lines] == [("A1", "10.00"), ("A2", "20.00")]
