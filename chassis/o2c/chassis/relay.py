"""The relay: from the outbox to Kafka, in order, without a position of its own.

Where to go on is read from Kafka itself: the last record of each own partition, when the relay takes over and after any
producer error (with a new producer). So a relay that died in the middle of sending, a broker that lost its tail and a
cluster that was wiped are the same case. Two relays for a moment are harmless: consumers count sequences.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError

from o2c.chassis.database import Database
from o2c.chassis.errors import Fatal
from o2c.chassis.ids import lock_key
from o2c.chassis.kafka import paced_producer
from o2c.chassis.metrics import RELAY_BACKLOG, RELAY_ERRORS, RELAY_LEADER, RELAY_OLDEST, RELAY_SENT
from o2c.contracts.envelope import HEADERS, ContractError, complete, event_id, parse

log = logging.getLogger("o2c.relay")

PAGE = 2_000
"""Outbox rows read per partition and round."""
POLL_SECONDS = 0.2
_HEADERS = list(HEADERS)
BACK_OFF_SECONDS = 1.0
SEND_TIMEOUT_SECONDS = 150

_PAGE = """select o.partition, o.sequence, o.known, o.key, o.body
  from unnest(%b::int[], %b::bigint[]) x(partition, after)
  cross join lateral (select * from outbox where topic = %b and partition = x.partition and sequence > x.after
    order by sequence limit %b) o order by o.partition, o.sequence"""


@dataclass(frozen=True, slots=True)
class Row:
    partition: int
    sequence: int
    known: datetime
    key: str
    body: bytes


class Relay:
    def __init__(self, database: Database, bootstrap: str, name: str, source: str, topic: str, partitions: int) -> None:
        self._database, self._bootstrap, self._name = database, bootstrap, name
        self._source, self._topic, self._partitions = source, topic, partitions
        self._sent: dict[int, int] = {}
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = False
        self._connection: psycopg.Connection[Any] | None = None
        self.leading = False

    def wake(self) -> None:
        """There is something new; may be called from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._wake.set)

    def stop(self) -> None:
        """Drain what is committed, then end `run`."""
        self._stopping = True
        self.wake()

    async def run(self) -> None:
        """Lead while this process holds the service's relay lock; wait for it otherwise."""
        self._loop = asyncio.get_running_loop()
        while not self._stopping:
            try:
                if await asyncio.to_thread(self._take_lock):
                    await self._lead()
                else:
                    await self._pause(BACK_OFF_SECONDS)
            except (KafkaError, psycopg.Error, TimeoutError, ConnectionError, OSError) as error:
                RELAY_ERRORS.inc()
                log.warning("relay interrupted: %s; reading its place again", _short(error))
                self._release()
                await self._pause(BACK_OFF_SECONDS)
        self._release()

    def _take_lock(self) -> bool:
        if self._connection is None:
            self._connection = self._database.connect()
        row = self._connection.execute("select pg_try_advisory_lock(%s)", (lock_key("relay " + self._name),)).fetchone()
        return bool(row and row[0])

    def _release(self) -> None:
        self.leading = False
        RELAY_LEADER.set(0)
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def _lead(self) -> None:
        self._sent = await self._read_places()
        await asyncio.to_thread(self._refuse_restored_store)
        producer = paced_producer(self._bootstrap)
        try:
            await asyncio.wait_for(producer.start(), 30)
            self.leading = True
            RELAY_LEADER.set(1)
            await self._publish(producer)
        finally:
            try:
                await asyncio.wait_for(producer.stop(), 3)
            except (TimeoutError, KafkaError):
                log.warning("the producer did not stop in time; left behind")

    async def _publish(self, producer: AIOKafkaProducer) -> None:
        while True:
            self._wake.clear()
            rows = await asyncio.to_thread(self._page)
            if rows:
                await self._send(producer, rows)
            elif self._stopping:
                return
            else:
                await self._pause(POLL_SECONDS)

    async def _pause(self, seconds: float) -> None:
        if not self._stopping:
            try:
                await asyncio.wait_for(self._wake.wait(), seconds)
            except TimeoutError:
                return

    def _page(self) -> list[Row]:
        assert self._connection is not None
        places = list(self._sent)
        with self._connection.cursor(binary=True) as cur:
            cur.execute(_PAGE, (places, [self._sent[p] for p in places], self._topic, PAGE), prepare=True)
            rows = [Row(*row) for row in cur]
        RELAY_BACKLOG.set(len(rows))
        oldest = min((row.known for row in rows), default=None)
        RELAY_OLDEST.set((datetime.now(UTC) - oldest).total_seconds() if oldest else 0)
        return rows

    async def _send(self, producer: AIOKafkaProducer, rows: Sequence[Row]) -> None:
        """At most one record batch per partition, all confirmed before the next: a refused batch leaves no gap behind
        which a later one could be accepted."""
        batches: dict[int, Any] = {}
        last: dict[int, int] = {}
        full: set[int] = set()
        for row in rows:
            if row.partition in full:
                continue
            batch = batches.get(row.partition)
            if batch is None:
                batch = batches[row.partition] = producer.create_batch()
            if batch.append(key=row.key.encode(), value=self._complete(row), timestamp=None, headers=_HEADERS) is None:
                full.add(row.partition)
            else:
                last[row.partition] = row.sequence
        sending = [self._confirmed(producer, batch, p) for p, batch in batches.items() if p in last]
        outcomes = await asyncio.wait_for(asyncio.gather(*sending, return_exceptions=True), SEND_TIMEOUT_SECONDS)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        for partition, sequence in last.items():
            RELAY_SENT.inc(sequence - self._sent[partition])
            self._sent[partition] = sequence

    async def _confirmed(self, producer: AIOKafkaProducer, batch: Any, partition: int) -> None:
        await (await producer.send_batch(batch, self._topic, partition=partition))

    def _complete(self, row: Row) -> bytes:
        message_id = event_id(self._source, self._topic, row.partition, row.sequence)
        return complete(row.body, sequence=row.sequence, id=message_id, time=row.known)

    async def _read_places(self) -> dict[int, int]:
        """The last sequence of ours in every partition of our topic; 0 where there is none."""
        consumer = AIOKafkaConsumer(bootstrap_servers=self._bootstrap, group_id=None, enable_auto_commit=False)
        await asyncio.wait_for(consumer.start(), 30)
        try:
            places = [TopicPartition(self._topic, p) for p in range(self._partitions)]
            consumer.assign(places)
            starts = await consumer.beginning_offsets(places)
            ends = await consumer.end_offsets(places)
            return {tp.partition: await self._last(consumer, tp, starts[tp], ends[tp]) for tp in places}
        finally:
            await consumer.stop()

    async def _last(self, consumer: AIOKafkaConsumer, tp: TopicPartition, start: int, end: int) -> int:
        # Step back in growing strides: usually the very last record is ours, but a stranger may have written after it.
        stride = 1
        while end > start:
            first = max(start, end - stride)
            found = await self._newest_between(consumer, tp, first, end)
            if found:
                return found
            end, stride = first, stride * 10
        return 0

    async def _newest_between(self, consumer: AIOKafkaConsumer, tp: TopicPartition, first: int, end: int) -> int:
        consumer.seek(tp, first)
        newest = 0
        while await consumer.position(tp) < end:
            for records in (await consumer.getmany(tp, timeout_ms=1000)).values():
                for record in records:
                    newest = max(newest, self._own_sequence(record))
        return newest

    def _own_sequence(self, record: Any) -> int:
        try:
            envelope = parse(record.value or b"", record.headers or (), record.key)
        except ContractError:
            return 0
        return (envelope.sequence or 0) if envelope.source == self._source else 0

    def _refuse_restored_store(self) -> None:
        assert self._connection is not None
        rows = self._connection.execute("select partition, sequence from outbox_head where topic = %s", (self._topic,))
        heads: dict[int, int] = dict(rows.fetchall())
        ahead = {p: s for p, s in self._sent.items() if s > heads.get(p, 0)}
        if ahead:
            raise Fatal(
                f"topic {self._topic} is ahead of this event store (partition: topic/store "
                + ", ".join(f"{p}: {s}/{heads.get(p, 0)}" for p, s in ahead.items())
                + "). The store was restored from before those events. Recover it to the last commit, or reconcile and "
                "start a new epoch; publishing now would contradict what others have already read."
            )


def _short(error: BaseException) -> str:
    return f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else 'no detail'}"
