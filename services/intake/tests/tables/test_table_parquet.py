"""Parquet files: the same rows, events and refusals as a CSV file of the same content."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.tables import INVOICES, TableProfile, open_table, parquet_rows
from o2c.intake.tables.fields import Fields

NOON = datetime(2019, 6, 30, 12)  # noqa: DTZ001 - a column without a time zone is what is tested
FIELDS = Fields(required=("number",), optional=("value",))


def parquet(**columns) -> bytes:
    target = io.BytesIO()
    pq.write_table(pa.table(columns), target)
    return target.getvalue()


def values(column: pa.Array, **settings) -> list[str]:
    data = parquet(number=pa.array(["1"] * len(column)), value=column)
    return [row.cells["value"] for row in open_table(data, TableProfile(**settings), FIELDS).rows]


@pytest.mark.parametrize(
    ("column", "settings", "texts"),
    [
        (pa.array([79656.6, 0.1, 12345.0, float("nan"), 1e16, None]), {},
         ["79656.6", "0.1", "12345", "", "10000000000000000", ""]),
        (pa.array([Decimal("1234.50")]), {"decimal": ","}, ["1234,50"]),
        (pa.array([17850, None]), {}, ["17850", ""]),
        (pa.array([date(2019, 6, 30)]), {"date_format": "%d.%m.%Y"}, ["30.06.2019"]),
        (pa.array([NOON], pa.timestamp("ns")), {}, ["2019-06-30"]),
        (pa.array([datetime(2019, 6, 30, 23, tzinfo=UTC)], pa.timestamp("us", "UTC")), {}, ["2019-06-30"]),
        (pa.array([True, False]), {}, ["yes", "no"]),
        (pa.array(["Müller", " x "]).dictionary_encode(), {}, ["Müller", "x"]),
        (pa.nulls(1), {}, [""]),
    ],
)  # fmt: skip
def test_values_become_what_the_profile_says_a_csv_file_would_hold(column, settings, texts):
    assert values(column, **settings) == texts


def test_an_invoice_is_the_same_event_from_parquet_and_from_csv():
    profile = TableProfile(decimal=",", date_format="%d.%m.%Y", delimiter=";", defaults={"legal_entity": "DE01"})
    text = "number;customer;currency;amount;document_date\n4711;C-1;EUR;1234,5;30.06.2019\n"
    table = parquet(
        number=pa.array([4711]),
        customer=pa.array(["C-1"]),
        currency=pa.array(["EUR"]),
        amount=pa.array([1234.5]),
        document_date=pa.array([date(2019, 6, 30)]),
    )
    (from_csv,), (from_parquet,) = (
        [b.event for b in INVOICES.build(open_table(data, profile, INVOICES.fields).rows, profile)]
        for data in (text.encode(), table)
    )
    assert from_csv == from_parquet is not None


def test_rows_are_numbered_from_one():
    data = parquet(number=pa.array(["a", "b"]))
    assert [row.line for row in open_table(data, TableProfile(), FIELDS).rows] == [1, 2]


def test_columns_of_lists_are_left_out_unless_the_profile_names_one():
    data = parquet(number=pa.array(["1"]), tags=pa.array([["a"]]))
    assert open_table(data, TableProfile(), FIELDS).names == ["number"]
    with pytest.raises(UnreadableFile, match="not in the file: tags"):
        open_table(data, TableProfile(carry=("tags",)), FIELDS)


@pytest.mark.parametrize("data", [b"PAR1", b"PAR1" + b"\x00" * 100 + b"PAR1", parquet(number=pa.array(["1"]))[:-20]])
def test_a_damaged_file_is_refused(data):
    with pytest.raises(UnreadableFile, match="not readable as Parquet"):
        open_table(data, TableProfile(), FIELDS)


def test_a_file_damaged_inside_is_refused_when_its_rows_are_read():
    data = bytearray(parquet(number=pa.array([f"{n:08}" for n in range(1_000)])))
    data[40:400] = b"\xff" * 360
    with pytest.raises(UnreadableFile, match="not readable as Parquet"):
        list(open_table(bytes(data), TableProfile(), FIELDS).rows)


def test_a_small_file_that_holds_too_many_rows_is_refused_unread(monkeypatch):
    monkeypatch.setattr(parquet_rows, "MAX_ROWS", 100)
    data = parquet(number=pa.array(["1"] * 101))
    with pytest.raises(UnreadableFile, match=r"101 rows .* at most 100"):
        open_table(data, TableProfile(), FIELDS)
