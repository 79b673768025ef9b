"""What leaves: attributes in a fixed order, the same bytes for the same row, never more than can be sent."""

import json
import uuid
from datetime import UTC, date, datetime, timedelta, timezone

import jsonschema_rs
import pytest

from o2c.contracts import envelope
from o2c.contracts.attributes import Attributes
from o2c.contracts.base import MAX_BYTES
from o2c.contracts.envelope_schema import PROPERTIES, envelope_document
from o2c.contracts.erp import CustomerMasterChanged, GoodsShipped, LineQuantity

SHIPPED = GoodsShipped(
    order="SO-1",
    customer="C-1",
    shipment="D-1",
    shipped_on=date(2026, 5, 6),
    lines=(LineQuantity(line=1, quantity="2"),),
)
BODY = envelope.body(
    SHIPPED, source="/o2c/test", key="C-1", subject="SO-1", correlation="root", causation="cause", actor="anna"
)
NOON = datetime(2026, 5, 6, 12, tzinfo=UTC)


def test_the_body_has_all_attributes_but_those_the_relay_puts_in_front() -> None:
    assert list(json.loads(BODY)) == [
        "specversion", "type", "source", "subject", "partitionkey", "datacontenttype",
        "correlationid", "causationid", "actor", "data",
    ]  # fmt: skip


def test_the_relay_puts_sequence_id_and_time_in_front() -> None:
    value = json.loads(envelope.complete(BODY, id="e-1", time=NOON, sequence=42))

    assert list(value)[:4] == ["sequence", "id", "time", "specversion"]
    assert (value["sequence"], value["id"], value["time"]) == ("00000000000000000042", "e-1", "2026-05-06T12:00:00Z")
    assert value["data"] == SHIPPED.model_dump(mode="json")


def test_a_sender_outside_has_no_sequence() -> None:
    assert list(json.loads(envelope.complete(BODY, id="e-1", time=NOON)))[:2] == ["id", "time"]


def test_a_complete_record_fits_the_published_schema_of_the_envelope() -> None:
    record = json.loads(envelope.complete(BODY, id="e-1", time=NOON, sequence=42))

    assert jsonschema_rs.validator_for(envelope_document(), validate_formats=True).is_valid(record)


def test_the_published_schema_names_the_attributes_that_are_read_and_in_their_order() -> None:
    assert list(PROPERTIES) == [*Attributes.__struct_fields__, "data"]


def test_texts_a_writer_does_not_have_are_left_out() -> None:
    assert "actor" not in json.loads(envelope.body(SHIPPED, source="/o2c/test", key="C-1"))


def test_the_same_moment_gives_the_same_bytes_in_whatever_zone_it_comes() -> None:
    summer = NOON.astimezone(timezone(timedelta(hours=2)))

    assert envelope.complete(BODY, id="e", time=summer) == envelope.complete(BODY, id="e", time=NOON)
    assert envelope.complete(BODY, id="e", time="2026-05-06T12:00:00Z") == envelope.complete(BODY, id="e", time=NOON)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        envelope.complete(BODY, id="e", time=datetime(2026, 5, 6, 12))  # noqa: DTZ001


def test_the_id_is_the_uuid5_of_the_place() -> None:
    place = ("/o2c/billing", "o2c.billing.v1", 3, 42)

    assert envelope.event_id(*place) == envelope.event_id(*place)
    assert uuid.UUID(envelope.event_id(*place)).version == 5
    assert uuid.UUID(envelope.event_id(*place)) == uuid.uuid5(
        uuid.UUID("6f2c0de5-7d1c-5b57-9c7e-0c2a3e1b6f4d"), "/o2c/billing o2c.billing.v1 3 42"
    )


def test_another_place_has_another_id() -> None:
    places = [("/a", "t", 1, 1), ("/b", "t", 1, 1), ("/a", "u", 1, 1), ("/a", "t", 2, 1), ("/a", "t", 1, 2)]

    assert len({envelope.event_id(*place) for place in places}) == len(places)


def customer_with(characters: int) -> CustomerMasterChanged:
    attributes = {f"field-{i}": "x" * 500 for i in range(40)}
    return CustomerMasterChanged.model_construct(
        customer="C-1", change_number=1, name="n" * characters, attributes=attributes
    )


def test_an_event_that_could_not_be_sent_is_refused_before_it_is_stored() -> None:
    with pytest.raises(envelope.TooLarge, match=r"at most 921,600 can be sent"):
        envelope.body(customer_with(MAX_BYTES), source="/o2c/test", key="C-1")


def test_what_is_not_refused_fits_when_complete() -> None:
    smallest = len(envelope.body(customer_with(1), source="/s", key="C-1"))
    body = envelope.body(customer_with(MAX_BYTES - smallest - 511), source="/s", key="C-1")

    assert len(envelope.complete(body, id="i" * 200, time=NOON, sequence=10**18)) <= MAX_BYTES
