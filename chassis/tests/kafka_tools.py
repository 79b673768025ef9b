"""What tests do with a real broker: make, empty and read topics, run a relay, wait for a moment to come."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError
from replicas import PARTITIONS, Home, sequence_of
from toy.language import CoinStruck

from o2c.chassis.batch import Batch
from o2c.chassis.inbox import Record
from o2c.chassis.relay import Relay
from o2c.contracts.envelope import body

PATIENCE = 60


def fresh_name() -> str:
    return f"o2c.t{uuid4().hex[:10]}.v1"


@asynccontextmanager
async def admin(bootstrap: str) -> AsyncIterator[AIOKafkaAdminClient]:
    client = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await client.start()
    try:
        yield client
    finally:
        await client.close()


async def make_topic(bootstrap: str, name: str, partitions: int = PARTITIONS) -> None:
    async with admin(bootstrap) as client:
        await client.create_topics([NewTopic(name, partitions, 1)])

    async def there() -> bool:
        async with admin(bootstrap) as client:
            (topic,) = await client.describe_topics([name])
            return len(topic["partitions"]) == partitions and all(p["leader"] >= 0 for p in topic["partitions"])

    await eventually(there)


async def remove_topic(bootstrap: str, name: str) -> None:
    async with admin(bootstrap) as client:
        await client.delete_topics([name])

    async def gone() -> bool:
        async with admin(bootstrap) as client:
            return name not in await client.list_topics()

    await eventually(gone)


async def remake_topic(bootstrap: str, name: str, keep: Iterable[Record] = ()) -> None:
    """The topic with these records only: emptied, or without its tail."""
    await remove_topic(bootstrap, name)
    await make_topic(bootstrap, name)
    await send(bootstrap, name, keep)


async def send(bootstrap: str, name: str, records: Iterable[Record]) -> None:
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True) as producer:
        for r in records:
            headers = [(header, value or b"") for header, value in r.headers]
            await producer.send(name, r.value, key=r.key, partition=r.partition, headers=headers)
        await producer.flush()


async def read_all(bootstrap: str, name: str) -> dict[int, list[Any]]:
    """Every record of the topic by partition, as it is at this moment."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        places = [TopicPartition(name, p) for p in range(PARTITIONS)]
        ends = await consumer.end_offsets(places)
        consumer.assign(places)
        await consumer.seek_to_beginning()
        found: dict[int, list[Any]] = {p: [] for p in range(PARTITIONS)}
        for place in places:
            while await consumer.position(place) < ends[place]:
                for page in (await consumer.getmany(timeout_ms=200)).items():
                    found[page[0].partition] += page[1]
        return found
    finally:
        await consumer.stop()


async def sequences(bootstrap: str, name: str) -> dict[int, list[int]]:
    return {p: [sequence_of(r) for r in records] for p, records in (await read_all(bootstrap, name)).items()}


def first_occurrences(found: list[int]) -> list[int]:
    """What is left when what came before is dropped: 1, 2, 3 … if nothing was skipped."""
    return list(dict.fromkeys(found))


async def eventually(condition: Callable[[], Any], patience: float = PATIENCE) -> None:
    """Wait until the (possibly asynchronous) condition holds. Errors of a broker that is away count as no."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience
    while True:
        with suppress(KafkaError, OSError):
            answer = condition()
            if asyncio.iscoroutine(answer):
                answer = await answer
            if answer:
                return
        assert loop.time() < deadline, f"not true after {patience} s: {condition}"
        await asyncio.sleep(0.05)


class Outbox:
    """An outbox that grows; `topic` is a name of this test's own."""

    def __init__(self, home: Home, topic: str, source: str = "/o2c/toy") -> None:
        self.home, self.topic, self.source = home, topic, source
        self.database = home.database()
        self.said = 0

    def say(self, count: int, blob: int = 0) -> None:
        """Commit so many events in one transaction, spread over the partitions."""
        batch = Batch("toy", PARTITIONS)
        for _ in range(count):
            key = f"A{self.said % 97}"
            event = CoinStruck(account=key, ask="fill", coin=f"c{self.said}", amount=1, blob="x" * blob)
            batch.say(self.topic, key, body(event, source=self.source, key=key))
            self.said += 1
        with self.database.transaction() as cur:
            batch.append(cur)

    def heads(self) -> dict[int, int]:
        rows = self.home.rows("select partition, sequence from outbox_head where topic = %s", self.topic)
        return dict.fromkeys(range(PARTITIONS), 0) | {row["partition"]: row["sequence"] for row in rows}

    def relay(self, bootstrap: str, kind: type[Relay] = Relay) -> Relay:
        return kind(self.home.database(), bootstrap, self.topic, self.source, self.topic, PARTITIONS)

    async def is_complete(self, bootstrap: str) -> bool:
        """Whether a reader from the start gets everything, each sequence for the first time in order."""
        found = await sequences(bootstrap, self.topic)
        heads = self.heads()
        return all(first_occurrences(found[p]) == list(range(1, heads[p] + 1)) for p in heads)


@asynccontextmanager
async def running(*relays: Relay) -> AsyncIterator[None]:
    """Relays at work; at the end they drain and stop, and what they died of is raised."""
    tasks = [asyncio.create_task(relay.run()) for relay in relays]
    try:
        yield
    finally:
        for relay in relays:
            relay.stop()
        done, late = await asyncio.wait(tasks, timeout=20)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
    for task in done:
        task.result()
    assert not late, "the relay did not stop"
