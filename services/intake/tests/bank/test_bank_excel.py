"""Excel statements of a bank, by the profile that reads its CSV."""

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from excel_files import MAIN, workbook

from o2c.intake import workbook as module
from o2c.intake.bank import Kind, UnreadableFile, excel, load_profile, read_csv, read_excel, recognise

PROFILE = load_profile(
    b'account="A1"\ncurrency="EUR"\ndelimiter=";"\ndecimal=","\nthousands="."\ndate_format="%d.%m.%Y"\nencoding="cp1252"\n'
    b'[columns]\nbooking_date="day"\namount="amount"\ntext="text"\npayer_name="name"\n'
)
HEAD = ["day", "amount", "text", "name"]
ROWS = [HEAD, [date(2024, 1, 31), 1190.55, "INVOICE 4711", "Ångström, Ł & Co"], [date(2024, 2, 1), -20, 4712, None]]


def read(sheets, profile=PROFILE, **more):
    return read_excel(workbook(sheets, **more), profile)


def test_numbers_and_dates_are_what_they_are_whatever_the_profile_says_of_their_form():
    reading = read({"Umsätze": ROWS})
    (statement,) = reading.statements
    first, second = statement.lines
    assert (first.minor, first.booking_date, first.remittance) == (119055, date(2024, 1, 31), "INVOICE 4711")
    assert first.payer_name == "Ångström, Ł & Co"
    assert (second.minor, second.remittance, second.payer_name) == (-2000, "4712", None)
    assert (reading.errors, reading.names) == ((), tuple(HEAD))


def test_cells_that_are_text_are_read_in_the_form_of_the_profile():
    (statement,) = read({"S": [HEAD, ["31.01.2024", "1.190,55", "x", ""]]}).statements
    assert (statement.lines[0].minor, statement.lines[0].booking_date) == (119055, date(2024, 1, 31))


def test_it_is_the_same_as_the_csv_of_the_bank():
    text = "day;amount;text;name\n31.01.2024;1190,55;INVOICE 4711;X\n\n01.02.2024;-20;;\n"
    rows = [HEAD, [date(2024, 1, 31), 1190.55, "INVOICE 4711", "X"], [], [date(2024, 2, 1), -20.0, "", None]]
    assert read({"S": rows}).statements == read_csv(text.encode("cp1252"), PROFILE).statements


def test_a_refused_row_has_its_number_in_the_sheet_also_after_empty_rows_and_line_breaks():
    rows = [HEAD, ["31.01.2024", 1, "two\nlines", ""], [], [], ["31.02.2024", 1, "", ""]]
    reading = read({"S": rows})
    assert [line.remittance for s in reading.statements for line in s.lines] == ["two lines"]
    ((line_no, reason),) = [(error.line_no, error.reason) for error in reading.errors]
    assert (line_no, reason) == (5, "booking date: '31.02.2024' is no date in the form %d.%m.%Y")


def test_lines_before_the_header_are_skipped_also_where_they_are_empty():
    profile = PROFILE.model_copy(update={"skip_rows": 2})
    (statement,) = read({"S": [[], ["Account 4711"], HEAD, [date(2024, 1, 31), 5, "", ""]]}, profile).statements
    assert (statement.lines[0].line_no, statement.lines[0].minor) == (4, 500)


def test_what_binary_fractions_add_to_a_number_is_no_amount():
    (statement,) = read({"S": [HEAD, [date(2024, 1, 31), 0.1 + 0.2, "", ""]]}).statements
    assert statement.lines[0].minor == 30


def test_the_first_sheet_that_is_not_hidden_is_read_else_the_one_that_the_profile_names():
    other = [HEAD, [date(2024, 1, 31), 7, "", ""]]
    sheets = {"Notes": [["x"]], "A": ROWS, "B": other}
    assert read(sheets, hidden=["Notes"]).statements[0].total == 117055
    named = PROFILE.model_copy(update={"sheet": "B"})
    assert read(sheets, named).statements[0].total == 700


@pytest.mark.parametrize(
    ("sheets", "hidden", "sheet", "message"),
    [
        ({"A": ROWS}, [], "B", "there is no sheet 'B'; there are: A"),
        ({"A": [["x", "y"], [1, 2]]}, [], None, "columns of the profile are not in the file: day, amount"),
        ({"A": []}, [], None, "the line with the column names is missing"),
        ({"A": ROWS}, ["A"], None, "no visible sheet with cells"),
    ],
)
def test_what_cannot_be_read_says_why(sheets, hidden, sheet, message):
    with pytest.raises(UnreadableFile) as caught:
        read(sheets, PROFILE.model_copy(update={"sheet": sheet}), hidden=hidden)
    assert message in str(caught.value)


@pytest.mark.parametrize("damage", [lambda d: d[: len(d) // 2], lambda d: d.replace(b"sheet1", b"shiit1")])
def test_a_damaged_workbook_is_refused(damage):
    with pytest.raises(UnreadableFile, match="workbook"):
        read_excel(damage(workbook({"A": ROWS})), PROFILE)


def test_sizes_are_bounded(monkeypatch):
    monkeypatch.setattr(module, "MAX_ROWS", 2)
    with pytest.raises(UnreadableFile, match="more than 2 rows; at most 2 rows and 500 columns"):
        read({"A": ROWS})
    monkeypatch.setattr(excel, "MAX_UNPACKED", 1_000)
    with pytest.raises(UnreadableFile, match="the workbook unpacks to"):
        read({"A": ROWS})


def with_sheet(rows: str) -> bytes:
    """A workbook whose sheet is written by hand."""
    made = BytesIO()
    with ZipFile(BytesIO(workbook({"A": ROWS}))) as good, ZipFile(made, "w", ZIP_DEFLATED) as other:
        for name in good.namelist():
            sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
            other.writestr(name, sheet if "sheet1" in name else good.read(name))
    return made.getvalue()


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "a cell in row 1,048,576, column 0"),
        ('<row><c  t="n" r = "SG7"><v>1</v></c></row>', "a cell in row 7, column 501"),
        ('<row><c r="a200001"><v>1</v></c></row>', "a cell in row 200,001, column 1"),
        (f"<row>{'<c/>' * 501}</row>", "a row of more than 500 cells"),
        ("<row/>" * 200_001, "more than 200,000 rows"),
    ],
)
def test_a_cell_far_away_is_refused_before_room_is_made_for_all_up_to_it(rows, found):
    with pytest.raises(UnreadableFile, match=found):
        read_excel(with_sheet(rows), PROFILE)


def test_the_last_cell_that_is_possible_is_read():
    with pytest.raises(UnreadableFile, match="columns of the profile are not in the file"):
        read_excel(with_sheet('<row r="2"><c r="SF2"><v>1</v></c></row>'), PROFILE)


def test_a_workbook_is_recognised_and_other_documents_are_not_taken_for_one():
    assert recognise(workbook({"A": ROWS}), "x").kind is Kind.EXCEL
    word = workbook({"A": ROWS}).replace(b"xl/", b"wo/")
    assert recognise(word, "x.xlsx").kind is Kind.UNKNOWN
    assert "as before 2007 (save it as .xlsx)" in recognise(b"\xd0\xcf\x11\xe0" + b"\0" * 50, "x.xls").reason
