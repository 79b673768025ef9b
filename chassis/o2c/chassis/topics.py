"""Topics are made by a job before the services, never by a client that happens to ask for one."""

import asyncio
from collections.abc import Iterable

from aiokafka.admin import AIOKafkaAdminClient, NewTopic

THIRTY_DAYS = 30 * 24 * 3600 * 1000


def topic_config(topic: str) -> dict[str, str]:
    """`o2c.*` keeps everything; what comes from outside keeps 30 days, because it may hold personal data."""
    retention = "-1" if topic.startswith("o2c.") else str(THIRTY_DAYS)
    return {"retention.ms": retention, "retention.bytes": "-1", "cleanup.policy": "delete"}


async def create_topics(bootstrap: str, topics: Iterable[str], partitions: int, replication: int = 1) -> list[str]:
    """Make what is missing; returns what was made."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        have = set(await admin.list_topics())
        missing = [t for t in topics if t not in have]
        if missing:
            await admin.create_topics(
                [NewTopic(t, partitions, replication, topic_configs=topic_config(t)) for t in missing]
            )
        return missing
    finally:
        await admin.close()


def create_topics_now(bootstrap: str, topics: Iterable[str], partitions: int, replication: int = 1) -> list[str]:
    return asyncio.run(create_topics(bootstrap, topics, partitions, replication))
