"""What comes in: both modes of CloudEvents, and for every kind of broken record an error that names the fault."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.contracts import envelope
from o2c.contracts.base import MAX_BYTES
from o2c.contracts.envelope import HEADERS, ContractError, Undecodable, parse
from o2c.contracts.order import OrderReleased

STRUCTURED = list(HEADERS)
RECORD: dict[str, Any] = {
    "id": "e-1",
    "time": "2026-05-06T14:00:00+02:00",
    "specversion": "1.0",
    "type": "erp.goods-shipped.v1",
    "source": "/erp/1",
    "data": {"order": "SO-1"},
}
BINARY = [
    ("ce_id", b"e-1"),
    ("ce_time", b"2026-05-06T14:00:00+02:00"),
    ("ce_specversion", b"1.0"),
    ("ce_type", b"erp.goods-shipped.v1"),
    ("ce_source", b"/erp/1"),
    ("content-type", b"application/json; charset=utf-8"),
]


def value(**changes: Any) -> bytes:
    return json.dumps({k: v for k, v in {**RECORD, **changes}.items() if v is not ...}).encode()


def refusal(raw: bytes | None, headers: Any = STRUCTURED, key: bytes | None = b"C-1") -> Undecodable:
    with pytest.raises(Undecodable) as refused:
        parse(raw, headers, key)
    return refused.value


def test_structured_mode() -> None:
    read = parse(value(subject="SO-1", correlationid="c", causationid="d", actor="anna"), STRUCTURED, b"C-1")

    assert (read.id, read.source, read.type, read.subject) == ("e-1", "/erp/1", "erp.goods-shipped.v1", "SO-1")
    assert (read.correlation, read.causation, read.actor, read.key) == ("c", "d", "anna", "C-1")
    assert read.time == datetime(2026, 5, 6, 12, tzinfo=UTC)
    assert read.time.tzinfo is UTC
    assert json.loads(read.data_raw) == RECORD["data"]
    assert read.sequence is None


def test_binary_mode_reads_the_same() -> None:
    assert parse(b'{"order": "SO-1"}', BINARY, b"C-1") == parse(value(), STRUCTURED, b"C-1")


def test_without_any_header_the_document_speaks_for_itself() -> None:
    assert parse(value(), (), b"C-1") == parse(value(), STRUCTURED, b"C-1")


@pytest.mark.parametrize("media", [b"application/cloudevents+json; charset=UTF-8", b"Application/CloudEvents+JSON"])
def test_the_content_type_may_have_parameters_and_capitals(media: bytes) -> None:
    assert parse(value(), [("Content-Type", media)], b"C-1") == parse(value(), STRUCTURED, b"C-1")


def test_unknown_attributes_and_headers_are_ignored() -> None:
    assert parse(value(traceparent="00-x", dataschema="urn:x"), [*STRUCTURED, ("x", None)], b"C-1").id == "e-1"


def test_the_records_key_wins_over_the_attribute_that_repeats_it() -> None:
    assert parse(value(partitionkey="C-2"), STRUCTURED, b"C-1").key == "C-1"
    assert parse(value(partitionkey="C-2"), STRUCTURED, None).key == "C-2"
    assert parse(value(), STRUCTURED, None).key == ""


def test_a_sequence_is_a_number() -> None:
    assert parse(value(sequence="00000000000000000042"), STRUCTURED, b"").sequence == 42


@pytest.mark.parametrize("sequence", ["", "x", "-1", "1" * 21, str(2**63), "４２", "4 2"])
def test_a_sequence_that_is_no_place_is_refused(sequence: str) -> None:
    assert "`sequence`" in refusal(value(sequence=sequence)).detail


@pytest.mark.parametrize("name", ["id", "time", "specversion", "type", "source"])
def test_a_missing_attribute_is_named_as_its_mode_writes_it(name: str) -> None:
    assert refusal(value(**{name: ...})).detail == f"attribute `{name}` is missing"
    without = [header for header in BINARY if header[0] != f"ce_{name}"]
    assert refusal(b"{}", without).detail == f"attribute `ce_{name}` is missing"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": 7}, "attribute `id`: expected `str`, got `int`"),
        ({"id": ""}, "attribute `id`: expected `str` of length >= 1"),
        ({"id": "x" * 201}, "attribute `id`: expected `str` of length <= 200"),
        ({"time": "yesterday"}, "attribute `time`: invalid RFC3339"),
        ({"time": "2026-05-06T14:00:00"}, "attribute `time`: expected `datetime` with a timezone"),
        ({"time": "0001-01-01T00:00:00+02:00"}, "attribute `time` is out of range"),
        ({"specversion": "0.3"}, "specversion is '0.3'; expected '1.0'"),
        ({"datacontenttype": "text/xml"}, "the data is declared as 'text/xml'"),
        ({"data": ...}, "the member `data` is missing"),
        ({"data": ..., "data_base64": "e30="}, "data_base64 is not read here"),
    ],
)
def test_a_bad_attribute_is_named_with_what_was_expected(changes: dict[str, Any], said: str) -> None:
    refused = refusal(value(**changes))

    assert said in refused.detail
    assert refused.reason_code == "bad-attribute"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (None, "empty"),
        (b"", "empty"),
        (b"nonsense", "not-json"),
        (b'{"id": "e-1"', "not-json"),
        (value() + b"{}", "not-json"),
        (b"\xef\xbb\xbf" + value(), "not-json"),
        (value().decode().encode("utf-16"), "not-json"),
        (value().replace(b"e-1", b"\xff\xfe"), "not-utf8"),
        (value().replace(b"e-1", b"\\ud800"), "not-json"),
        (value(data=...)[:-1] + b', "data": ' + b"[" * 300_000 + b"]" * 300_000 + b"}", "not-json"),
        (value(id="e\x001"), "nul-character"),
        (b"[1]", "bad-attribute"),
        (value(name="x" * MAX_BYTES), "too-large"),
    ],
)
def test_a_record_that_is_no_cloudevent_has_a_reason(raw: bytes | None, reason: str) -> None:
    assert refusal(raw).reason_code == reason


@pytest.mark.parametrize("media", [b"application/cloudevents-batch+json", b"application/cloudevents+avro"])
def test_batches_and_other_formats_are_refused_by_name(media: bytes) -> None:
    assert media.decode() in refusal(value(), [("content-type", media)]).detail


def test_texts_outside_the_document_are_checked_too() -> None:
    assert refusal(b"{}", [*BINARY, ("ce_subject", b"\xff")]).detail == "header ce_subject is not UTF-8"
    assert refusal(b"{}", [*BINARY, ("ce_subject", b"a\x00")]).reason_code == "nul-character"
    assert refusal(value(), key=b"\xff").detail == "the record's key is not UTF-8"
    assert refusal(value(), key=b"a\x00").reason_code == "nul-character"


def test_a_record_at_the_limit_is_read() -> None:
    filled = value(name="x" * (MAX_BYTES - len(value(name=""))))

    assert len(filled) == MAX_BYTES
    assert parse(filled, STRUCTURED, b"C-1").id == "e-1"


def test_data_with_an_escaped_nul_is_refused_without_losing_the_envelope() -> None:
    """The envelope can be read, so a hole in the sequence is not opened by it; the data cannot."""
    read = parse(value(data={"order": "a\x00"}), STRUCTURED, b"C-1")

    assert read.id == "e-1"
    with pytest.raises(Undecodable):
        envelope.decode(read)


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)


@given(source=NAMES, key=NAMES, subject=NAMES, cause=NAMES, actor=NAMES, sequence=st.integers(0, 2**63 - 1))
def test_what_is_written_is_read(source: str, key: str, subject: str, cause: str, actor: str, sequence: int) -> None:
    event = OrderReleased.model_validate(
        {
            "order": key,
            "revision": 1,
            "customer": key,
            "legal_entity": "DE01",
            "amount": {"amount": "1.00", "currency": "EUR"},
        }
    )
    body = envelope.body(
        event, source=source, key=key, subject=subject, correlation=cause, causation=cause, actor=actor
    )
    now = datetime(2026, 5, 6, 12, 0, 0, 123456, tzinfo=UTC)
    read = parse(envelope.complete(body, id=cause, time=now, sequence=sequence), HEADERS, key.encode())

    assert envelope.decode(read) == event
    assert (read.source, read.key, read.subject, read.actor) == (source, key, subject, actor)
    assert (read.id, read.correlation, read.causation) == (cause, cause, cause)
    assert (read.time, read.sequence) == (now, sequence)


HEADER = st.tuples(
    st.sampled_from(["content-type", "ce_id", "ce_time", "ce_specversion", "x"]),
    st.one_of(st.binary(max_size=20), st.sampled_from([b"1.0", b"application/json", HEADERS[0][1]])),
)
MANGLED = st.builds(
    lambda raw, at, cut: raw[:at] + cut + raw[at:],
    st.just(value(data={"order": "SO-1"})),
    st.integers(0, 150),
    st.binary(max_size=6),
)


@given(
    raw=st.one_of(st.none(), st.binary(), MANGLED),
    headers=st.lists(HEADER, max_size=4),
    key=st.one_of(st.none(), st.binary(max_size=9)),
)
def test_nothing_but_a_contract_error_comes_out_of_any_bytes(
    raw: bytes | None, headers: list[tuple[str, bytes]], key: bytes | None
) -> None:
    with suppress(ContractError):  # any other error fails the test
        envelope.decode(parse(raw, headers, key))
