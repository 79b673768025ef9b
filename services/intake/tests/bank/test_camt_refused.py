"""A CAMT file that cannot be believed says what is wrong and where; what is proved of it is kept."""

import pytest
from camt_files import ACCOUNT, CREDIT, OURS, THEIRS, amount, balance, balanced, document, entry, statement
from hypothesis import given
from hypothesis import strategies as st

from o2c.intake.bank import MAX_XML_BYTES, CamtReading, Kind, UnreadableFile, read_camt, recognise

GOOD = balanced(entry(), account=ACCOUNT.replace(OURS, THEIRS))


def outcome(data: bytes) -> CamtReading | UnreadableFile:
    try:
        return read_camt(data)
    except UnreadableFile as error:
        return error


def refusal(data: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read_camt(data)
    return caught.value


OPENING, CLOSING = balance("OPBD", "100.00"), balance("CLBD", "150.00")
FAULTS = [
    (balanced(entry("50.001")), "entry 1 (line 2)", "50.001 EUR has more than 2 decimals"),
    (balanced(entry("50,00")), "entry 1", "'50,00' is no amount; expected digits with a decimal point"),
    (balanced(entry("-50.00")), "entry 1", "no sign"),
    (balanced(entry("1" * 16)), "entry 1", "16 digits"),
    (balanced(entry(currency="XXY")), "entry 1", "'XXY', which is no currency of ISO 4217"),
    (balanced(entry().replace(' Ccy="EUR"', "")), "entry 1", "needs a currency, such as EUR; found none"),
    (balanced(entry(), entry(currency="USD")), "entry 2", "the amount is in USD; expected EUR"),
    (balanced(entry().replace(amount("50.00"), "")), "entry 1", "the amount (Amt) is missing"),
    (balanced(entry(mark="")), "entry 1", "CdtDbtInd) is missing; expected CRDT or DBIT"),
    (balanced(entry(mark="<CdtDbtInd>C</CdtDbtInd>")), "entry 1", "is 'C'; expected CRDT"),
    (balanced(entry().replace("2024-01-31", "2024-02-30")), "entry 1", "'2024-02-30' (BookgDt) is no day"),
    (balanced(entry().replace("BookgDt", "X").replace("ValDt", "Y")), "entry 1", "neither a booking date"),
    (balanced(entry("50.00", "<Refs/>", amount("1.234"))), "entry 1, transaction 2", "Amt: 1.234 EUR has more than"),
    (statement(OPENING, entry()), f"statement 1 ({OURS})", "the closing balance (CLBD) missing (found OPBD)"),
    (statement(CLOSING, entry()), "statement 1", "the opening balance (OPBD or PRCD) missing (found CLBD)"),
    (statement(entry()), "statement 1", "nothing proves that the 1 entries are all"),
    (statement(OPENING, balance("CLBD", "1", currency="USD")), "statement 1", "balance CLBD is in USD; expected EUR"),
    (statement(OPENING, OPENING.replace("100", "101"), CLOSING), "statement 1", "twice for 2024-01-31"),
    (statement(OPENING.replace("<Dt><Dt>2024-01-31</Dt></Dt>", ""), CLOSING), "statement 1", "OPBD: it has no date"),
    (
        balanced(entry(), "<TxsSummry><TtlNtries><NbOfNtries>2</NbOfNtries></TtlNtries></TxsSummry>"),
        "statement 1",
        "2 ent",
    ),
    (balanced("<TxsSummry><TtlNtries><Sum>1</Sum></TtlNtries></TxsSummry>", closing="100.00"), "statement 1", "total"),
    (balanced(entry(), account=""), "statement 1", "the account (Acct) is missing"),
    (balanced(entry(), account="<Acct><Id/></Acct>"), "statement 1", "neither an IBAN nor another number"),
]


@pytest.mark.parametrize(("bad", "where", "reason"), FAULTS)
def test_a_bad_statement_says_what_and_where_and_the_good_one_beside_it_is_kept(bad, where, reason):
    alone = refusal(document(bad))
    assert where in alone.where
    assert reason in alone.reason
    for data in (document(bad, GOOD), document(GOOD, bad)):
        reading = read_camt(data)
        assert [one.account for one in reading.statements] == [THEIRS]
        assert [reason in fault.reason for fault in reading.faults] == [True]


def test_a_bad_notification_refuses_the_file_for_its_lines_are_known_by_the_files_hash():
    good, bad = (statement(entry(value), tag="Ntfctn") for value in ("50.00", "50.001"))
    assert "more than 2 decimals" in refusal(document(good, bad, kind="054")).reason


def test_a_file_that_was_cut_off_keeps_the_statements_before_and_says_where_it_ends():
    data = document(GOOD, balanced(entry(), entry()))
    cut = data[: data.rindex(b"<Ntry>") + 20]
    reading = read_camt(cut)
    assert [one.account for one in reading.statements] == [THEIRS]
    assert str(reading.faults[0]).startswith(
        f"statement 2 ({OURS}), after entry 1 (line 2), line 2: the file ends here"
    )


def test_a_file_of_one_statement_that_was_cut_off_is_refused():
    data = document(balanced(entry()))
    assert "cut off" in refusal(data[: data.index(b"</Stmt>")]).reason


BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>&b;</BkToCstmrStmt></Document>"""
EXTERNAL = BOMB.replace(b'"ha"', b'SYSTEM "file:///etc/passwd"')


@pytest.mark.parametrize("data", [BOMB, EXTERNAL, BOMB.decode().encode("utf-16")])
def test_what_could_define_entities_is_refused_before_it_does(data):
    assert refusal(data).reason.startswith("the file has a DOCTYPE")
    assert "DOCTYPE" in recognise(data, "x.xml").reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (document(balanced(entry())).replace(b"<Sts>", b"<Sts>\xe4"), "the byte 0xE4 does not belong"),
        (document(balanced(entry())).replace(b"UTF-8", b"KLINGON-1"), "not known"),
        (document(balanced(entry())).replace(b"</Ntry>", b"</Ntri>"), "mismatched tag"),
        (document(balanced(entry())).replace(b"BOOK", b"&nbsp;"), "undefined entity"),
        (document(balanced(entry("50.00", "<a>" * 70 + "</a>" * 70))), "nest deeper"),
        (document(balanced(entry("50.00", "<a/>" * 100_001))), "one has more in it"),
        (document(), "no statement found"),
        (b"<Stmt/>", "outside of any message"),
    ],
)
def test_damaged_xml_says_what_is_wrong(data, reason):
    assert reason in refusal(data).reason


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (document(GOOD, version="01"), "camt.053.001.01; versions 001.02 to 001.13 are read"),
        (document(GOOD, version="14"), "camt.053.001.14; versions"),
        (document(GOOD, namespace="urn:iso:std:iso:20022:tech:xsd:camt.054.001.02"), "but the element BkToCstmrStmt"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"/>', "(pain.001.001.03), but no CAMT"),
        (b"<html>", "XML file that cannot be read"),
    ],
)
def test_other_xml_is_not_taken_for_a_statement(data, part):
    found = recognise(data, "x.xml")
    assert (found.kind, found.is_read) == (Kind.UNKNOWN, False)
    assert part in found.reason


def test_a_statement_inside_another_loses_neither_in_silence():
    reading = read_camt(document(GOOD, balanced(GOOD)))
    assert [len(reading.statements), len(reading.faults)] == [2, 1]
    assert "another Stmt begins inside this one" in reading.faults[0].reason


def test_two_kinds_of_message_in_one_file_are_refused():
    first, second = document(GOOD), document(statement(entry(), tag="Ntfctn"), kind="054")
    both = b"<All>" + first.partition(b"\n")[2] + second.partition(b"\n")[2] + b"</All>"
    reading = read_camt(both)
    assert ([one.account for one in reading.statements], len(reading.faults)) == ([THEIRS], 1)
    assert "a CAMT.053 and a CAMT.054 are in one file" in reading.faults[0].reason


def test_a_file_over_the_limit_is_refused_before_it_is_parsed():
    with pytest.raises(UnreadableFile, match="at most 150,000,000"):
        recognise(b"<" + b" " * MAX_XML_BYTES + b"<", "x.xml")


@given(st.data())
def test_whatever_is_damaged_gets_an_answer_and_no_statement_that_was_not_there(data):
    good = document(GOOD, balanced(entry("20.00", amount("5.00"), amount("15.00")), closing="120.00"))
    at = data.draw(st.integers(0, len(good) - 1))
    damaged = good[:at] + data.draw(st.binary(max_size=8)) + good[at + data.draw(st.integers(0, 40)) :]
    recognise(damaged, "x")
    found = outcome(damaged)
    if isinstance(found, UnreadableFile):
        assert found.reason
    else:
        assert 1 <= len(found.statements) <= 2


@given(st.sampled_from([CREDIT, ""]), st.text(max_size=30))
def test_any_text_in_the_place_of_an_amount_is_read_or_refused(mark, text):
    plain = "".join(c for c in text if c.isprintable() and c not in "<&")
    found = outcome(document(balanced(entry(plain, mark=mark))))
    if isinstance(found, UnreadableFile):
        assert found.where.startswith("statement 1")
    else:
        assert found.statements[0].lines[0].minor >= 0
