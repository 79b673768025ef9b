"""Exports of schema `bi`: exact, whole or not there, and without a gap from one to the next."""

import hashlib
import random
import threading
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import psycopg
import pyarrow.parquet as pq
import pytest
from projection_quarter import quarter

from o2c.projection.bi.export import manifest, parquet
from o2c.projection.bi.export.errors import ExportRefused
from o2c.projection.bi.export.positions import Positions
from o2c.projection.bi.export.query import NO_MONTH, Asked
from o2c.projection.bi.export.run import export, export_daily
from o2c.projection.bi.registry import VIEWS

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def said():
    return quarter(35, steps=300).log.said


@pytest.fixture
def played(empty_bi, said):
    empty_bi.fold([said])
    return empty_bi


def rows_of(folder: Path, view: str) -> list[dict]:
    """Of the files alone, without what their folders say."""
    files = sorted((folder / view).rglob("*.parquet"))
    return [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]


def test_files_hold_what_the_views_hold(played, tmp_path):
    made = export(played.reader_url, tmp_path / "out")
    assert set(made["views"]) == set(VIEWS)
    with played.connect(played.reader_url) as connection:
        connection.execute("set timezone to 'UTC'")
        for name, view in VIEWS.items():
            cur = connection.execute(f"select * from bi.{name} order by {', '.join(view.key)}")
            columns = [column.name for column in cur.description]
            json = {c.name for c in cur.description if c.type_code == psycopg.adapters.types["jsonb"].oid}
            expected = [
                [str(v).replace("'", '"') if c in json else v for c, v in zip(columns, r, strict=True)]
                for r in cur.fetchall()
            ]
            found = rows_of(tmp_path / "out", name)
            assert made["views"][name]["rows"] == len(found) == len(expected), name
            assert all(list(row) == columns for row in found)
            assert Counter(map(str, (plain(list(row.values())) for row in found))) == Counter(
                map(str, (plain(row) for row in expected))
            ), name


def plain(row: list) -> list:
    """Decimals without trailing zeros; moments in UTC."""
    return [
        v.normalize() + 0 if isinstance(v, Decimal) else v.astimezone(UTC) if isinstance(v, datetime) else v
        for v in row
    ]


def test_the_manifest_is_true(played, tmp_path):
    made = export(played.reader_url, tmp_path / "out")
    assert manifest.read(tmp_path / "out" / "manifest.json") == made
    listed = {file["path"] for view in made["views"].values() for file in view["files"]}
    assert listed == {f.relative_to(tmp_path / "out").as_posix() for f in (tmp_path / "out").rglob("*.parquet")}
    for view in made["views"].values():
        for file in view["files"]:
            data = (tmp_path / "out" / file["path"]).read_bytes()
            assert (file["bytes"], file["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    query = "select movement_currency, sum(movement_amount) from bi.fct_movement group by 1"
    with played.connect(played.reader_url) as connection:
        expected = dict(connection.execute(query).fetchall())
    sums = {c: Decimal(total["movement_amount"]) for c, total in made["views"]["fct_movement"]["sums"].items()}
    assert len(sums) == 2
    assert sums == expected


def test_facts_are_cut_by_month_and_those_without_a_date_stand_apart(played, tmp_path):
    made = export(played.reader_url, tmp_path / "out", ["fct_receipt", "dim_currency"])
    assert [file["path"] for file in made["views"]["dim_currency"]["files"]] == ["dim_currency/part-0.parquet"]
    for file in made["views"]["fct_receipt"]["files"]:
        month = file["path"].split("/")[1].removeprefix("month=")
        read = pq.ParquetFile(tmp_path / "out" / file["path"])
        assert read.schema_arrow.field("received_amount").type == parquet.DECIMAL
        assert read.schema_arrow.field("received_amount").metadata[b"comment"] == b"amount that came in on this account"
        dates = [row["booking_date"] for row in read.read().to_pylist()]
        assert {NO_MONTH if day is None else f"{day:%Y-%m}" for day in dates} == {month}


def test_an_empty_view_is_a_file_with_its_columns(empty_bi, tmp_path):
    made = export(empty_bi.reader_url, tmp_path / "out", ["fct_movement"])
    (file,) = made["views"]["fct_movement"]["files"]
    read = pq.ParquetFile(tmp_path / "out" / file["path"])
    assert (file["rows"], read.metadata.num_rows) == (0, 0)
    assert read.schema_arrow.names == [name for name, _ in made["views"]["fct_movement"]["columns"]]


def test_texts_come_back_as_they_were_also_empty_and_odd_ones(empty_bi, tmp_path):
    texts = ["", '"', "a\nb", "a,b", "t", "\\N", "NULL", "é\u2028", None]
    with empty_bi.connect() as connection:
        for number, text in enumerate(texts):
            connection.execute("insert into customer (customer, name) values (%s, %s)", (f"C{number}", text))
    export(empty_bi.reader_url, tmp_path / "out", ["dim_customer"])
    found = sorted((row["customer_id"], row["customer_name"]) for row in rows_of(tmp_path / "out", "dim_customer"))
    assert [name for _, name in found] == texts


def test_rows_are_the_same_however_small_the_blocks(played, tmp_path, monkeypatch):
    whole = export(played.reader_url, tmp_path / "whole", ["fct_movement"])
    monkeypatch.setattr(parquet, "_BLOCK", 2_000)
    small = export(played.reader_url, tmp_path / "small", ["fct_movement"])
    assert rows_of(tmp_path / "whole", "fct_movement") == rows_of(tmp_path / "small", "fct_movement")
    assert whole["views"]["fct_movement"]["sums"] == small["views"]["fct_movement"]["sums"]


def test_an_export_as_of_a_day_holds_what_counts_by_then_and_says_what_it_leaves_out(played, tmp_path):
    everything = export(played.reader_url, tmp_path / "all", ["fct_movement"])
    days = sorted(row["effective_date"] for row in rows_of(tmp_path / "all", "fct_movement"))
    day = days[len(days) // 2]
    made = export(played.reader_url, tmp_path / "out", asked=Asked(as_of=day))
    expected = [row for row in rows_of(tmp_path / "all", "fct_movement") if row["effective_date"] <= day]
    assert rows_of(tmp_path / "out", "fct_movement") == expected
    assert 0 < len(expected) < everything["views"]["fct_movement"]["rows"]
    assert "fct_open_item" in made["left_out"]
    assert "fct_open_item" not in made["views"]
    assert "dim_customer" in made["views"]


@pytest.mark.parametrize(
    ("names", "asked", "says"),
    [
        (["fct_gone"], Asked(), "no view fct_gone"),
        (["fct_open_item"], Asked(as_of=date(2026, 5, 4)), "fct_open_item cannot be told as of a day"),
        ([], Asked(Positions({("/o2c/order", 0): 1}, None), date(2026, 5, 4)), "exclude each other"),
        ([], Asked(Positions({("/o2c/order", 0): 10**9}, None)), "ahead of these read models"),
    ],
    ids=["view", "as-of", "both", "ahead"],
)
def test_what_cannot_be_told_is_refused_and_nothing_is_left(played, tmp_path, names, asked, says):
    with pytest.raises(ExportRefused, match=says):
        export(played.reader_url, tmp_path / "out", names, asked)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use_is_left_as_it_is(played, tmp_path):
    (tmp_path / "mine").write_text("x")
    with pytest.raises(ExportRefused, match="is not empty"):
        export(played.reader_url, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["mine"]


def test_an_export_that_fails_half_way_leaves_nothing(played, tmp_path, monkeypatch):
    monkeypatch.setattr(manifest, "write", lambda *_: (_ for _ in ()).throw(OSError("no space left")))
    with pytest.raises(OSError, match="no space left"):
        export(played.reader_url, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_the_export_of_a_day_is_made_once_also_by_two_at_once(played, tmp_path):
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(export_daily(played.reader_url, tmp_path))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.append(export_daily(played.reader_url, tmp_path))
    assert len(results) == 3
    assert results[0] == results[1] == results[2]
    assert [folder.name for folder in tmp_path.iterdir()] == [results[0][0].name]


def test_slices_taken_while_writers_commit_come_to_one_extraction(empty_bi, tmp_path):
    """Two writers, a partition each and both commit in turns of their own, and a reader that goes on from manifest to
    manifest: taken over as the manifests say, its slices are what one extraction at the end is."""
    said = quarter(36, steps=300).log.said
    turns = threading.Semaphore(0)
    writing = [threading.Thread(target=empty_bi.fold, args=(cut(said, p, turns),), daemon=True) for p in ({0, 2}, {1})]
    have: dict[str, dict[tuple, dict]] = {name: {} for name in VIEWS}
    position, slices = None, []
    for thread in writing:
        thread.start()
    while True:
        last = not any(thread.is_alive() for thread in writing)
        turns.release(6)
        folder = tmp_path / f"slice-{len(slices)}"
        slices.append(export(empty_bi.reader_url, folder, asked=Asked(since=position)))
        position = manifest.position_of(str(folder))
        for name, told in slices[-1]["views"].items():
            take_over(have[name], name, told, rows_of(folder, name))
        if last:
            break
    moving = [made["views"]["fct_movement"]["rows"] for made in slices]
    assert len([rows for rows in moving if rows]) > 2, moving
    export(empty_bi.reader_url, tmp_path / "whole")
    for name in VIEWS:
        assert have[name] == keyed(name, rows_of(tmp_path / "whole", name)), name


def cut(said, places, turns):
    """Facts of some partitions in small batches, a turn each: some come while the reader reads."""
    chance, own = random.Random(1), [fact for fact in said if fact.partition in places]
    while own:
        size = chance.randrange(1, 25)
        turns.acquire()
        yield own[:size]
        own = own[size:]


def keyed(name: str, rows: list[dict]) -> dict[tuple, dict]:
    return {tuple(row[column] for column in VIEWS[name].key): row for row in rows}


def take_over(have: dict[tuple, dict], name: str, told: manifest.ExportedView, rows: list[dict]) -> None:
    """As the manifest says. An appended row that was there already would be a row twice."""
    if told["extraction"] == "full":
        have.clear()
    for_ = told["replace_by"]
    replaced = {tuple(row[column] for column in for_) for row in rows}
    if told["extraction"] == "changed":
        for key in [key for key, row in have.items() if tuple(row[column] for column in for_) in replaced]:
            del have[key]
    new = keyed(name, rows)
    assert len(new) == len(rows)
    assert not new.keys() & have.keys(), name
    have.update(new)
