"""Sending messages to the inbound topics, in order, each confirmed by the broker before the end."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from aiokafka.errors import KafkaError

from o2c.chassis.ids import partition_of
from o2c.chassis.kafka import paced_producer
from o2c.contracts.base import MAX_BYTES, Event
from o2c.intake.messages import HEADERS, key_of, message

IN_FLIGHT = 2_000


class PublishError(Exception):
    """The broker did not take everything; what was confirmed stays, and sending all again changes nothing."""


async def publish(
    bootstrap: str,
    events: Iterable[Event],
    source: str,
    partitions: int,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Send all events; returns how many. Raises PublishError."""
    producer = paced_producer(bootstrap)
    sent = 0
    try:
        await asyncio.wait_for(producer.start(), 30)
        pending = []
        for event in events:
            key = key_of(event)
            body = message(event, key, source, datetime.now(UTC))
            if len(body) > MAX_BYTES:
                raise PublishError(f"an event of {len(body):,} bytes for {key}; at most {MAX_BYTES:,} are possible")
            partition = partition_of(key, partitions)
            pending.append(
                await producer.send(event.TOPIC, body, key=key.encode(), partition=partition, headers=HEADERS)
            )
            sent += 1
            if len(pending) >= IN_FLIGHT:
                await asyncio.wait_for(asyncio.gather(*pending), 60)
                pending.clear()
                progress(sent)
        await asyncio.wait_for(asyncio.gather(*pending), 60)
        progress(sent)
    except (KafkaError, TimeoutError, OSError) as error:
        raise PublishError(f"the broker at {bootstrap} did not take the events: {type(error).__name__}") from error
    finally:
        await asyncio.wait_for(producer.stop(), 10)
    return sent


def publish_now(
    bootstrap: str,
    events: Iterable[Event],
    source: str,
    partitions: int,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    return asyncio.run(publish(bootstrap, events, source, partitions, progress))
