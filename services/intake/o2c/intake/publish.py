"""Sending messages to the inbound topics, in order, each confirmed by the broker before the end."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from o2c.chassis.ids import partition_of
from o2c.chassis.kafka import paced_producer
from o2c.contracts.base import MAX_BYTES, Event
from o2c.intake.messages import HEADERS, key_of, message

IN_FLIGHT = 2_000
BYTES_IN_FLIGHT = 8_000_000
"""Of messages that are not confirmed yet: parts of long statements have some 200 kB each."""
START_SECONDS = 30
CONFIRM_SECONDS = 60
STOP_SECONDS = 10


class PublishError(Exception):
    """Not everything was taken; what was confirmed stays, and sending all again changes nothing."""


async def publish(
    bootstrap: str,
    events: Iterable[Event],
    source: str,
    partitions: int,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Send all events; returns how many. Events of one key keep their order. Raises PublishError."""
    producer = paced_producer(bootstrap)
    sending = _Sending(producer, partitions)
    try:
        await asyncio.wait_for(producer.start(), START_SECONDS)
        for event in events:
            await sending.send(event, source)
            if len(sending.pending) >= IN_FLIGHT or sending.bytes >= BYTES_IN_FLIGHT:
                progress(await sending.confirmed())
        progress(await sending.confirmed())
    except (KafkaError, TimeoutError, OSError) as error:
        reason = f"{type(error).__name__} after {sending.sent:,} events"
        raise PublishError(f"the broker at {bootstrap} did not take all: {reason}. Send all again") from error
    finally:
        for future in sending.pending:  # of an attempt that failed already: nobody else looks at them
            future.cancel()
        with suppress(TimeoutError):  # with the broker gone, stop() never ends; there is nothing left to lose
            await asyncio.wait_for(producer.stop(), STOP_SECONDS)
    return sending.sent


class _Sending:
    def __init__(self, producer: AIOKafkaProducer, partitions: int) -> None:
        self._producer, self._partitions = producer, partitions
        self._topics: set[str] = set()
        self.pending: list[asyncio.Future[Any]] = []
        self.bytes = self.sent = 0

    async def send(self, event: Event, source: str) -> None:
        if event.TOPIC not in self._topics:
            await self._check(event.TOPIC)
        key = key_of(event)
        body = message(event, key, source, datetime.now(UTC))
        if len(body) > MAX_BYTES:
            raise PublishError(f"an event of {len(body):,} bytes for {key}; at most {MAX_BYTES:,} are possible")
        partition = partition_of(key, self._partitions)
        future = await self._producer.send(event.TOPIC, body, key=key.encode(), partition=partition, headers=HEADERS)
        self.pending.append(future)
        self.bytes += len(body)

    async def confirmed(self) -> int:
        """How many are confirmed by now, all that were sent."""
        await asyncio.wait_for(asyncio.gather(*self.pending), CONFIRM_SECONDS)
        self.sent += len(self.pending)
        self.pending.clear()
        self.bytes = 0
        return self.sent

    async def _check(self, topic: str) -> None:
        """A key goes to the same partition number in every topic, or its events meet in no worker."""
        found = len(await asyncio.wait_for(self._producer.partitions_for(topic), START_SECONDS))
        if found != self._partitions:
            raise PublishError(f"{topic} has {found} partitions, expected {self._partitions}: set O2C_PARTITIONS")
        self._topics.add(topic)


def publish_now(
    bootstrap: str,
    events: Iterable[Event],
    source: str,
    partitions: int,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    return asyncio.run(publish(bootstrap, events, source, partitions, progress))
