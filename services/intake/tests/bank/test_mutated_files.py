"""Whatever becomes of a bank's file on its way: its statements add up, or one clear error says what is wrong."""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from bank_samples import SAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st

from o2c.contracts.bank import BankStatementReceived
from o2c.contracts.base import MAX_BYTES
from o2c.intake.bank import Profile, UnreadableFile
from o2c.intake.bank_import import BankFile, read_bank_file

SHARED = Path(__file__).parents[4] / ".." / "shared" / "data"
FILES = sorted(file for name in ("bank", "edi") for file in (SHARED / name).rglob("*") if file.is_file())
HUGE = 300_000
SIGNS = b"0123456789,.:;/-+\"'<>?=&CDR \n\r\t\x00\x1a\x85\xe4\xff"


def read_or_refused(data: bytes, profile: Profile | None) -> BankFile | None:
    """Whatever else is raised fails the test."""
    try:
        found = read_bank_file(data, "file", profile)
    except UnreadableFile as error:
        assert_clear(str(error))
        return None
    assert_adds_up(found)
    return found


def assert_clear(message: str) -> None:
    """For a person, on a line, however much stood in the file."""
    assert 10 < len(message) < 2_000
    assert message.isprintable()


def assert_adds_up(found: BankFile) -> None:
    parts: defaultdict[str, list[BankStatementReceived]] = defaultdict(list)
    for event in found.events("DE01"):
        assert len(event.model_dump_json().encode()) < MAX_BYTES - 10_000
        parts[event.statement].append(event)
    assert sum(len(event.lines) for events in parts.values() for event in events) == found.lines
    for events in parts.values():
        first = events[0]
        assert [event.part for event in events] == list(range(1, first.parts + 1))
        total = sum((Decimal(line.amount) for event in events for line in event.lines), Decimal(0))
        if first.opening and first.closing and not first.contradicted:
            assert Decimal(first.opening) + total == Decimal(first.closing)
        if first.contradicted:
            assert found.report.refused.count
    for notes in (found.report.refused, found.report.warnings):
        for where, what in notes.first:
            assert_clear(f"{where}: {what}")


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    for _ in range(draw(st.integers(1, 3))):
        data = draw(st.sampled_from(WAYS))(draw, data)
    return data


def flipped(draw: st.DrawFn, data: bytes) -> bytes:
    at = draw(st.integers(0, max(len(data) - 1, 0)))
    return data[:at] + draw(st.binary(min_size=1, max_size=1)) + data[at + 1 :]


def replaced(draw: st.DrawFn, data: bytes) -> bytes:
    at = draw(st.integers(0, len(data)))
    instead = draw(st.lists(st.sampled_from(SIGNS), max_size=6).map(bytes))
    return data[:at] + instead + data[at + draw(st.integers(0, 30)) :]


def cut(draw: st.DrawFn, data: bytes) -> bytes:
    at = draw(st.integers(0, len(data)))
    return draw(st.sampled_from([data[:at], data[at:]]))


def lines_moved(draw: st.DrawFn, data: bytes) -> bytes:
    """One twice, left out, or elsewhere."""
    rows = data.split(b"\n")
    at, to = (draw(st.integers(0, len(rows) - 1)) for _ in range(2))
    row = rows[at] if draw(st.booleans()) else rows.pop(at)
    if draw(st.booleans()):
        rows.insert(to, row)
    return b"\n".join(rows)


def other_ends(draw: st.DrawFn, data: bytes) -> bytes:
    return data.replace(b"\n", draw(st.sampled_from([b"\r\n", b"\r", b"\n\n", b"", b" \n", b"\x1a\n", b"\x0b"])))


def other_encoding(draw: st.DrawFn, data: bytes) -> bytes:
    encoding = draw(st.sampled_from(["cp1252", "cp850", "utf-8-sig", "utf-16", "utf-32", "cp037"]))
    return data.decode("utf-8", "replace").encode(encoding, "replace")


def grown(draw: st.DrawFn, data: bytes) -> bytes:
    at = draw(st.integers(0, len(data)))
    more = draw(st.sampled_from([b"9", b"A", b"\n", b" ", b"\x00", b"<a>", b",", b'"', b":86:x\n", b"88,1\n"]))
    return data[:at] + more * HUGE + data[at:]


def twice(draw: st.DrawFn, data: bytes) -> bytes:
    return data + data[draw(st.integers(0, len(data))) :]


WAYS = (flipped, replaced, cut, lines_moved, other_ends, other_encoding, grown, twice)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_themselves_are_good(name):
    data, profile = SAMPLES[name]
    found = read_or_refused(data, profile)
    assert found is not None
    assert found.lines > 0
    assert found.report.refused.count == 0


@pytest.mark.parametrize("name", SAMPLES)
@given(data=st.data())
@settings(deadline=None)
def test_a_damaged_file_adds_up_or_says_what_is_wrong(name, data):
    good, profile = SAMPLES[name]
    read_or_refused(data.draw(damaged(good)), profile)


@pytest.mark.sample
@pytest.mark.skipif(not FILES, reason=f"there are no files at {SHARED}")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
@given(data=st.data())
@settings(deadline=None, max_examples=10)
def test_a_damaged_file_of_the_sample_data_does_too(file, data):
    read_or_refused(data.draw(damaged(file.read_bytes())), None)
