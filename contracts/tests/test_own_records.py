"""Records of our own topics, read the short way: what it reads is what the careful way reads, or it reads nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.contracts import wire
from o2c.contracts.envelope import HEADERS, ContractError, body, complete, decode, event_id, parse
from o2c.contracts.examples import STORY
from o2c.contracts.own import OwnReader

READER = OwnReader(wire.BY_TYPE)
PASSING = OwnReader({}, list(wire.BY_TYPE))
TOLD = {scene.event.TYPE: scene.event for scene in STORY if scene.event.TOPIC.startswith("o2c.")}
NAMES = sorted(TOLD)
KNOWN = ("2026-05-04T09:30:00Z", "2026-05-04T09:30:00.123456Z")


def record(name: str, time: str = KNOWN[0], **attributes: str) -> bytes:
    event = TOLD[name]
    source = "/o2c/" + event.TOPIC.split(".")[1]
    given = {"key": "C-1001", "correlation": "o", "causation": "c", "actor": "mia"} | attributes
    return complete(
        body(event, source=source, **given), id=event_id(source, event.TOPIC, 2, 42), time=time, sequence=42
    )


@pytest.mark.parametrize("time", KNOWN)
@pytest.mark.parametrize("name", NAMES)
def test_the_short_way_reads_what_the_careful_way_reads(name: str, time: str) -> None:
    value = record(name, time)
    careful = parse(value, HEADERS, b"C-1001")

    read = READER.read(value, HEADERS)

    assert read is not None
    sequence, source, envelope = read
    assert (sequence, source) == (careful.sequence, careful.source)
    assert envelope is not None
    for attribute in ("id", "source", "type", "subject", "time", "key", "correlation", "causation", "actor"):
        assert getattr(envelope, attribute) == getattr(careful, attribute), attribute
    assert body(envelope.data, source="s", key="k") == body(decode(careful), source="s", key="k")


@pytest.mark.parametrize("name", NAMES)
def test_a_type_that_is_passed_over_is_counted_and_not_read(name: str) -> None:
    assert PASSING.read(record(name), HEADERS) == (42, "/o2c/" + TOLD[name].TOPIC.split(".")[1], None)


def test_headers_may_be_a_list_as_the_client_gives_them() -> None:
    assert READER.read(record(NAMES[0]), list(HEADERS)) is not None


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("nothing", b""),
        ("no JSON", b"ABC"),
        ("a type that nobody knows", record(NAMES[0]).replace(b'"type":"o2c.', b'"type":"o2d.')),
        ("no sequence", b"{" + record(NAMES[0]).partition(b",")[2]),
        ("a backslash, which may hide a NUL character", record(NAMES[0], actor="mia\x00")),
        ("a time without a zone", record(NAMES[0], "2026-05-04T09:30:00")),
        ("data that is no JSON", record(NAMES[0]).replace(b"application/json", b"application/yaml")),
        ("another version of CloudEvents", record(NAMES[0]).replace(b'"1.0"', b'"2.0"')),
        ("a sequence that is no number", record(NAMES[0]).replace(b"00000000000000000042", b"forty-two-----------")),
        ("data that breaks the contract", record("o2c.order.order-placed.v1").replace(b'"revision":', b'"revisio":')),
        ("half a record", record(NAMES[0])[:-10]),
    ],
)
def test_what_is_not_as_our_relay_writes_it_is_left_to_the_careful_way(what: str, value: bytes) -> None:
    assert READER.read(value, HEADERS) is None, what


def test_another_content_type_is_left_to_the_careful_way() -> None:
    assert READER.read(record(NAMES[0]), [("content-type", b"application/json")]) is None
    assert READER.read(record(NAMES[0]), []) is None


@given(st.sampled_from(NAMES), st.integers(0, 5_000), st.integers(0, 8), st.binary(max_size=8))
def test_no_damage_makes_the_short_way_read_something_else(name: str, at: int, gone: int, put: bytes) -> None:
    whole = record(name)
    at %= len(whole)
    value = whole[:at] + put + whole[at + gone :]
    read = READER.read(value, HEADERS)
    if read is None or read[2] is None:
        return
    try:
        careful = parse(value, HEADERS, None)
    except ContractError as problem:
        pytest.fail(f"read although it is broken: {problem}")
    sequence, source, envelope = read
    assert (sequence, source, envelope.type) == (careful.sequence, careful.source, careful.type)
    assert (envelope.id, envelope.time, envelope.key) == (careful.id, careful.time, careful.key)
