"""For read models: records in, a fold into tables, nothing said. Admission, dead letters and retries as for a service.

A read model fails on what it knows and cannot fold; it never skips. In a strict rebuild the first failure stops it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from o2c.chassis.batch import Batch, Move
from o2c.chassis.errors import Fatal
from o2c.chassis.inbox import Taken
from o2c.chassis.letters import PARKING, Letter
from o2c.chassis.taker import Attempt, Place, Taker
from o2c.contracts.base import Event
from o2c.contracts.envelope import ContractError, decode

if TYPE_CHECKING:
    from o2c.chassis.database import Database
    from o2c.chassis.service import Cur


@dataclass(frozen=True, slots=True)
class Fact:
    """A contract event with what its envelope says about it. `known` is when its source committed it."""

    topic: str
    partition: int
    sequence: int
    source: str
    known: datetime
    type: str
    key: str
    actor: str
    correlation: str
    causation: str
    id: str
    data: Event


class Projection(Protocol):
    """A read model: a function of the set of events, never of their arrival across partitions."""

    name: str
    version: int
    topics: Sequence[str]
    migrations: Path
    ignores: Sequence[type[Event]]

    def fold(self, cur: "Cur", facts: Sequence[Fact]) -> None: ...


class Reader(Taker):
    def __init__(self, projection: Projection, database: "Database", strict: bool = False) -> None:
        super().__init__(database)
        self.projection, self.strict = projection, strict
        self.ignored = {e.TYPE for e in projection.ignores}

    def _attempt(self, resubmitted: bool) -> Attempt:  # noqa: ARG002
        return Folding(self)


class Folding:
    """An attempt that folds."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.created: set[str] = set()

    def run(self, cur: "Cur", items: Sequence[Taken], parked: set[Place]) -> list[Letter]:
        facts: list[Fact] = []
        kept: list[Letter] = []
        for item in items:
            place = (item.record.topic, item.key)
            if place in parked:
                kept.append(
                    Letter(item, "parked", "behind-dead-letter", "an earlier record of this key is a dead letter")
                )
                continue
            made = self._read(item)
            if isinstance(made, Letter):
                if self._reader.strict:
                    raise Fatal(f"{made.detail} (strict rebuild)")
                kept.append(made)
                if made.kind in PARKING:
                    parked.add(place)
            elif made is not None:
                facts.append(made)
        if facts:
            self._reader.projection.fold(cur, facts)
        return kept

    def _read(self, item: Taken) -> Fact | Letter | None:
        envelope = item.envelope
        if envelope is None:
            return Letter.of(item, item.problem or ContractError("unreadable", "the record has no envelope"))
        if envelope.type in self._reader.ignored:
            return None
        try:
            data = decode(envelope)
        except ContractError as problem:
            return Letter.of(item, problem)
        return Fact(
            item.record.topic, item.record.partition, item.sequence, envelope.source, envelope.time, envelope.type,
            envelope.key, envelope.actor, envelope.correlation, envelope.causation, envelope.id, data,
        )  # fmt: skip

    def write(self, cur: "Cur", moves: Sequence[Move]) -> None:
        batch = Batch(self._reader.projection.name, 1)
        batch.moves = list(moves)
        batch.append(cur)

    def committed(self) -> None: ...

    def failed(self) -> None: ...
