"""The CloudEvents 1.0 envelope around every event: written in structured mode, read in structured and binary mode.

A record in structured mode is one JSON document beside the header `content-type: application/cloudevents+json`:

    {"sequence":"00000000000000000042","id":"…","time":"2026-05-04T09:30:00Z","specversion":"1.0",
     "type":"o2c.billing.invoice-issued.v1","source":"/o2c/billing","subject":"INV-7","partitionkey":"C-1001",…,"data":{…}}

A writer knows all but the first three when it decides (`body`); those come with the event's place in the log, and
`complete` puts them in front. So an event is encoded once, and a row of the outbox always gives the same bytes.
Reading is in two steps, because de-duplication comes between them: `parse` reads the envelope, `decode` the data. What
our own services say is read in one (`own.py`).
"""

from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec
import uuid_utils
from pydantic import ValidationError

from o2c.contracts.attributes import HEADER_PREFIX, Attributes, in_utc, position, read_binary, read_structured, text
from o2c.contracts.base import MAX_BYTES, Event
from o2c.contracts.errors import ContractError, TooLarge, Undecodable, UnknownType, unknown_type
from o2c.contracts.problems import explain, has_nul
from o2c.contracts.registry import BY_TYPE
from o2c.contracts.topics import BY_NAME
from o2c.contracts.wire.base import Message

__all__ = [
    "CONTENT_TYPE", "HEADERS", "ContractError", "Envelope", "TooLarge", "Undecodable", "UnknownType",
    "body", "complete", "data", "decode", "event_id", "parse",
]  # fmt: skip

CONTENT_TYPE = "application/cloudevents+json"
HEADERS: tuple[tuple[str, bytes], ...] = (("content-type", CONTENT_TYPE.encode()),)
"""Kafka headers of a record in structured mode."""

_STRUCTURED = CONTENT_TYPE.encode()
_FRONT = 512
"""Bytes kept free for what `complete` puts in front."""
_IDS = uuid_utils.UUID("6f2c0de5-7d1c-5b57-9c7e-0c2a3e1b6f4d")
_encode = msgspec.json.Encoder().encode


class Envelope(msgspec.Struct, frozen=True, gc=False):
    """What stands around an event. Texts that the sender left out are empty."""

    id: str
    source: str
    type: str
    subject: str
    time: datetime
    """In UTC. Of our own topics: when the event was committed, *known*."""
    sequence: int | None
    """Place in (source, topic, partition), dense from 1. Of our own topics only: elsewhere it means nothing to us."""
    key: str
    correlation: str
    causation: str
    actor: str
    data_raw: bytes


class _Body(msgspec.Struct, omit_defaults=True, gc=False):
    """The attributes a writer knows when it decides, in the order they are written. CloudEvents has no empty text."""

    specversion: str
    type: str
    source: str
    subject: str | None = None
    partitionkey: str | None = None
    datacontenttype: str | None = None
    correlationid: str | None = None
    causationid: str | None = None
    actor: str | None = None
    data: msgspec.Raw | Message | None = None


def data(event: Event | Message) -> msgspec.Raw | Message:
    """An event as msgspec's encoder takes it."""
    return event if isinstance(event, Message) else msgspec.Raw(event.__pydantic_serializer__.to_json(event))


def body(
    event: Event | Message,
    *,
    source: str,
    key: str,
    subject: str = "",
    correlation: str = "",
    causation: str = "",
    actor: str = "",
) -> bytes:
    """The JSON document of an event without `sequence`, `id` and `time`; empty texts are left out.

    Raises TooLarge for an event that could not be sent once it is complete.
    """
    document = _encode(
        _Body(
            "1.0",
            event.TYPE,
            source,
            subject or None,
            key or None,
            "application/json",
            correlation or None,
            causation or None,
            actor or None,
            data(event),
        )
    )
    if len(document) + _FRONT > MAX_BYTES:
        raise TooLarge(
            "too-large", f"{event.TYPE} {subject} of {len(document):,} bytes: at most {MAX_BYTES:,} can be sent"
        )
    return document


def complete(body: bytes, *, id: str, time: datetime | str, sequence: int | None = None) -> bytes:
    """The record's value: `body` with these three in front. A sender outside o2c gives no sequence.

    `time` is written in UTC, whatever zone it comes in; as text it must be RFC 3339. Raises ValueError for a time
    without a zone.
    """
    front = b"" if sequence is None else b'"sequence":"%020d",' % sequence
    written = _encode(time) if isinstance(time, str) else _written(time)
    return b'{%b"id":%b,"time":%b,%b' % (front, _encode(id), written, body[1:])


def _written(time: datetime) -> bytes:
    if time.tzinfo is None:
        raise ValueError(f"a time without a zone: {time}")
    return _encode(time if time.tzinfo is UTC else time.astimezone(UTC))


def event_id(source: str, topic: str, partition: int, sequence: int) -> str:
    """The id of an event of ours: the same place always gives the same id (UUID version 5)."""
    return str(uuid_utils.uuid5(_IDS, f"{source} {topic} {partition} {sequence}"))


def parse(value: bytes | None, headers: Iterable[tuple[str, bytes | None]] = (), key: bytes | None = None) -> Envelope:
    """The envelope of a Kafka record, in structured mode or in binary mode.

    The mode is what the headers say: a content type of CloudEvents, else any `ce_` header; without either it is a JSON
    document. The record's key wins over the attribute `partitionkey`. Raises Undecodable.
    """
    if not value:
        raise Undecodable("empty", "the record has no value; expected a CloudEvent")
    if len(value) > MAX_BYTES:
        raise Undecodable("too-large", f"the record has {len(value):,} bytes; at most {MAX_BYTES:,} are read")
    attributes, data = _read(value, headers)
    return _envelope(attributes, data, key)


def decode(envelope: Envelope) -> Event:
    """The event in the envelope's data.

    The data is held to its schema strictly: "1" is no integer. Unknown fields are ignored. An inbound event's key must
    repeat its account, or events of one account would overtake each other. Raises UnknownType, Undecodable.
    """
    model = BY_TYPE.get(envelope.type)
    if model is None:
        raise unknown_type(envelope.type)
    try:
        event: Event = model.__pydantic_validator__.validate_json(envelope.data_raw, strict=True)
    except ValidationError as error:
        raise Undecodable("invalid-data", explain(error, model)) from None
    if b"\\" in envelope.data_raw and has_nul(envelope.data_raw):  # nearly no record has a backslash: the quick way out
        raise Undecodable("nul-character", "a text in data holds the character U+0000, which no database text can")
    keyed_by = BY_NAME[model.TOPIC].keyed_by
    if keyed_by and getattr(event, keyed_by) != envelope.key:
        account = getattr(event, keyed_by)
        raise Undecodable(
            "wrong-key", f"the record's key is {envelope.key[:80]!r}; expected data.{keyed_by}, {account!r}"
        )
    return event


def _read(value: bytes, headers: Iterable[tuple[str, bytes | None]]) -> tuple[Attributes, bytes]:
    found: dict[str, bytes] = {}
    for name, raw in headers:
        if raw == _STRUCTURED and name == "content-type":
            return read_structured(value)
        if raw is not None:
            found[name.lower()] = raw
    media = found.get("content-type", b"").strip().lower()
    if media.startswith(b"application/cloudevents"):
        if media.partition(b";")[0].rstrip() != _STRUCTURED:
            raise Undecodable("bad-attribute", f"content-type is {media[:80]!r}; expected {CONTENT_TYPE}")
        return read_structured(value)
    if any(name.startswith(HEADER_PREFIX) for name in found):
        return read_binary(value, found)
    return read_structured(value)


def _envelope(attributes: Attributes, data: bytes, key: bytes | None) -> Envelope:
    account = attributes.partitionkey or "" if key is None else text(key, "the record's key")
    return Envelope(
        attributes.id,
        attributes.source,
        attributes.type,
        attributes.subject or "",
        in_utc(attributes.time),
        position(attributes.sequence),
        account,
        attributes.correlationid or "",
        attributes.causationid or "",
        attributes.actor or "",
        data,
    )
