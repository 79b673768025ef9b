"""A file is bounded before it is read, and its name can do no harm."""

import os
from pathlib import Path

import pytest

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.files import MAX_BYTES, file_hash, read_bytes, shown_name


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("/tmp/in/../march.csv", "march.csv"),
        ("a\x1b[2Jb\n.csv", "a\ufffd[2Jb\ufffd.csv"),
        ("..\\..\\windows.csv", "..\\..\\windows.csv"),
        (os.fsdecode(b"caf\xe9.csv"), "caf\ufffd.csv"),
        ("x" * 300 + ".csv", "x" * 80 + "…" + "x" * 35 + ".csv"),
    ],
)
def test_a_name_is_only_its_last_part_and_printable(path, shown):
    found = shown_name(Path(path))
    assert found == shown
    found.encode()


def test_a_file_of_200_mb_is_refused_unread(tmp_path, monkeypatch):
    large = tmp_path / "large.csv"
    with large.open("wb") as opened:
        opened.truncate(200_000_000)
    monkeypatch.setattr(Path, "open", lambda *_, **__: pytest.fail("it was opened"))
    with pytest.raises(UnreadableFile, match=r"200,000,000 bytes; at most 50,000,000 .* split it"):
        read_bytes(large)


def test_the_largest_file_that_is_read(tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes(b"x" * 100)
    assert read_bytes(file, 100) == b"x" * 100
    with pytest.raises(UnreadableFile, match="at most 99"):
        read_bytes(file, 99)
    assert MAX_BYTES == 50_000_000


@pytest.mark.parametrize("path", ["/dev/zero", "/"])
def test_what_is_no_file_is_refused(path):
    with pytest.raises(UnreadableFile, match="not a file"):
        read_bytes(Path(path))


def test_an_empty_and_an_absent_file_are_refused(tmp_path):
    (tmp_path / "empty.csv").touch()
    with pytest.raises(UnreadableFile, match="empty"):
        read_bytes(tmp_path / "empty.csv")
    with pytest.raises(UnreadableFile, match="not readable: No such file"):
        read_bytes(tmp_path / "absent.csv")


def test_a_file_is_known_by_its_content():
    assert file_hash(b"a") == file_hash(bytes(bytearray(b"a"))) != file_hash(b"b")
    assert len(file_hash(b"")) == 64
