"""Records of our own topics, read in one pass: the envelope and, by its type, the data as whatever struct is wanted.

A relay writes the first attributes at fixed places (`envelope.complete`), so that sequence, type and source can be read
from the bytes: a type that nobody wants costs no more than that. What does not look exactly as a relay of ours writes
it is left to `envelope.parse`, which reads everything and says in words what is wrong.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from o2c.contracts.base import MAX_BYTES
from o2c.contracts.envelope import HEADERS

(_HEADER,) = HEADERS
_FRONT = re.compile(
    rb'\{"sequence":"([0-9]{20})","id":".{36}","time":"[^"]+","specversion":"1\.0","type":"([^"]+)","source":"([^"]+)"'
)

Read = tuple[int, str, "Own | None"]
"""Sequence, source and the record, or None of a type that is passed over."""


class Own(msgspec.Struct, frozen=True, gc=False):
    """A record of one of our topics: as `envelope.Envelope`, with the event itself instead of its bytes."""

    id: str
    source: str
    type: str
    time: Annotated[datetime, msgspec.Meta(tz=True)]
    key: str = msgspec.field(name="partitionkey", default="")
    subject: str = ""
    correlation: str = msgspec.field(name="correlationid", default="")
    causation: str = msgspec.field(name="causationid", default="")
    actor: str = ""
    datacontenttype: Literal["application/json"] = "application/json"
    data: Any = None


class OwnReader:
    """Reads what a relay of ours wrote, for somebody who wants some types and passes over others."""

    def __init__(self, wanted: Mapping[str, type], passed: Sequence[str] = ()) -> None:
        """`wanted`: CloudEvents type → the struct its data is read as."""
        self._decoders: dict[bytes, Callable[[bytes], Own] | None] = {name.encode(): None for name in passed}
        for name, kind in wanted.items():
            whole = msgspec.defstruct("Own", [("data", kind)], bases=(Own,), frozen=True, gc=False, kw_only=True)
            decoder: Any = msgspec.json.Decoder(whole)
            self._decoders[name.encode()] = decoder.decode

    def read(self, value: bytes | None, headers: Sequence[tuple[str, bytes | None]]) -> Read | None:
        """None for a record that must be read with more care: another writer's, another type's, a broken one.

        >>> record = b'{"sequence":"00000000000000000042","id":"1e89ea4d-05b6-5848-b107-d0b98f120da5","time":"2026'
        >>> record += b'-05-04T09:30:00Z","specversion":"1.0","type":"o2c.order.order-held.v1","source":"/o2c/order"}'
        >>> OwnReader({}, ["o2c.order.order-held.v1"]).read(record, HEADERS)
        (42, '/o2c/order', None)
        """
        # A backslash may hide a NUL character, or anything else.
        if not value or len(headers) != 1 or headers[0] != _HEADER or b"\\" in value or len(value) > MAX_BYTES:
            return None
        found = _FRONT.match(value)
        if found is None:
            return None
        sequence, name, source = found.groups()
        try:
            decoder = self._decoders[name]
            return int(sequence), source.decode(), None if decoder is None else decoder(value)
        except (KeyError, ValueError):  # msgspec's errors are ValueErrors too
            return None
