"""Counting what was handled: by topic, and by type of event and what became of it."""

from collections import Counter
from collections.abc import Sequence

from o2c.chassis.inbox import Taken
from o2c.chassis.letters import Letter
from o2c.chassis.metrics import HANDLED, RECORDS
from o2c.contracts.registry import BY_TYPE


def count(items: Sequence[Taken], kept: Sequence[Letter]) -> None:
    """Of a transaction that stands. A type that nobody has defined counts as `unknown`: a sender may invent any."""
    became = {id(letter.item): letter.kind for letter in kept}
    for topic, times in Counter([item.record.topic for item in items]).items():
        RECORDS.labels(topic).inc(times)
    found = Counter([(_type(item), became.get(id(item), "taken")) for item in items if not item.passed])
    for (name, outcome), times in found.items():
        HANDLED.labels(name, outcome).inc(times)


def _type(item: Taken) -> str:
    name = item.envelope.type if item.envelope is not None else ""
    return name if name in BY_TYPE else "unknown"
