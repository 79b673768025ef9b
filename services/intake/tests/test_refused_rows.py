"""Refused rows lie beside their file, are mended there and loaded again as they are, and keep their identity."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.rejected import LEAD, LOST, Form, Header, Origin, Rejects

HASH = "0123456789abcdef" * 4
PLAIN = Form(",", '"', "utf-8")


def saved(folder: Path, *rows: list[str], form: Form = PLAIN, name: str = "march.csv") -> Path:
    rejects = Rejects(folder / name, ["number", "name"], form)
    for line, row in enumerate(rows, 2):
        rejects.add(row, Origin(HASH, line), "a reason")
    found = rejects.save()
    assert found is not None
    return found


def test_the_file_lies_beside_its_original_with_line_reason_and_hash_in_front(tmp_path):
    target = saved(tmp_path, ["1", "=1+1"], ["2", "short", "surplus"])
    assert target == tmp_path / "march.rejected.csv"
    assert target.read_text().splitlines() == [
        "rejected_line,rejected_reason,original_file,number,name",
        f"2,a reason,{HASH},1,'=1+1",
        f"3,a reason,{HASH},2,short,surplus",
    ]


def test_without_refused_rows_there_is_no_file(tmp_path):
    assert Rejects(tmp_path / "march.csv", ["number"], PLAIN).save() is None
    assert list(tmp_path.iterdir()) == []


def test_it_is_written_as_the_profile_reads_it(tmp_path):
    target = saved(tmp_path, ["1", "Müller; KG"], form=Form(";", "'", "cp1252", skip=2))
    assert target.read_bytes().split(b"\r\n")[:3] == [
        b"",
        b"",
        b"rejected_line;rejected_reason;original_file;number;name",
    ]
    assert "'Müller; KG'".encode("cp1252") in target.read_bytes()


def test_a_reason_may_hold_what_the_encoding_cannot(tmp_path):
    rejects = Rejects(tmp_path / "a.csv", ["name"], Form(",", '"', "ascii"))
    rejects.add(["x"], Origin(HASH, 2), "name: 'Müller…' is …")
    target = rejects.save()
    assert target is not None
    assert "name: 'M?ller?' is ?" in target.read_text("ascii")


def test_a_row_that_the_encoding_cannot_hold_is_not_written_wrongly(tmp_path):
    with pytest.raises(UnreadableFile, match="its refused rows cannot be written beside it"):
        saved(tmp_path, ["1", "Müller"], form=Form(",", '"', "ascii"))


def test_the_same_rows_again_are_the_same_file(tmp_path):
    assert saved(tmp_path, ["1", "a"]) == saved(tmp_path, ["1", "a"])
    assert len(list(tmp_path.iterdir())) == 1


def test_what_someone_is_mending_is_never_overwritten(tmp_path):
    first = saved(tmp_path, ["1", "a"])
    first.write_text("mended")
    second = saved(tmp_path, ["1", "a"])
    assert (first.read_text(), second.name) == ("mended", "march.rejected-2.csv")


def test_rows_of_a_mended_file_that_are_refused_again_do_not_pile_up_suffixes(tmp_path):
    first = saved(tmp_path, ["1", "a"])
    assert saved(tmp_path, ["2", "b"], name=first.name).name == "march.rejected-2.csv"
    assert saved(tmp_path, ["3", "c"], name="march.rejected-2.csv").name == "march.rejected-3.csv"


def test_a_link_of_that_name_is_not_followed(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "march.rejected.csv").symlink_to(elsewhere)
    assert saved(tmp_path, ["1", "a"]).name == "march.rejected-2.csv"
    assert not elsewhere.exists()


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path):
    with pytest.raises(UnreadableFile, match="its refused rows cannot be written beside it"):
        saved(tmp_path / "absent", ["1", "a"])


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=4), min_size=1),
    st.sampled_from([",", ";", "\t"]),
)
def test_every_row_and_its_origin_are_read_back(rows, delimiter):
    rejects = Rejects(Path("a.csv"), ["number", "=name"], Form(delimiter, '"', "utf-8"))
    for line, row in enumerate(rows, 2):
        rejects.add(row, Origin(HASH, line), "reason")
    written = b"".join(rejects._text.encoded("utf-8").pieces()).decode()
    first, *found = csv.reader(io.StringIO(written, newline=""), delimiter=delimiter, strict=True)
    header = Header(first)
    assert header.names == ["number", "=name"]
    splits = [header.split(values) for values in found]
    assert [(s.values, s.origin, s.fault) for s in splits] == [
        (row, Origin(HASH, line), "") for line, row in enumerate(rows, 2)
    ]


def test_a_file_that_we_did_not_write_is_left_as_it_is():
    header = Header(["number", "name"])
    assert header.split(["'=1", "x"]).values == ["'=1", "x"]
    assert header.lost is None


def test_our_columns_may_be_moved_but_not_removed():
    header = Header(["number", *reversed(LEAD)])
    assert header.split(["1", HASH, "reason", "7"]).origin == Origin(HASH, 7)
    with pytest.raises(UnreadableFile, match="the column original_file is missing"):
        Header(["rejected_line", "rejected_reason", "number"])


LOST_ONES = [("", HASH), ("0", HASH), ("x", HASH), ("7", ""), ("7", HASH[:63]), ("7", "g" * 64)]


@pytest.mark.parametrize(("line", "file"), LOST_ONES)
def test_a_row_that_no_longer_says_where_it_came_from_is_refused(line, file):
    split = Header([*LEAD, "number"]).split([line, "reason", file, "1"])
    assert (split.values, split.origin) == (["1"], LOST)
    assert "rejected_line and original_file must stay as the import wrote them" in split.fault
