"""Stored events: by name, through every version up to today's, and never by guessing."""

from dataclasses import dataclass
from datetime import date

import pytest

from o2c.chassis.codec import Codec, UnknownEvent
from o2c.chassis.errors import Fatal


@dataclass(frozen=True, slots=True)
class Line:
    product: str
    quantity: str


@dataclass(frozen=True, slots=True)
class Taken:
    order: str
    day: date
    lines: tuple[Line, ...]
    note: str | None = None


TAKEN = Taken("O-1", date(2026, 5, 4), (Line("p", "1.5"), Line("q", "2")))
CODEC = Codec(
    {"order-taken.v3": Taken},
    {
        "order-taken.v1": ("order-taken.v2", lambda data: {**data, "day": data.pop("on")}),
        "order-taken.v2": ("order-taken.v3", lambda data: {**data, "lines": [data.pop("line")]}),
    },
)


def test_an_event_comes_back_as_it_was() -> None:
    stored = CODEC.encode(TAKEN, "ann", "correlation", "causation")
    assert CODEC.decode(CODEC.name(TAKEN), stored) == TAKEN


def test_the_stored_bytes_are_these() -> None:
    """A golden record: what is in the log can never change."""
    assert CODEC.encode(TAKEN, "ann", "c1", "c2") == (
        b'{"actor":"ann","correlation":"c1","causation":"c2","data":{"order":"O-1","day":"2026-05-04",'
        b'"lines":[{"product":"p","quantity":"1.5"},{"product":"q","quantity":"2"}],"note":null}}'
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("order-taken.v1", b'{"order":"O-1","on":"2026-05-04","line":{"product":"p","quantity":"1.5"}}'),
        ("order-taken.v2", b'{"order":"O-1","day":"2026-05-04","line":{"product":"p","quantity":"1.5"}}'),
    ],
)
def test_an_old_event_is_read_through_every_version_since(name: str, data: bytes) -> None:
    stored = b'{"actor":"","correlation":"","causation":"","data":%b}' % data
    assert CODEC.decode(name, stored) == Taken("O-1", date(2026, 5, 4), (Line("p", "1.5"),))


def test_an_event_of_a_newer_version_stops_the_process() -> None:
    """A service that was rolled back must not bury what its successor wrote."""
    stored = b'{"actor":"","correlation":"","causation":"","data":{}}'
    with pytest.raises(UnknownEvent, match=r"'order-taken.v4', which this version does not know: run the one"):
        CODEC.decode("order-taken.v4", stored)
    assert issubclass(UnknownEvent, Fatal)
