"""Stored events to bytes and back, by hand-written names, never by class paths.

The stored bytes are JSON: `{"actor": …, "correlation": …, "causation": …, "data": {…}}`. A changed event gets a new
name (`order-taken.v2`) and an upcaster from the old one, a function of the old data to the new.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from o2c.chassis.errors import Fatal

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


class _Out(msgspec.Struct):
    actor: str
    correlation: str
    causation: str
    data: Any


class _In(msgspec.Struct):
    actor: str
    correlation: str
    causation: str
    data: msgspec.Raw


class UnknownEvent(Fatal):
    """The log holds an event that this version of the service cannot read: a newer version wrote it."""


class Codec:
    def __init__(self, events: Mapping[str, type], upcasters: Mapping[str, tuple[str, Upcaster]] | None = None) -> None:
        """`upcasters` maps an old name to the next name and the function between them."""
        self._names = {cls: name for name, cls in events.items()}
        self._decoders: dict[str, Callable[[bytes | msgspec.Raw], Any]] = {
            name: msgspec.json.Decoder(cls).decode for name, cls in events.items()
        }
        self._classes = dict(events)
        self._upcasters = dict(upcasters or {})
        self._encode = msgspec.json.Encoder().encode
        self._split = msgspec.json.Decoder(_In).decode

    def name(self, event: Any) -> str:
        return self._names[type(event)]

    def encode(self, event: Any, actor: str, correlation: str, causation: str) -> bytes:
        return self._encode(_Out(actor, correlation, causation, event))

    def decode(self, name: str, stored: bytes) -> Any:
        """Raises UnknownEvent for a name that nothing here knows."""
        data = self._split(stored).data
        decoder = self._decoders.get(name)
        if decoder is not None:
            return decoder(data)
        return self._upcast(name, msgspec.json.decode(data))

    def cause(self, stored: bytes) -> str:
        """What caused the event: events of one cause were decided together."""
        return self._split(stored).causation

    def _upcast(self, name: str, data: dict[str, Any]) -> Any:
        while name in self._upcasters:
            name, change = self._upcasters[name]
            data = change(data)
        if name not in self._classes:
            raise UnknownEvent(f"the log holds {name!r}, which this version does not know: run the one that wrote it")
        return msgspec.convert(data, self._classes[name])
