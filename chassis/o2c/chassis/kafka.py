"""Clients of the broker with the options that correctness needs, each passed here and nowhere else."""

import asyncio
from typing import Any

from aiokafka import AIOKafkaProducer

MAX_BATCH_BYTES = 1 << 20


def paced_producer(bootstrap: str) -> AIOKafkaProducer:
    """An idempotent producer that does not spin while a partition has no leader.

    Without idempotence a refused batch followed by accepted ones loses records; without the pause aiokafka 0.14 asks
    for metadata thousands of times a second after a broker was stopped cleanly.
    """
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        acks="all",
        enable_idempotence=True,
        max_batch_size=MAX_BATCH_BYTES,
        max_request_size=2 * MAX_BATCH_BYTES,
        linger_ms=0,
        request_timeout_ms=120_000,
    )
    client: Any = producer.client
    update = client._metadata_update  # aiokafka has no public hook; a test guards the name

    async def paced(*args: Any) -> Any:
        done = await update(*args)
        if not done:
            await asyncio.sleep(0.3)
        return done

    client._metadata_update = paced
    return producer
