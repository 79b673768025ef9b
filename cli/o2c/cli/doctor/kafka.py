"""Kafka: reached, every topic there with its partitions, and ours kept for ever."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError

from o2c.cli.doctor.finding import Finding, look, ok, wrong
from o2c.cli.platform import partitions
from o2c.contracts.registry import TOPICS

SECONDS = 10
Seen = Mapping[str, tuple[int, str | None]]
"""Topic → its partitions, and its retention.ms."""


def check_kafka(bootstrap: str) -> Iterator[Finding]:
    try:
        seen = asyncio.run(asyncio.wait_for(_topics(bootstrap), SECONDS))
    except (KafkaError, OSError, TimeoutError) as error:
        yield wrong(
            "kafka", f"not reached: {type(error).__name__}", "is it running? o2c status; its log lies in the home"
        )
        return
    yield ok("kafka", f"{len(seen)} topics")
    yield from judge(seen, partitions())


def judge(seen: Seen, wanted: int) -> Iterator[Finding]:
    """
    >>> next(judge({}, 4)).says.split(":")[0]
    'missing'
    """
    missing = [topic for topic in TOPICS if topic not in seen]
    other = [f"{topic} has {seen[topic][0]}" for topic in TOPICS if topic in seen and seen[topic][0] != wanted]
    forgets = [t for t in TOPICS if t.startswith("o2c.") and t in seen and seen[t][1] not in (None, "-1")]
    if missing:
        yield wrong("topics", f"missing: {', '.join(missing)}", "o2c down, then o2c up makes them")
    if other:
        yield wrong("topics", f"{'; '.join(other)} partitions, not {wanted}", "set O2C_PARTITIONS to what they have")
    if forgets:
        says = f"forget after a while: {', '.join(forgets)}"
        yield look("topics", says, "set retention.ms=-1: read models are rebuilt from them")
    if not missing and not other and not forgets:
        yield ok("topics", f"{len(TOPICS)} as they should be, {wanted} partitions each")


async def _topics(bootstrap: str) -> dict[str, tuple[int, str | None]]:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        described: list[dict[str, Any]] = await admin.describe_topics()
        names = [one["topic"] for one in described if one["topic"] in TOPICS]
        kept = await _retention(admin, names) if names else {}
        return {one["topic"]: (len(one["partitions"]), kept.get(one["topic"])) for one in described}
    finally:
        await admin.close()


async def _retention(admin: AIOKafkaAdminClient, names: list[str]) -> dict[str, str]:
    asked = [ConfigResource(ConfigResourceType.TOPIC, name, {"retention.ms": None}) for name in names]
    found: dict[str, str] = {}
    for answer in await admin.describe_configs(asked):
        for _, _, _, name, configs in answer.resources:
            for key, value, *_ in configs:
                if key == "retention.ms":
                    found[name] = value
    return found
