"""From FastStream to the processor: batches, hand-over at a rebalance, and where reading starts.

Kafka's group offsets are hints for lag tools. A worker handles a partition only after it has itself, in this
assignment, read the inbox and sought there; whatever arrives earlier is dropped and will come again.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, Protocol

from aiokafka import ConsumerRebalanceListener
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.message import KafkaAckableMessage

from o2c.chassis.errors import Fatal, Hole
from o2c.chassis.inbox import Record
from o2c.chassis.lag import measure_lag
from o2c.chassis.measure.brokers import lost, measure_brokers
from o2c.chassis.measure.loops import busy
from o2c.chassis.reading import Positions, Reading

log = logging.getLogger("o2c.consumer")

COMMIT_SECONDS = 1.0
START_AGAIN_SECONDS = 1.0
WATCH_SECONDS = 3.0
STUCK_SECONDS = 60.0
IDLE_MILLISECONDS = 500
FEW = 4
"""Less than this part of a batch waits for more."""
METADATA_MILLISECONDS = 10_000
"""So soon a topic that was deleted and made again is noticed."""


class Work(Positions, Protocol):
    """What the consumer needs of a processor or a projection."""

    def reload(self) -> None: ...

    def handle(self, records: Sequence[Record]) -> int: ...


class Consumer(ConsumerRebalanceListener):  # type: ignore[misc]
    def __init__(
        self,
        work: Work,
        bootstrap: str,
        group: str,
        instance: str,
        topics: Sequence[str],
        records: int,
        milliseconds: int,
        fail: Callable[[BaseException], None],
    ) -> None:
        self._work, self._fail, self._topics = work, fail, tuple(topics)
        self._busy = asyncio.Lock()
        self._reading = Reading(work, lambda: self._client)
        self._committed_at = 0.0
        self.last_poll = 0.0
        self.ready = False
        self._broker = KafkaBroker(
            bootstrap,
            consumer_only=True,
            allow_auto_create_topics=False,
            graceful_timeout=15,
            logger=None,
            apply_types=False,  # our handler takes what our decoder gives; FastStream would ask a thread for it
            metadata_max_age_ms=METADATA_MILLISECONDS,
        )
        self._subscriber = self._broker.subscriber(
            *topics,
            group_id=group,
            group_instance_id=f"{group}-{instance}",
            batch=True,
            max_records=records,
            batch_timeout_ms=milliseconds,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            no_reply=True,
            parser=self._parse,
            decoder=_decode,
            listener=self,
            session_timeout_ms=10_000,
            heartbeat_interval_ms=1_000,
            fetch_max_wait_ms=100,
            max_partition_fetch_bytes=1 << 20,
            partition_assignment_strategy=[RangePartitionAssignor],
        )
        self._subscriber.get_msg = self._gather  # type: ignore[method-assign]
        self._most, self._gathering = records, milliseconds / 1000
        self._subscriber(self._on_batch)

    async def start(self) -> None:
        """Start reading; waits for the broker as long as it takes."""
        while True:
            try:
                await self._broker.start()
                return
            except (KafkaError, OSError) as error:
                lost()
                log.warning("no broker yet: %s", type(error).__name__)
                await self._broker.stop()
                await asyncio.sleep(START_AGAIN_SECONDS)

    async def stop(self) -> None:
        await self._broker.stop()

    async def watch(self) -> None:
        """Ask the broker how far we are: the readiness heartbeat, the lag, and the end of a client that is stuck."""
        moved_at, places = time.monotonic(), dict(self._reading.next)
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            try:
                behind = await asyncio.wait_for(measure_lag(self._client, self._reading), WATCH_SECONDS)
            except (KafkaError, TimeoutError) as error:
                lost()
                log.warning("broker lost: %s", type(error).__name__)
                moved_at = time.monotonic()
                continue
            self.last_poll = time.monotonic()
            measure_brokers(self._client)
            self._ask_for_what_is_left_out()
            if places != self._reading.next or not behind:
                moved_at, places = time.monotonic(), dict(self._reading.next)
            if time.monotonic() - moved_at > STUCK_SECONDS:
                self._fail(Fatal(f"{behind} records wait but none came for {STUCK_SECONDS} s: the client is stuck"))
                return

    def _ask_for_what_is_left_out(self) -> None:
        """A member that comes back gets the partitions it had; a topic that was away then would never be heard again.

        Every topic has as many partitions, so who has some of one topic has some of each.
        """
        heard = {tp.topic for tp in self._client.assignment()}
        left_out = [topic for topic in self._topics if topic not in heard and self._client.partitions_for_topic(topic)]
        if heard and left_out:
            log.warning("not assigned although it exists: %s; joining the group again", ", ".join(left_out))
            self._client._coordinator.request_rejoin()  # aiokafka has no public way; a test guards the name

    @property
    def _client(self) -> Any:
        return self._subscriber.consumer

    async def _parse(self, msg: Any) -> Any:
        # An ackable message around the untouched records: nothing here can raise before our own code runs.
        return KafkaAckableMessage(raw_message=msg, body=msg, consumer=self._client)

    async def _gather(self, consumer: Any) -> tuple[Any, ...]:
        """The next batch. FastStream's own poll asks 25 times a second where there is nothing, and lets a record wait
        until it asks again; here it is taken when it comes, and a few records wait for others as long as more come."""
        records = await self._poll(consumer, IDLE_MILLISECONDS, self._most)
        until = time.monotonic() + self._gathering
        while 0 < len(records) < self._most // FEW and time.monotonic() < until:
            await asyncio.sleep(self._gathering / 4)
            more = await self._poll(consumer, 0, self._most - len(records))
            if not more:
                break
            records += more
        return tuple(records)

    async def _poll(self, consumer: Any, milliseconds: int, records: int) -> list[Any]:
        pages = await consumer.getmany(timeout_ms=milliseconds, max_records=records)
        return list(chain.from_iterable(pages.values()))

    # -- rebalance

    async def on_partitions_revoked(self, revoked: Any) -> None:
        async with self._busy:
            for tp in revoked:
                self._reading.end(tp)

    async def on_partitions_assigned(self, assigned: Any) -> None:
        async with self._busy:
            for tp in assigned:
                self._reading.end(tp)
            try:
                await asyncio.to_thread(self._work.reload)
                for tp in assigned:
                    self._reading.begin(tp)
            except Exception as error:  # noqa: BLE001 - the client logs and swallows what a listener raises
                self._fail(error)
                return
            self.ready = True
            self.last_poll = time.monotonic()

    # -- batches

    async def _on_batch(self, given: Sequence[Any]) -> None:
        self.last_poll = time.monotonic()
        async with self._busy:
            records = self._reading.admit(given)
            if records:
                try:
                    await self._handle(records)
                except Exception as error:  # noqa: BLE001 - whatever it is, it stops the process
                    self._fail(error)
                    # Returning would let a later commit pass over these records: wait here to be cancelled.
                    await asyncio.Event().wait()
            await self._commit()

    async def _handle(self, records: list[Any]) -> None:
        try:
            with busy("consumer"):
                await asyncio.to_thread(self._work.handle, records)
        except Hole as hole:
            self._reading.on_hole(hole)
            rest = [r for r in records if (r.topic, r.partition) != (hole.topic, hole.partition)]
            if rest:
                await self._handle(rest)
            return
        self._reading.handled(records)

    async def _commit(self) -> None:
        if time.monotonic() - self._committed_at < COMMIT_SECONDS:
            return
        self._committed_at = time.monotonic()
        offsets = {tp: offset for tp, offset in self._reading.next.items() if offset > 0}
        if offsets:
            try:
                await asyncio.wait_for(self._client.commit(offsets), 2)
            except (KafkaError, TimeoutError) as error:
                log.debug("offset hint not committed: %s", type(error).__name__)


async def _decode(message: Any) -> Any:
    return message.raw_message
