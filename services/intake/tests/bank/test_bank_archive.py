"""ZIP archives are unpacked within limits; a name in one is never a path."""

import zlib
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from o2c.intake.bank import Kind, UnreadableFile, archive, members, recognise


def packed(*contents: bytes, names: list[str] | None = None, method: int = ZIP_DEFLATED) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", method) as made:
        for number, content in enumerate(contents):
            made.writestr(names[number] if names else f"{number}.xml", content)
    return target.getvalue()


def unpacked(data: bytes) -> list[tuple[int, bytes]]:
    return [(place, content.head(content.size)) for place, content in members(data)]


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        list(members(data))
    return str(caught.value)


def test_files_come_by_their_place_whatever_they_are_called():
    data = packed(b"one", b"two", names=["../../etc/passwd", "/x\x1b[2J"])
    assert recognise(data, "x").kind is Kind.ZIP
    assert unpacked(data) == [(1, b"one"), (2, b"two")]


def test_folders_and_the_files_that_macs_add_are_no_files_of_the_bank():
    data = packed(b"", b"one", b"\x00\x05\x16\x07attributes", names=["folder/", "folder/a", "__MACOSX/folder/._a"])
    assert unpacked(data) == [(1, b"one")]


def test_an_excel_workbook_is_no_archive():
    found = recognise(packed(b"<Types/>", names=["[Content_Types].xml"]), "x.zip")
    assert (found.kind, "Excel" in found.reason) == (Kind.UNKNOWN, True)


def test_a_bomb_is_refused_by_its_ratio_before_it_is_unpacked(monkeypatch):
    data = packed(bytes(5_000_000))
    monkeypatch.setattr(ZipFile, "open", lambda *_: pytest.fail("it was unpacked"))
    assert "more than 200-fold" in refusal(data)


def test_a_size_that_the_archive_lies_about_is_not_exceeded():
    data = bytearray(packed(b"x" * 2_000))
    for at in (data.index(b"PK\x03\x04") + 22, data.index(b"PK\x01\x02") + 24):
        data[at : at + 4] = (10).to_bytes(4, "little")
    assert "damaged" in refusal(bytes(data))


def test_all_files_together_and_their_number_are_bounded(monkeypatch):
    monkeypatch.setattr(archive, "MAX_UNPACKED", 25)
    assert "file 3 of the archive: the archive unpacks to over 25 bytes" in refusal(packed(*[b"x" * 10] * 3))
    monkeypatch.setattr(archive, "MAX_MEMBERS", 2)
    assert "more than 2 files" in refusal(packed(b"1", b"2", b"3"))


def test_damaged_and_encrypted_archives_say_so():
    data = packed(b"x" * 100, method=ZIP_STORED)
    assert "damaged" in refusal(data.replace(b"x" * 100, b"y" * 100))
    encrypted = bytearray(data)
    for at in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        encrypted[at] |= 1
    assert "encrypted" in refusal(bytes(encrypted))
    assert "another method" in refusal(packed(b"x", method=ZIP_BZIP2))
    deflated = packed(zlib.compress(b"x") * 50)
    assert recognise(deflated[:-30], "x").kind is Kind.UNKNOWN
