"""A file is what its content says, whatever its name."""

import random
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.intake.bank import Kind, UnreadableFile, recognise

MT940 = b":20:X\r\n:25:1\r\n:28C:1/1\r\n:60F:C240130EUR1,00\r\n:62F:C240131EUR1,00\r\n-\r\n"


def archive(**files: str) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    return made.getvalue()


MT942 = b":20:X\n:25:1\n:28C:1/1\n:34F:EUR0,\n:13D:2401311815+0100\n:61:240131C1,00NTRFNONREF\n:90C:1EUR1,00\n-\n"


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (MT940, "statement.csv", Kind.MT940),
        (b"{1:F01X}{4:\n" + MT940, "x", Kind.MT940),
        (MT940.partition(b":62F")[0], "cut.sta", Kind.MT940),
        (MT942, "statement.sta", Kind.MT942),
        (b"date;amount\n2024-01-31;1,00\n", "export.txt", Kind.CSV),
        ("Datum\tBetrag\n1\t2\n".encode("utf-16"), "export.txt", Kind.CSV),
        ("Währung;Betrag\nEUR;1,00\n".encode("cp1252"), "x", Kind.CSV),
        (b"\xef\xbb\xbf\r\n01,123,456,240131/\r\n02,1\r\n", "statement.csv", Kind.BAI2),
        (b"01,123,456,240131,0600,1,,,2", "cut.csv", Kind.BAI2),
        (b"02,1,2,1,240131/\n03,1,USD/\n", "without_a_header.txt", Kind.BAI2),
        (b"01,id,name\n1,2,3\n", "export.csv", Kind.CSV),
        (b"100ABCDEFGHIJ00999999911605231800   \r\n2ABC\r\n", "lockbox.csv", Kind.LOCKBOX),
        (b"100ABCDEFGHIJ00999999911605231800\n5001\n", "x", Kind.LOCKBOX),
        (b"date;amount\n", "header.csv", Kind.CSV),
        (b'date,amount,text\n1,2,"A, B"\n3,4,"A, B, C"\n', "x", Kind.CSV),
        (b"\n" * 100 + b"date;amount\n", "header.CSV", Kind.CSV),
        (b"\xef\xbb\xbf" + MT940, "x", Kind.MT940),
        (MT940.decode().encode("utf-16"), "x", Kind.MT940),
        ("Datum;Betrag;Nazwa\n31.01.2024;1,00;ŁÓDŹ\n".encode("cp852"), "x", Kind.CSV),
    ],
)
def test_a_format_is_recognised_by_content(data, name, kind):
    assert recognise(data, name).kind is kind


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b":60F:C240130EUR1,00\n", "a piece of an MT940: it has :60F:, but not :20:, :25:, :62F:"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"ISA*00*          *U*00401*1*0*T*>~\nGS*PO*1~\nST*850*0003~\n", "an X12 850, a purchase order"),
        (b"ISA*00*          *U*00401*1*0*T*>~GS*XX*1~ST*104*0003~", "an X12 104, no message of a bank"),
        (b"UNA:+.? '\nUNB+UNOC:3+1+2'\nUNH+1+REMADV:D:96A:UN'", "an EDIFACT REMADV, a remittance advice"),
        (b"PK\x03\x04\x00", "Excel"),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "an OpenDocument file"),
        (archive(**{"[Content_Types].xml": "", "xl/workbook.bin": ""}), "(.xlsb)"),
        (archive(), "a ZIP archive with no file in it"),
        (b"OFXHEADER:100\nDATA:OFXSGML\n", "an OFX file"),
        (b"!Type:Bank\nD01/31/2024\nT5.00\n^\n", "a QIF file"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<Document/>\n", "XML"),
        (b"Dear customer\nplease find\n", "looked for MT940"),
        (b"one;line\n", "looked for MT940"),
        ("ab".encode("utf-16") + b"x", "not valid UTF-16"),
        (random.Random(1).randbytes(1_000_000), "looked for MT940"),
    ],
)
def test_what_is_not_recognised_says_what_was_looked_for(data, part):
    found = recognise(data, "file")
    assert found.kind is Kind.UNKNOWN
    assert not found.is_read
    assert part in found.reason


def test_announced_cash_is_recognised_and_said_to_post_nothing():
    found = recognise(MT942, "intraday.sta")
    assert found.is_read
    assert "announces during the day and has not booked, so that nothing is posted" in found.reason


@given(st.binary(min_size=1, max_size=200), st.sampled_from(["x.csv", "x"]))
def test_any_bytes_get_an_answer(data, name):
    if data.strip():
        assert recognise(data, name).reason


@pytest.mark.parametrize("data", [b"", b"\n", b"x" * 50_000_001])
def test_empty_and_oversized_files_are_refused(data):
    with pytest.raises(UnreadableFile):
        recognise(data, "x.csv")


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"ISA*00*", "EDI"),
        (b"UNA:+.? 'UNB+UNOC:3", "EDI"),
        (b"UNB+UNOC:3+A+B", "EDI"),
        (b"ISA*00*~GS*RA~ST*820*0001~", "an X12 820, a payment order with its remittance advice"),
        (b"UNB+UNOC:3+A+B'UNH+1+REMADV:D:96A:UN'", "an EDIFACT REMADV, a remittance advice"),
    ],
)
def test_remittance_advices_are_sent_to_where_they_are_read(start, what):
    form = recognise(start, "a.txt")
    assert not form.is_read
    assert (
        form.reason == f"this is {what}; it is not read as a bank file: `o2c import advices` reads remittance advices"
    )


def test_other_edi_is_named_and_no_more():
    form = recognise(b"UNB+UNOC:3+A+B'UNH+1+ORDERS:D:96A:UN'", "a.txt")
    assert form.reason == "this is an EDIFACT ORDERS, a purchase order; it is not read as a bank file"
