"""The event store's append against a bare insert of the same rows and bytes, batch by batch in turns.

Each event brings one outbox row; each batch asserts the versions it read and moves an inbox row of each partition. The
bare insert writes the same rows of the same batch into tables with the same columns and keys: one statement, one
commit, no lock, no fences, no sequences given out.
"""

import itertools
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import msgspec
import psycopg
from messages import customer_name

from o2c.chassis.arrays import byteas, int4s, int8s, texts
from o2c.chassis.batch import Batch, Move
from o2c.chassis.database import Database
from o2c.chassis.migrate import CHASSIS, migrate
from o2c.contracts import billing, cash_app, credit, order
from o2c.contracts.base import Event
from o2c.contracts.envelope import body
from o2c.contracts.examples import STORY

SCHEMA, TOPIC, PARTITIONS, CUSTOMERS = "o2c_bench", "o2c.order.v1", 4, 2_000
KINDS: tuple[type[Event], ...] = (
    order.OrderPlaced, order.OrderReleased, credit.OrderCreditApproved, billing.InvoiceIssued,
    cash_app.PaymentApplied, cash_app.ReceivableMoved,
)  # fmt: skip
LEAST = 5
"""Batches of each side at least."""

_TABLES = """
create table bare_events (like stored_events including indexes);
create sequence bare_ids;
alter table bare_events alter notification_id set default nextval('bare_ids');
create table bare_outbox (like outbox including indexes);
"""
_BARE = """
with events as (
  insert into bare_events (originator_id, originator_version, topic, state)
  select * from unnest(%b::text[], %b::bigint[], %b::text[], %b::bytea[])
)
insert into bare_outbox (topic, partition, sequence, known, key, body)
  select t, p, s, now(), k, b
  from unnest(%b::text[], %b::int[], %b::bigint[], %b::text[], %b::bytea[]) x(t, p, s, k, b)"""


@dataclass(frozen=True)
class Append:
    batch: int
    ours_per_second: float
    bare_per_second: float
    ours_cpu_us: float
    """CPU microseconds an event, of the client and the server."""
    bare_cpu_us: float

    @property
    def share(self) -> float:
        return self.ours_per_second / self.bare_per_second

    @property
    def cpu_share(self) -> float:
        return self.bare_cpu_us / self.ours_cpu_us


class Stream:
    """Batches of new events, each of a stream of its own, in realistic sizes."""

    def __init__(self) -> None:
        golden = {scene.event.TYPE: scene.event for scene in STORY}
        self._events = [golden[kind.TYPE] for kind in KINDS]
        self._numbers = itertools.count()
        self._moved = dict.fromkeys(range(PARTITIONS), -1)
        self._sequences = itertools.count(1)

    def batch(self, size: int) -> Batch:
        batch = Batch("bench", PARTITIONS)
        for number in itertools.islice(self._numbers, size):
            event, key = self._events[number % len(KINDS)], customer_name(number % CUSTOMERS)
            stream = f"order:SO-2026-{number:08d}"
            batch.reads[stream] = 0
            batch.event(stream, 1, event.TYPE, _stored(event))
            batch.say(TOPIC, key, body(event, source="/o2c/order", key=key, subject=stream, actor="/erp/sap"))
        for partition, old in self._moved.items():
            place = ("/o2c/billing", "o2c.billing.v1", partition)
            batch.moves.append(Move(*place, max(old, 0), old, max(old, 0) + 1, max(old, 0) + 1))
            self._moved[partition] = max(old, 0) + 1
        return batch

    def bare_columns(self, batch: Batch) -> tuple[Any, ...]:
        sequences = list(itertools.islice(self._sequences, len(batch.out_keys)))
        return (
            texts(batch.streams), int8s(batch.versions), texts(batch.names), byteas(batch.states),
            texts(batch.out_topics), int4s(batch.out_partitions), int8s(sequences), texts(batch.out_keys),
            byteas(batch.out_bodies),
        )  # fmt: skip


def _stored(event: Event) -> bytes:
    raw = msgspec.Raw(event.model_dump_json().encode())
    return msgspec.json.encode({"actor": "/erp/sap", "correlation": "SO-2026-0815", "causation": "", "data": raw})


def compare(url: str, sizes: Sequence[int], seconds: float) -> list[Append]:
    """`seconds`: how long each side is measured for each size of batch."""
    with psycopg.connect(url, autocommit=True) as connection:
        migrate(connection, SCHEMA, [CHASSIS])
        connection.execute(f"set search_path to {SCHEMA}")
        connection.execute(_TABLES)
    database, stream = Database(url, SCHEMA, "bench"), Stream()
    try:
        with database.connect() as connection:
            ours, bare = Ours(database, stream), Bare(connection, stream)
            _measure(ours, bare, stream, 50, seconds / 10)  # plans made, pages warm
            return [_measure(ours, bare, stream, size, seconds) for size in sizes]
    finally:
        database.close()


class Side(ABC):
    """One of the two, with the seconds of each batch and its CPU time."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.reset()

    def reset(self) -> None:
        self.seconds: list[float] = []
        self.client_cpu, self._server_before, self._server = 0.0, 0.0, 0

    def add(self, batch: Batch) -> None:
        started, cpu = time.perf_counter(), time.thread_time()
        server = self._add(batch)
        self.seconds.append(time.perf_counter() - started)
        self.client_cpu += time.thread_time() - cpu
        if not self._server:
            self._server, self._server_before = server, _session_cpu(server)

    @abstractmethod
    def _add(self, batch: Batch) -> int:
        """Write the batch; returns the process id of the session that did."""

    def cpu_us(self, size: int) -> float:
        """CPU microseconds an event, client and session. The session's first batch only starts its clock."""
        batches = len(self.seconds)
        server = (_session_cpu(self._server) - self._server_before) / max(1, batches - 1)
        return (self.client_cpu / batches + server) / size * 1e6


class Ours(Side):
    def __init__(self, database: Database, stream: Stream) -> None:
        super().__init__(stream)
        self._database = database

    def _add(self, batch: Batch) -> int:
        with self._database.transaction() as cur:
            batch.append(cur)
            return cur.connection.info.backend_pid


class Bare(Side):
    def __init__(self, connection: psycopg.Connection[Any], stream: Stream) -> None:
        super().__init__(stream)
        self._cur = connection.cursor(binary=True)

    def _add(self, batch: Batch) -> int:
        self._cur.execute(_BARE, self._stream.bare_columns(batch), prepare=True)
        return self._cur.connection.info.backend_pid


def _measure(ours: Side, bare: Side, stream: Stream, size: int, seconds: float) -> Append:
    ours.reset()
    bare.reset()
    deadline = time.monotonic() + 2 * seconds
    while time.monotonic() < deadline or len(ours.seconds) < LEAST:
        batch = stream.batch(size)
        for side in (ours, bare) if len(ours.seconds) % 2 else (bare, ours):
            side.add(batch)
    ours_rate, bare_rate = (size / median(side.seconds) for side in (ours, bare))
    return Append(size, ours_rate, bare_rate, ours.cpu_us(size), bare.cpu_us(size))


def _session_cpu(pid: int) -> float:
    """CPU seconds of a PostgreSQL session, which has one thread; finer than the ticks of other counters."""
    with open(f"/proc/{pid}/schedstat") as file:
        return int(file.read().split()[0]) / 1e9
