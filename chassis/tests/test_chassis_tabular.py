"""Tables in every format: numbers stay exact, text stays text, and memory does not grow with the rows."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from o2c.chassis.tabular import FORMATS, Column, Line, Sheet, TooManyRows, excel_file, pdf_file, write

COLUMNS = (
    Column("customer", "Customer", "text"),
    Column("open", "Open amount", "amount"),
    Column("currency", "Currency", "text"),
    Column("due", "Due", "date"),
    Column("held", "On hold", "yes-no"),
    Column("items", "Items", "integer"),
    Column("known", "Known", "moment"),
)
MOMENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ROWS = [
    Line(("=HYPERLINK(1)", Decimal("1234.50"), "EUR", date(2026, 3, 1), True, 3, MOMENT)),
    Line(("Łódź & Söhne", Decimal("-0.005"), "KWD", None, False, 1, None)),
    Line((None, Decimal("1234.50"), "EUR", None, None, 3, None), "total EUR"),
]
SHEET = Sheet("Open items", COLUMNS, ("as of 2026-03-31",), MOMENT)


def written(format_: str, lines=ROWS, sheet: Sheet = SHEET) -> tuple[int, bytes]:
    file = io.BytesIO()
    rows = write(format_, file, sheet, iter(lines))
    return rows, file.getvalue()


@pytest.mark.parametrize("format_", FORMATS)
def test_rows_are_counted_without_totals_and_the_same_lines_give_the_same_bytes(format_):
    assert written(format_)[0] == 2
    assert written(format_) == written(format_)


def test_csv_says_exactly_what_was_given_and_no_text_of_it_is_a_formula():
    _, text = written("csv")
    assert list(csv.reader(io.StringIO(text.decode(), newline=""))) == [
        ["customer", "open", "currency", "due", "held", "items", "known"],
        ["'=HYPERLINK(1)", "1234.50", "EUR", "2026-03-01", "true", "3", "2026-03-01T09:30:00Z"],
        ["Łódź & Söhne", "-0.005", "KWD", "", "false", "1", ""],
    ]


def test_excel_holds_numbers_days_and_text_as_what_they_are_and_shows_totals():
    _, data = written("xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Report").to_python()
    assert rows[0][0] == "Open items"
    assert rows[2] == [column.title for column in COLUMNS]
    assert rows[3] == ["=HYPERLINK(1)", 1234.5, "EUR", date(2026, 3, 1), True, 3.0, MOMENT.replace(tzinfo=None)]
    assert rows[4][:2] == ["Łódź & Söhne", -0.005]
    assert rows[5][:3] == ["total EUR", 1234.5, "EUR"]


def test_excel_keeps_every_digit_of_a_number_that_a_double_cannot_hold():
    big = Decimal("12345678901234567.89")
    _, data = written("xlsx", [Line((None, big, "EUR", None, None, None, None))])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Report").to_python()
    assert rows[3][1] == str(big)


def test_no_text_of_a_workbook_is_stored_as_a_formula():
    import zipfile

    _, data = written("xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page
    assert "pane ySplit" in page


def test_parquet_has_decimals_days_and_moments():
    _, data = written("parquet")
    table = pq.read_table(io.BytesIO(data))
    assert table.column("open").to_pylist() == [Decimal("1234.5000"), Decimal("-0.0050")]
    assert table.column("due").to_pylist() == [date(2026, 3, 1), None]
    assert table.column("known").to_pylist() == [MOMENT, None]
    assert table.schema.metadata[b"title"] == b"Open items"


def test_an_empty_table_is_a_file_with_its_columns():
    assert written("csv", [])[1].startswith(b"customer,open")
    assert pq.read_table(io.BytesIO(written("parquet", [])[1])).column_names[0] == "customer"
    assert written("pdf", [])[1].startswith(b"%PDF")


TEXT = st.text(max_size=20)


@given(st.lists(st.tuples(TEXT, st.decimals(-(10**9), 10**9, places=2)), max_size=5))
def test_whatever_text_a_cell_holds_csv_gives_it_back_and_it_begins_no_formula(rows):
    sheet = Sheet("x", COLUMNS[:2])
    _, data = written("csv", [Line(row) for row in rows], sheet)
    read = list(csv.reader(io.StringIO(data.decode("utf-8", "surrogatepass"), newline="")))[1:]
    assert [(text.removeprefix("'") if text[:1] == "'" and given[:1] != "'" else text) for (text, _), (given, _) in
            zip(read, rows, strict=True)] == [given for given, _ in rows]  # fmt: skip
    assert not any(text.startswith(("=", "+", "-", "@", "\t", "\r")) for text, _ in read)
    assert [Decimal(amount) for _, amount in read] == [amount for _, amount in rows]


@given(TEXT)
def test_whatever_text_a_cell_holds_excel_and_pdf_can_be_written(text):
    for format_ in ("xlsx", "pdf"):
        assert written(format_, [Line((text,))], Sheet(text, COLUMNS[:1]))[0] == 1


@pytest.mark.parametrize(("format_", "module"), [("xlsx", excel_file), ("pdf", pdf_file)], ids=["xlsx", "pdf"])
def test_more_rows_than_a_format_takes_are_refused(format_, module, monkeypatch):
    monkeypatch.setattr(module, "MOST_ROWS", 1)
    with pytest.raises(TooManyRows, match="at most 1 rows"):
        written(format_)


@pytest.mark.parametrize("format_", FORMATS)
def test_memory_does_not_grow_with_the_rows(format_, tmp_path):
    def lines(number: int) -> Iterator[Line]:
        for place in range(number):
            yield Line((f"customer {place}", Decimal(place), "EUR", date(2026, 3, 1), True, place, MOMENT))

    def peak(number: int) -> int:
        tracemalloc.start()
        with (tmp_path / "file").open("wb") as file:
            assert write(format_, file, SHEET, lines(number)) == number
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(20_000) < 16 << 20
