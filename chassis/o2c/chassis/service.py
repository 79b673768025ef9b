"""What a service hands to the chassis: its rules and its tables. `run` in `runtime.py` makes a process of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from o2c.chassis.codec import Codec, Upcaster
from o2c.chassis.domain import Decider, Publisher, Reaction, Send
from o2c.contracts.base import Event as ContractEvent

if TYPE_CHECKING:
    from fastapi import APIRouter
    from psycopg import Cursor

    from o2c.chassis.gate import Gate

    Cur = Cursor[Any]


class Indexes(Protocol):
    """The rows a transaction writes beside its events; a new object for each transaction."""

    known: datetime
    """The commit's time; set before `write`."""

    partition: Callable[[str], int]
    """Partition of an account key."""

    def add(self, event: Any, state: Any, unit: str) -> None: ...

    def write(self, cur: "Cur") -> None: ...


class NoIndexes:
    known: datetime
    partition: Callable[[str], int]

    def add(self, event: Any, state: Any, unit: str) -> None: ...

    def write(self, cur: "Cur") -> None: ...


Look = Callable[[Sequence[Send], "Cur"], dict[str, Any]]
StreamsOf = Callable[[Sequence[str], "Cur"], Mapping[str, Sequence[str]]]
Prove = Callable[["Cur", int], Sequence[tuple[int, str, ContractEvent]]]
Due = Callable[["Cur"], Sequence[Send]]
Routes = Callable[["Gate"], "APIRouter"]


def schema_of(name: str) -> str:
    return "o2c_" + name.replace("-", "_")


@dataclass(frozen=True)
class Service:
    name: str
    """As in `o2c.<name>.v1`; also gives source, schema and login."""
    decider: Decider
    events: Mapping[str, type]
    hears: Mapping[type[ContractEvent], Reaction]
    publish: Publisher
    migrations: Path
    ignores: Sequence[type[ContractEvent]] = ()
    indexes: Callable[[], Indexes] = NoIndexes
    look: Look | None = None
    streams_of: StreamsOf | None = None
    """For units of several streams; such units are guarded by a version row of the unit's name."""
    prove: Prove | None = None
    """(cursor, partitions) → (partition, key, event): totals to be said, read under the log lock."""
    routes: Routes | None = None
    due: Due | None = None
    """Work of the service's own that is under way: each command carries out the next part of something, in a
    transaction of its own, and does nothing where that part was done meanwhile."""
    fold: int = 1
    """Version of `evolve`: a snapshot of another version is ignored."""
    snapshot_every: int = 0
    """A unit of one stream is snapshotted after so many events; 0: never."""
    upcasters: Mapping[str, tuple[str, Upcaster]] = field(default_factory=dict)
    also_subscribe: Iterable[str] = ()

    @property
    def source(self) -> str:
        return f"/o2c/{self.name}"

    @property
    def topic(self) -> str:
        return f"o2c.{self.name}.v1"

    @property
    def schema(self) -> str:
        return schema_of(self.name)

    @property
    def topics(self) -> tuple[str, ...]:
        """What the service subscribes to: the topics of everything it handles."""
        return tuple(dict.fromkeys([e.TOPIC for e in self.hears] + list(self.also_subscribe)))

    def codec(self) -> Codec:
        return Codec(self.events, self.upcasters)
