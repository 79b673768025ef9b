"""Advices from CSV and Excel: a row is a line, an advice is all rows of its number."""

import io
import zipfile
from datetime import date
from xml.sax.saxutils import escape

import pytest

from o2c.intake.advices import FIELDS, AdviceTable, Kind, Source, named, recognise
from o2c.intake.bank import UnreadableFile
from o2c.intake.tables import TableProfile, open_table

HEADER = (
    "advice,trace,payment_date,payment_amount,currency,payer_name,"
    "document,gross,discount,paid,adjustment,adjustment_reason"
)
A1 = "A1,T1001,2026-05-04,1480.00,EUR,Example Pumps GmbH,INV-2026-0001,1000.00,20.00,980.00,,"
A1B = "A1,T1001,2026-05-04,1480.00,EUR,Example Pumps GmbH,INV-2026-0002,550.00,,500.00,-50.00,04"
A2 = "A2,,2026-05-05,,EUR,Other Ltd,77,,,10.00,,"
PLAIN = TableProfile()
SOURCE = Source("a.csv", "f" * 64, "CSV")


def built(data: bytes, profile: TableProfile = PLAIN):
    return list(AdviceTable(profile, SOURCE).build(open_table(data, profile, FIELDS).rows))


def csv(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def workbook(*rows: list[object], hidden: bool = False) -> bytes:
    """The least that Excel calls a workbook; numbers and formulas as numbers, all else as texts, None is no cell."""

    def cell(value: object, place: str) -> str:
        if value is None:
            return ""
        if isinstance(value, tuple):
            formula, saved = value
            saved = "" if saved is None else f"<v>{saved}</v>"
            return f'<c r="{place}"><f>{escape(formula)}</f>{saved}</c>'
        if isinstance(value, float | int):
            return f'<c r="{place}"><v>{value}</v></c>'
        if isinstance(value, date):
            return f'<c r="{place}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'

    sheet = "".join(
        f'<row r="{n}">' + "".join(cell(v, f"{chr(65 + c)}{n}") for c, v in enumerate(row)) + "</row>"
        for n, row in enumerate(rows, 1)
    )
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    state = ' state="hidden"' if hidden else ""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{rel}/styles" '
        'Target="styles.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{rel}"><sheets><sheet name="Advice" sheetId="1"{state} '
        'r:id="r1"/></sheets></workbook>',
        "xl/styles.xml": f'<styleSheet {main}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        "</styleSheet>",
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{sheet}</sheetData></worksheet>",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return packed.getvalue()


COLUMNS = ["document", "paid", "currency", "payment_date", "trace"]


def test_rows_of_one_number_are_one_advice_wherever_they_stand():
    first, second = (made.event for made in built(csv(A1, A2, A1B)))
    assert (first.number, first.trace, first.payment_date) == ("A1", "T1001", date(2026, 5, 4))
    assert (first.amount.amount, first.difference, first.payer.name) == ("1480.00", "0.00", "Example Pumps GmbH")
    assert [(x.document, x.paid, x.gross, x.discount) for x in first.lines] == [
        ("INV-2026-0001", "980.00", "1000.00", "20.00"),
        ("INV-2026-0002", "500.00", "550.00", "0.00"),
    ]
    assert [(a.amount, a.reason) for a in first.lines[1].adjustments] == [("-50.00", "04")]
    assert (second.amount.amount, second.lines[0].document) == ("10.00", "77")


def test_without_a_number_rows_of_one_trace_and_day_belong_together():
    rows = ("1,10,EUR,T1,2026-05-04", "2,5,EUR,T2,2026-05-04", "3,1,EUR,T1,2026-05-04")
    text = "\n".join(["document,paid,currency,trace,payment_date", *rows])
    assert [(m.event.trace, m.event.amount.amount) for m in built(text.encode())] == [("T1", "11.00"), ("T2", "5.00")]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([A1, A1B.replace("500.00,-50", "5oo.00,-50")], "line 3: paid: '5oo.00' is no amount"),
        ([A1, A1B.replace("T1001", "T9")], "line 3: trace: 'T9', but 'T1001' in line 2 of the same advice"),
        ([A2.replace("10.00", "-10.00")], "the payment is -10.00 EUR; an advice without a payment is not taken"),
        ([A2.replace(",77,", ",,")], "document: empty, but a value is required"),
        ([A2.replace("EUR", "EUX")], "'EUX' is not a currency of ISO 4217"),
        ([A2.replace("10.00", "10.001")], "10.001 EUR has more than 2 decimals"),
        ([A1.replace(",20.00,", ",-20.00,")], "discount: -20.00 is below 0"),
    ],
)
def test_a_bad_row_refuses_its_advice_and_no_other(rows, reason):
    made = built(csv(*rows, "Z9,,2026-05-06,,EUR,Third,88,,,1.00,,"))
    assert made[0].event is None
    assert reason in made[0].reason
    assert len(made[0].rows) == len(rows)
    assert made[1].event.lines[0].document == "88"


def test_a_payment_that_differs_from_its_lines_is_taken_with_a_warning():
    (made,) = built(csv(A1.replace("1480.00", "990.00")))
    assert made.event.difference == "10.00"
    assert made.warnings == ("line 2: the payment is 990.00 EUR, its lines sum to 980.00 EUR",)


def test_an_adjustment_of_the_whole_payment_needs_no_document():
    (made,) = built(
        csv(A2.replace(",77,,,10.00,,", ",77,,,10.00,,"), A2.replace(",77,,,10.00,,", ",,,,-1.00,-1.00,L4"))
    )
    assert [(x.document, x.paid) for x in made.event.lines] == [("77", "10.00"), ("", "-1.00")]


def test_the_same_advice_in_another_file_is_the_same():
    (one,) = named([built(csv(A2))[0].event])
    (other,) = named([built(csv(A1, A2))[1].event])
    assert one.advice == other.advice


def test_a_workbook_is_read_as_a_csv_file_is():
    data = workbook(
        COLUMNS, ["INV-1", 980.5, "EUR", date(2026, 5, 4), 4711], [77001, "19.50", "EUR", date(2026, 5, 4), 4711]
    )
    assert recognise(data).kind is Kind.EXCEL
    (made,) = built(data)
    assert (made.event.trace, made.event.payment_date, made.event.amount.amount) == (
        "4711",
        date(2026, 5, 4),
        "1000.00",
    )
    assert [(x.document, x.paid) for x in made.event.lines] == [("INV-1", "980.50"), ("77001", "19.50")]


def test_values_of_a_workbook_are_written_as_the_profile_says():
    profile = TableProfile(decimal=",", date_format="%d.%m.%Y")
    (made,) = built(workbook(COLUMNS, ["INV-1", 980.5, "EUR", date(2026, 5, 4), "x"]), profile)
    assert (made.event.payment_date, made.event.amount.amount) == (date(2026, 5, 4), "980.50")


def test_a_formula_is_not_evaluated_the_saved_value_counts():
    (good,) = built(workbook(COLUMNS, ["INV-1", ("0.1+0.2", 0.30000000000000004), "EUR"]))
    assert good.event.amount.amount == "0.30"
    (bad,) = built(workbook(COLUMNS, ["INV-1", ("1+1", None), "EUR"]))
    assert bad.reason == "paid: empty, but a value is required"


def test_empty_rows_of_a_workbook_count_and_are_passed_over():
    made = built(workbook([], COLUMNS, [], ["INV-1", "x", "EUR"]))
    assert made[0].rows[0].line == 4
    assert made[0].reason.startswith("paid: 'x' is no amount")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (workbook(COLUMNS, ["1", "1", "EUR"], hidden=True), "the workbook has no visible sheet with cells"),
        (workbook(), "the row with the column names is missing"),
        (workbook(["number", "paid"]), "columns are missing: document, currency"),
        (workbook(COLUMNS)[:-200], "the workbook is damaged"),
        (b"PK\x03\x04[Content_Types].xml xl/workbook.xml", "the workbook is damaged"),
        (b"\xd0\xcf\x11\xe0rest", "an old Excel workbook (.xls), or one with a password; expected CSV, Excel"),
    ],
)
def test_a_workbook_that_cannot_be_read_says_why(data, reason):
    with pytest.raises(UnreadableFile) as refused:
        built(data)
    assert reason in str(refused.value)


def test_a_value_without_a_column_is_a_fault_of_its_row():
    (made,) = built(workbook(COLUMNS, ["1", "1", "EUR", None, None, "stray"]))
    assert made.reason == "1 values right of the last column with a name: 'stray'"


def test_a_small_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr("o2c.intake.tables.xlsx_rows.MAX_UNPACKED", 1_000)
    with pytest.raises(UnreadableFile, match=r"unpacks to .* bytes; at most 1,000"):
        built(workbook(COLUMNS))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<Document/>", "this is XML"),
        (b":20:STMT\n:25:1", r"this is a bank statement \(MT940\): load it with `o2c import bank`"),
        (b"", "the file is empty"),
    ],
)
def test_what_is_no_file_of_advices_is_said(data, reason):
    with pytest.raises(UnreadableFile, match=reason):
        recognise(data)
