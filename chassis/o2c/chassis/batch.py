"""What one transaction will write, gathered while deciding; `append` sends it in one round trip."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from o2c.chassis.arrays import byteas, int4s, int8s, texts
from o2c.chassis.errors import TooLarge
from o2c.chassis.ids import lock_key, partition_of
from o2c.chassis.metrics import BATCH_EVENTS, TRANSACTION_SECONDS
from o2c.contracts.base import MAX_BYTES

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_APPEND = """select append_batch(%b::bigint,
  %b::text[], %b::text[], %b::int[], %b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[], %b::text[],
  %b::text[], %b::bigint[], %b::text[], %b::bigint[], %b::text[],
  %b::text[], %b::bigint[], %b::text[], %b::bytea[],
  %b::text[], %b::int[], %b::text[], %b::bytea[])"""


@dataclass(frozen=True, slots=True)
class Move:
    """An inbox row's step: compare with old, set new. `old_offset` -1: no row yet."""

    source: str
    topic: str
    partition: int
    old_sequence: int
    old_offset: int
    sequence: int
    offset: int
    last_id: str = ""


@dataclass(slots=True)
class Batch:
    service: str
    partitions: int
    moves: list[Move] = field(default_factory=list)
    reads: dict[str, int] = field(default_factory=dict)
    guards: dict[str, int] = field(default_factory=dict)
    bumps: set[str] = field(default_factory=set)
    streams: list[str] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    states: list[bytes] = field(default_factory=list)
    out_topics: list[str] = field(default_factory=list)
    out_partitions: list[int] = field(default_factory=list)
    out_keys: list[str] = field(default_factory=list)
    out_bodies: list[bytes] = field(default_factory=list)

    def event(self, stream: str, version: int, name: str, state: bytes) -> None:
        self.streams.append(stream)
        self.versions.append(version)
        self.names.append(name)
        self.states.append(state)

    def say(self, topic: str, key: str, body: bytes, partition: int | None = None) -> None:
        """Raises TooLarge for a body the broker would refuse after the commit."""
        if len(body) > MAX_BYTES:
            raise TooLarge(
                f"an event of {len(body):,} bytes for {topic}, key {key}; at most {MAX_BYTES:,} are possible"
            )
        self.out_topics.append(topic)
        self.out_partitions.append(partition_of(key, self.partitions) if partition is None else partition)
        self.out_keys.append(key)
        self.out_bodies.append(body)

    def append(self, cur: "Cur") -> datetime:
        """Write everything; returns the commit's known time. After any error the transaction is lost."""
        moves = sorted(self.moves, key=lambda m: (m.source, m.topic, m.partition))
        started = time.perf_counter()
        cur.execute(_APPEND, self._columns(moves), prepare=True)
        row = cur.fetchone()
        TRANSACTION_SECONDS.observe(time.perf_counter() - started)
        BATCH_EVENTS.observe(len(self.streams))
        assert row is not None
        known: datetime = row[0]
        return known

    def _columns(self, moves: list[Move]) -> tuple[Any, ...]:
        return (
            lock_key(self.service),
            texts([m.source for m in moves]),
            texts([m.topic for m in moves]),
            int4s([m.partition for m in moves]),
            int8s([m.old_sequence for m in moves]),
            int8s([m.old_offset for m in moves]),
            int8s([m.sequence for m in moves]),
            int8s([m.offset for m in moves]),
            texts([m.last_id for m in moves]),
            texts(list(self.reads)),
            int8s(list(self.reads.values())),
            texts(list(self.guards)),
            int8s(list(self.guards.values())),
            texts(sorted(self.bumps)),
            texts(self.streams),
            int8s(self.versions),
            texts(self.names),
            byteas(self.states),
            texts(self.out_topics),
            int4s(self.out_partitions),
            texts(self.out_keys),
            byteas(self.out_bodies),
        )
