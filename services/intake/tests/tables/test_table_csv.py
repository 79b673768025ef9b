"""CSV files as ERPs and people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.tables import INVOICES, TableProfile, load_table_profile, open_table
from o2c.intake.tables.fields import Fields

FIELDS = Fields(required=("number", "name"), optional=("amount",))
PLAIN = TableProfile()


def rows(data: bytes | str, profile: TableProfile = PLAIN):
    found = open_table(data if isinstance(data, bytes) else data.encode(), profile, FIELDS)
    return [(row.line, row.cells, row.fault) for row in found.rows]


def test_quoted_cells_may_hold_delimiters_quotes_and_lines_and_rows_keep_their_line_number():
    data = 'number,name\n1,"Smith, ""Joe"""\n\n2,"two\nlines"\n3,last\n'
    assert rows(data) == [
        (2, {"number": "1", "name": 'Smith, "Joe"'}, ""),
        (4, {"number": "2", "name": "two\nlines"}, ""),
        (6, {"number": "3", "name": "last"}, ""),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_counts_once(end):
    assert [line for line, _, _ in rows(f"number,name{end}1,a{end}2,b{end}")] == [2, 3]


@pytest.mark.parametrize(
    ("encoding", "written"),
    [("utf-8-sig",) * 2, ("utf-8-sig", "utf-8"), ("utf-8", "utf-8-sig"), ("cp1252",) * 2, ("utf-16",) * 2],
)
def test_a_byte_order_mark_is_no_part_of_the_first_column(encoding, written):
    data = "number,name\n1,Müller\n".encode(written)
    assert rows(data, TableProfile(encoding=encoding)) == [(2, {"number": "1", "name": "Müller"}, "")]


def test_a_profile_names_delimiter_columns_and_defaults():
    profile = load_table_profile(b'delimiter = ";"\n[columns]\nnumber = "Belegnr"\n[defaults]\nname = "X"\n')
    assert rows("Belegnr;Betrag\n1;2\n", profile) == [(2, {"Belegnr": "1", "Betrag": "2"}, "")]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("1", "1 columns; the header has 2"),
        ("1,a,b", "3 columns; the header has 2"),
        ("1,nul\x00", "name: the control character U+0000"),
        ("1,\x1b[2J", "name: the control character U+001B"),
        ("1," + "x" * 4_001, "name: 4,001 characters; at most 4,000"),
        ("1," + "x" * 200_000, "field larger than field limit"),
        ('1,"a"b', "not readable as CSV"),
    ],
)
def test_a_row_that_is_none_says_why_and_stops_no_other(row, fault):
    first, bad, last = rows(f"number,name\n1,good\n{row}\n2,good\n")
    assert (first[2], last[2]) == ("", "")
    assert (bad[0], last[0]) == (3, 4)
    assert fault in bad[2]


def test_a_longer_row_with_nothing_in_the_surplus_is_taken():
    assert rows("number,name\n1,a,,\n")[0][2] == ""


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "line 1: the line with the column names is missing"),
        (b"\n1,a\n", "line 1: the line with the column names is missing"),
        (b"number\n1\n", "line 1: columns are missing: name. The file has: number (one column: does"),
        (b"number;name\n1;a\n", "columns are missing: number, name. The file has: number;name (one column: does"),
        (b"number,name,name\n1,a,b\n", "columns are in the file more than once: name"),
        (
            "number,name\n1,a\n2,Müller\n".encode("cp1252"),
            "line 3: byte 0xFC is not utf-8-sig; name",
        ),
        ("number,name\n1,a\n".encode("utf-16"), "line 1: byte 0xFF is not utf-8-sig"),
        (b'"number,name\n1,a\n', "line 1: the line with the column names is not readable"),
        (b"PK\x03\x04rest", "a ZIP archive; expected CSV, Excel (.xlsx) or Parquet"),
        (b"\x1f\x8brest", "a gzip archive; expected CSV, Excel (.xlsx) or Parquet"),
        (b"rejected_line,number,name\n1,1,a\n", "line 1: the column rejected_reason, original_file is missing"),
    ],
)
def test_what_concerns_the_whole_file_refuses_it_once(data, reason):
    with pytest.raises(UnreadableFile) as refused:
        open_table(data, PLAIN, FIELDS)
    assert reason in str(refused.value)


def test_a_quotation_mark_that_is_never_closed_refuses_the_file_for_nobody_knows_what_it_swallows():
    table = open_table(b'number,name\n1,a\n2,"b\n3,c\n4,d\n', PLAIN, FIELDS)
    with pytest.raises(UnreadableFile, match="line 3: a quotation mark opens in this row and is never closed"):
        list(table.rows)


def test_a_missing_column_is_one_message_whatever_the_number_of_rows():
    data = b"number,customer\n" + b"1,C\n" * 30_000
    with pytest.raises(UnreadableFile) as refused:
        open_table(data, PLAIN, INVOICES.fields)
    text = str(refused.value)
    assert text == (
        "line 1: columns are missing: legal_entity, currency, amount, document_date. The file has: number, customer"
    )


def test_a_header_of_thousands_of_names_gives_a_short_message():
    data = (",".join(f"\x1b{n}" for n in range(5_000)) + "\n").encode()
    with pytest.raises(UnreadableFile) as refused:
        open_table(data, PLAIN, FIELDS)
    assert len(str(refused.value)) < 500
    assert "\x1b" not in str(refused.value)


@pytest.mark.parametrize(
    ("profile", "reason"),
    [
        ({"columns": {"numbr": "number"}}, "profile: no such field: numbr. The fields are: number, name, amount"),
        ({"defaults": {"nmae": "x"}}, "profile: no such field: nmae"),
        ({"columns": {"amount": "Betrag"}}, "columns that the profile names are not in the file: Betrag"),
        ({"carry": ["region"]}, "columns that the profile names are not in the file: region"),
    ],
)
def test_a_profile_that_does_not_fit_the_file_is_refused_before_any_row(profile, reason):
    with pytest.raises(UnreadableFile) as refused:
        open_table(b"number,name\n1,a\n", TableProfile(**profile), FIELDS)
    assert reason in str(refused.value)


@given(st.binary(max_size=300))
def test_any_bytes_give_rows_with_or_without_fault_or_a_refusal(data):
    try:
        found = rows(b"number,name\n" + data, TableProfile(encoding="latin-1"))
    except UnreadableFile:
        return
    assert all(line >= 2 for line, _, _ in found)
