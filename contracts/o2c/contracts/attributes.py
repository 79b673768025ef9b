"""The CloudEvents attributes of a Kafka record, as the specification's Kafka binding lays them down.

Structured mode: one JSON document. Binary mode: headers `ce_id`, `ce_source`, … and the data alone as the value.
Only attributes named here are read; others (tracing, a sender's own) are allowed and ignored.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from o2c.contracts.errors import Undecodable

HEADER_PREFIX = "ce_"

Required = Annotated[str, Meta(min_length=1, max_length=200)]
Optional = Annotated[str, Meta(max_length=500)] | None
_NOTHING = msgspec.Raw(b"")


class Attributes(msgspec.Struct, kw_only=True, gc=False, omit_defaults=True):
    """In the order they are written."""

    sequence: Optional = None
    id: Required
    time: Annotated[datetime, Meta(tz=True)]
    specversion: str
    type: Required
    source: Required
    subject: Optional = None
    partitionkey: Optional = None
    datacontenttype: Optional = None
    correlationid: Optional = None
    causationid: Optional = None
    actor: Optional = None


class Document(Attributes, kw_only=True, gc=False, omit_defaults=True):
    """The JSON document of structured mode. `data` stays bytes until its schema is known."""

    data: msgspec.Raw = _NOTHING
    data_base64: msgspec.Raw = _NOTHING


_decode_document = msgspec.json.Decoder(Document).decode


def read_structured(value: bytes) -> tuple[Attributes, bytes]:
    """Attributes and data of a JSON document. Raises Undecodable."""
    try:
        document = _decode_document(value)
    except msgspec.ValidationError as error:
        raise Undecodable("bad-attribute", _in_words(error, "")) from None
    except UnicodeDecodeError as error:
        raise Undecodable("not-utf8", f"the record is not UTF-8: {error.reason} at byte {error.start}") from None
    except msgspec.DecodeError as error:
        raise Undecodable("not-json", f"the record is not one JSON document: {error}") from None
    except RecursionError:
        raise Undecodable("not-json", "the record is nested too deeply") from None
    data = bytes(document.data)
    if not data:
        if bytes(document.data_base64):
            raise Undecodable("bad-attribute", "data_base64 is not read here: send the JSON itself as `data`")
        raise Undecodable("bad-attribute", "the member `data` is missing")
    if b"\\" in value:
        _refuse_nul(document)
    _check(document)
    return document, data


def read_binary(value: bytes, headers: Mapping[str, bytes]) -> tuple[Attributes, bytes]:
    """Attributes of the `ce_` headers; the value is the data. Raises Undecodable."""
    found: dict[str, str] = {}
    for name, raw in headers.items():
        if name.startswith(HEADER_PREFIX):
            found[name.removeprefix(HEADER_PREFIX)] = text(raw, f"header {name}")
        elif name == "content-type":
            found["datacontenttype"] = text(raw, "header content-type")
    try:
        attributes = msgspec.convert(found, Attributes)
    except msgspec.ValidationError as error:
        raise Undecodable("bad-attribute", _in_words(error, HEADER_PREFIX)) from None
    _check(attributes)
    return attributes, value


def text(raw: bytes, where: str) -> str:
    """UTF-8 without U+0000, which no database text can hold. Raises Undecodable that names `where`."""
    try:
        decoded = raw.decode()
    except UnicodeDecodeError:
        raise Undecodable("not-utf8", f"{where} is not UTF-8") from None
    if "\x00" in decoded:
        raise Undecodable("nul-character", f"{where} holds the character U+0000")
    return decoded


def position(sequence: str | None) -> int | None:
    """The number in `sequence`. Raises Undecodable for anything but digits that fit into 63 bits."""
    if sequence is None:
        return None
    if sequence.isascii() and sequence.isdigit() and len(sequence) <= 20 and (number := int(sequence)) < 2**63:
        return number
    raise Undecodable("bad-attribute", f"attribute `sequence` is {sequence[:40]!r}; expected 20 digits, or none at all")


def in_utc(time: datetime) -> datetime:
    """The same moment in UTC. Raises Undecodable where that falls out of the calendar (year 1 and 9999)."""
    if time.tzinfo is UTC:
        return time
    try:
        return time.astimezone(UTC)
    except OverflowError:
        raise Undecodable("bad-attribute", f"attribute `time` is out of range: {time}") from None


def _refuse_nul(document: Attributes) -> None:
    for name in Attributes.__struct_fields__:
        value = getattr(document, name)
        if isinstance(value, str) and "\x00" in value:
            raise Undecodable("nul-character", f"attribute `{name}` holds the character U+0000")


def _check(attributes: Attributes) -> None:
    if attributes.specversion != "1.0":
        raise Undecodable("bad-attribute", f"specversion is {attributes.specversion[:20]!r}; expected '1.0'")
    media = attributes.datacontenttype
    if media is not None and media != "application/json" and not _is_json(media):
        raise Undecodable("bad-attribute", f"the data is declared as {media[:80]!r}; expected application/json")


def _is_json(media_type: str) -> bool:
    """Whether a media type is JSON: application/json, text/json or anything +json, with parameters or without."""
    return re.fullmatch(r"\w+/(?:json|[\w.+-]+\+json)", media_type.partition(";")[0].strip().lower()) is not None


def _in_words(error: msgspec.ValidationError, prefix: str) -> str:
    """msgspec's message with the attribute's name first and as the sender wrote it.

    "Object missing required field `id`" becomes "attribute `ce_id` is missing", and "Expected `str`, got `int` - at
    `$.id`" becomes "attribute `id`: expected `str`, got `int`".
    """
    said = str(error)
    if missing := re.fullmatch(r"Object missing required field `(\w+)`", said):
        return f"attribute `{prefix}{missing[1]}` is missing"
    if placed := re.fullmatch(r"(.+) - at `\$\.(\w+)`", said):
        return f"attribute `{prefix}{placed[2]}`: {placed[1][0].lower()}{placed[1][1:]}"
    return f"the record is no CloudEvent: {said[0].lower()}{said[1:]}"
