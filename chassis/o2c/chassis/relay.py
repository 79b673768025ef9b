"""The relay: from the outbox to Kafka, in order, without a position of its own.

Where to go on is read from Kafka itself: the last record of each own partition, when the relay takes over and after any
producer error (with a new producer). So a relay that died in the middle of sending, a broker that lost its tail and a
cluster that was wiped are the same case. Two relays for a moment are harmless: consumers count sequences.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import psycopg
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from o2c.chassis.database import Database
from o2c.chassis.errors import Fatal
from o2c.chassis.ids import lock_key
from o2c.chassis.kafka import MAX_BATCH_BYTES, paced_producer
from o2c.chassis.measure.loops import busy
from o2c.chassis.measure.outbox import another_publishes, measure_outbox
from o2c.chassis.metrics import RELAY_BACKLOG, RELAY_ERRORS, RELAY_LEADER, RELAY_OLDEST, RELAY_SENT
from o2c.chassis.places import LostRecords, Places, Row, one_round
from o2c.chassis.tail import Tail
from o2c.contracts.envelope import HEADERS, complete, event_id

log = logging.getLogger("o2c.relay")

PAGE = 2_000
"""Outbox rows read per partition and round, at most."""
PAGE_BYTES = MAX_BATCH_BYTES
"""And bytes of them, but for the last row: a round sends no more than a record batch of each partition."""
POLL_SECONDS = 0.2
_HEADERS = list(HEADERS)
BACK_OFF_SECONDS = 1.0
SURE_SECONDS = 1.0
"""So long after a confirmation the topic is believed to hold what it confirmed: a broker needs more to restart."""
SEND_TIMEOUT_SECONDS = 150

_PAGE = """select o.partition, o.sequence, o.known, o.key, o.body, h.sequence
  from unnest(%b::int[], %b::bigint[]) x(partition, after)
  join outbox_head h on h.topic = %b and h.partition = x.partition and h.sequence > x.after
  cross join lateral (
    select * from (
      select *, sum(octet_length(body)) over (order by sequence) - octet_length(body) as before
      from (select * from outbox where topic = h.topic and partition = h.partition and sequence > x.after
            order by sequence limit %b) page) sized
    where before < %b) o
  order by o.partition, o.sequence"""


class Relay:
    def __init__(self, database: Database, bootstrap: str, name: str, source: str, topic: str, partitions: int) -> None:
        self._database, self._bootstrap, self._name = database, bootstrap, name
        self._source, self._topic, self._partitions = source, topic, partitions
        self._places = Places(topic, {})
        self._sure_at = 0.0
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = False
        self._connection: psycopg.Connection[Any] | None = None
        self.leading = False
        self._mine = True
        """No other replica is known to hold the relay lock."""

    def wake(self) -> None:
        """There is something new; may be called from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._wake.set)

    def stop(self) -> None:
        """Drain what is committed, then end `run`."""
        self._stopping = True
        self.wake()

    async def compare(self) -> None:
        """Before anything is decided: waits for the broker, and raises Fatal where the topic is ahead of this store.

        A restored store that went on deciding could catch up with the topic, and contradict it unseen.
        """
        while True:
            tail = Tail(self._bootstrap, self._source, self._topic, self._partitions)
            try:
                await tail.start()
                places = self._places = Places(self._topic, await tail.places())
                break
            except (KafkaError, TimeoutError, OSError) as error:
                log.warning("not compared with its topic yet: %s", _short(error))
                await asyncio.sleep(BACK_OFF_SECONDS)
            finally:
                await tail.stop()
        await asyncio.to_thread(self._refuse_restored_store, places)

    async def run(self) -> None:
        """Lead while this process holds the service's relay lock; wait for it otherwise."""
        self._loop = asyncio.get_running_loop()
        while not self._stopping:
            try:
                self._mine = await asyncio.to_thread(self._take_lock)
                if self._mine:
                    await self._lead()
                else:
                    await self._pause(BACK_OFF_SECONDS)
            except (KafkaError, psycopg.Error, LostRecords, TimeoutError, OSError) as error:
                RELAY_ERRORS.inc()
                log.warning("relay interrupted: %s; reading its place again", _short(error))
                self._release()
                await self._pause(BACK_OFF_SECONDS)
        self._release()

    def measure(self) -> None:
        """Show what is left to publish; while the broker is away nobody else would."""
        if self._mine:
            measure_outbox(self._database, self._topic, self._places)
        else:
            another_publishes()

    def _take_lock(self) -> bool:
        connection = self._connect()
        row = connection.execute("select pg_try_advisory_lock(%s)", (lock_key("relay " + self._name),)).fetchone()
        return bool(row and row[0])

    def _connect(self) -> psycopg.Connection[Any]:
        if self._connection is None:
            self._connection = self._database.connect()
        return self._connection

    def _release(self) -> None:
        self.leading = False
        RELAY_LEADER.set(0)
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def _lead(self) -> None:
        tail = Tail(self._bootstrap, self._source, self._topic, self._partitions)
        producer = paced_producer(self._bootstrap)
        try:
            await tail.start()
            self._places = Places(self._topic, await tail.places())
            await asyncio.to_thread(self._refuse_restored_store, self._places)
            await asyncio.wait_for(producer.start(), 30)
            self.leading = True
            RELAY_LEADER.set(1)
            await self._publish(producer, tail)
        finally:
            try:
                await asyncio.wait_for(asyncio.gather(producer.stop(), tail.stop()), 3)
            except (TimeoutError, KafkaError):
                log.warning("the producer did not stop in time; left behind")

    async def _publish(self, producer: AIOKafkaProducer, tail: Tail) -> None:
        while True:
            self._wake.clear()
            with busy("relay"):
                rows = await asyncio.to_thread(self._page)
                if rows:
                    if time.monotonic() - self._sure_at > SURE_SECONDS:
                        self._places.check(await tail.ends())
                    await self._send(producer, rows)
            if rows:
                continue
            if self._stopping:
                return
            await self._pause(POLL_SECONDS)

    async def _pause(self, seconds: float) -> None:
        if not self._stopping:
            try:
                await asyncio.wait_for(self._wake.wait(), seconds)
            except TimeoutError:
                return

    def _page(self) -> list[Row]:
        assert self._connection is not None
        sent = self._places.sent()
        with self._connection.cursor(binary=True) as cur:
            asked = (list(sent), list(sent.values()), self._topic, PAGE, PAGE_BYTES)
            cur.execute(_PAGE, asked, prepare=True)
            rows = [Row._make(row) for row in cur.fetchall()]
        heads = {row.partition: row.head for row in rows}
        RELAY_BACKLOG.set(sum(head - sent[partition] for partition, head in heads.items()))
        oldest = min((row.known for row in rows), default=None)
        RELAY_OLDEST.set((datetime.now(UTC) - oldest).total_seconds() if oldest else 0)
        return rows

    async def _send(self, producer: AIOKafkaProducer, rows: Sequence[Row]) -> None:
        batches: dict[int, Any] = {}

        def append(row: Row) -> bool:
            batch = batches.get(row.partition)
            if batch is None:
                batch = batches[row.partition] = producer.create_batch()
            value = self._complete(row)
            return batch.append(key=row.key.encode(), value=value, timestamp=None, headers=_HEADERS) is not None

        taken = one_round(rows, append)
        sending = [self._confirmed(producer, batches[p], p) for p in taken]
        outcomes = await asyncio.wait_for(asyncio.gather(*sending, return_exceptions=True), SEND_TIMEOUT_SECONDS)
        offsets: list[int] = []
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
            offsets.append(outcome)
        for (partition, sent), offset in zip(taken.items(), offsets, strict=True):
            self._places.confirmed(partition, sent[-1].sequence, offset, len(sent))
            RELAY_SENT.inc(len(sent))
        self._sure_at = time.monotonic()

    async def _confirmed(self, producer: AIOKafkaProducer, batch: Any, partition: int) -> int:
        """Send a batch; returns the offset it begins at."""
        confirmed = await (await producer.send_batch(batch, self._topic, partition=partition))
        return int(confirmed.offset)

    def _complete(self, row: Row) -> bytes:
        message_id = event_id(self._source, self._topic, row.partition, row.sequence)
        return complete(row.body, sequence=row.sequence, id=message_id, time=row.known)

    def _refuse_restored_store(self, places: Places) -> None:
        query = "select partition, sequence from outbox_head where topic = %s"
        rows = self._database.read(lambda cur: cur.execute(query, (self._topic,)).fetchall())
        ahead = places.ahead({row["partition"]: row["sequence"] for row in rows})
        if ahead:
            raise Fatal(
                f"topic {self._topic} is ahead of this event store (partition: topic/store "
                + ", ".join(f"{p}: {topic}/{store}" for p, (topic, store) in ahead.items())
                + "). The store was restored from before those events. Recover it to the last commit, or reconcile and "
                "start a new epoch; publishing now would contradict what others have already read."
            )


def _short(error: BaseException) -> str:
    return f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else 'no detail'}"
