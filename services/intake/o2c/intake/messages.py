"""An inbound event as a Kafka message. Its id is a hash of its content, so that the same thing sent again is the same
message, whoever sends it from whichever file."""

import hashlib
from datetime import UTC, datetime

import msgspec

from o2c.contracts.base import Event
from o2c.contracts.envelope import CONTENT_TYPE
from o2c.contracts.topics import BY_NAME

HEADERS = [("content-type", CONTENT_TYPE.encode())]


def message_id(event: Event) -> str:
    """The CloudEvents id: equal for equal content of the same type."""
    return _id(event, event.model_dump_json().encode())


def message(event: Event, key: str, source: str, now: datetime, correlation: str = "") -> bytes:
    """A CloudEvents 1.0 record in structured mode."""
    data = event.model_dump_json().encode()
    digest = _id(event, data)
    return msgspec.json.encode(
        {
            "specversion": "1.0",
            "id": digest,
            "source": source,
            "type": event.TYPE,
            "time": now.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "subject": key,
            "partitionkey": key,
            "datacontenttype": "application/json",
            "correlationid": correlation or digest,
            "data": msgspec.Raw(data),
        }
    )


def key_of(event: Event) -> str:
    """What its topic is keyed by: the customer, for statements our bank account, for rates the pair."""
    return str(getattr(event, BY_NAME[event.TOPIC].keyed_by or "customer"))


def _id(event: Event, data: bytes) -> str:
    return hashlib.blake2b(event.TYPE.encode() + b"\n" + data, digest_size=16).hexdigest()
