"""What is said, held to its contract, and what is heard, as a service reads it: tests in memory do both every time.

In production neither is checked again (`o2c.contracts.wire`); here a publication that breaks its contract, or a
reaction that needs what the structs do not have, fails the test it runs in.
"""

from typing import Any

import msgspec

from o2c.contracts import wire
from o2c.contracts.base import Event
from o2c.contracts.registry import BY_TYPE
from o2c.contracts.wire.base import Message


def held_to_contract(event: Message | Event) -> Event:
    """The contract's model of what was said. Raises pydantic's ValidationError where it is broken."""
    if isinstance(event, Event):
        return event
    said = msgspec.json.encode(event)
    held: Event = BY_TYPE[event.TYPE].__pydantic_validator__.validate_json(said, strict=True)
    assert held.__pydantic_serializer__.to_json(held) == said, f"{event} is not what its model writes"
    return held


def as_heard(event: Event) -> Any:
    """An event of ours as the struct that a service hears; another one as it is."""
    struct = wire.BY_TYPE.get(event.TYPE)
    return event if struct is None else msgspec.json.decode(event.__pydantic_serializer__.to_json(event), type=struct)
