"""JSON Schema of the envelope, for those who do not read Python. `attributes.py` holds records to the same."""

from typing import Any

from o2c.contracts.schemas import DIALECT


def _text(description: str, example: str, most: int = 500, least: int = 1) -> dict[str, Any]:
    return {"type": "string", "minLength": least, "maxLength": most, "description": description, "examples": [example]}


PROPERTIES: dict[str, dict[str, Any]] = {
    "sequence": {
        "type": "string",
        "pattern": "^[0-9]{20}$",
        "description": "Only on `o2c.*` topics: the event's place in (source, topic, partition), 1, 2, 3 … without "
        "gaps. Apply exactly the last one plus one, drop what is lower. Leave it out of what you send to us.",
        "examples": ["00000000000000000042"],
    },
    "id": _text(
        "Unique per event within `source`, and the same whenever the same event is sent again: we take (source, id) "
        "once. The same id with other content is refused as a contradiction.",
        "so-2026-0815-1",
        200,
    ),
    "time": {
        "type": "string",
        "format": "date-time",
        "description": "RFC 3339 with a zone. On `o2c.*` topics when we committed the event; from you, when it "
        "happened (informative: business dates are fields of `data`).",
        "examples": ["2026-05-04T07:30:00Z"],
    },
    "specversion": {"const": "1.0", "description": "Version of CloudEvents."},
    "type": _text(
        "Name of the event with its major version; it decides the schema of `data`.", "erp.goods-shipped.v1", 200
    ),
    "source": _text("A URI reference that names the sending system, always the same.", "/erp/sap-p01", 200),
    "subject": _text("The business object the event is about, for people and tools.", "SO-2026-0815"),
    "partitionkey": _text("The record's Kafka key, repeated. If the two differ, the record's counts.", "C-1001"),
    "datacontenttype": _text("`application/json`, also when it is left out.", "application/json"),
    "correlationid": _text("Common to everything that one first message led to; its id.", "so-2026-0815-1"),
    "causationid": _text("Id of the event or command this one was decided on.", "so-2026-0815-1"),
    "actor": _text("Who decided: a person, or the name of a service.", "anna.kern@example.com"),
    "data": {"description": "The event itself, by the schema of its `type`."},
}
"""In the order they are written."""

_NEEDED = ["id", "time", "specversion", "type", "source", "data"]

ENVELOPE: dict[str, Any] = {
    "title": "Envelope",
    "description": "CloudEvents 1.0 in structured mode. Other attributes are allowed and ignored.",
    "type": "object",
    "required": _NEEDED,
    "properties": PROPERTIES,
}


def envelope_document() -> dict[str, Any]:
    """`ENVELOPE` as a document of its own."""
    return {"$schema": DIALECT, "$id": "urn:o2c:envelope", **ENVELOPE}
