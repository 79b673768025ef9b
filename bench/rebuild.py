"""How fast the read models are built anew: through Kafka as `o2c rebuild` does it, and from records in memory.

The services do not run meanwhile: the servers are started again without them, on the same data.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from confluent_kafka import OFFSET_BEGINNING, Consumer, Message, TopicPartition
from messages import HEADERS
from meter import Meter
from system import KAFKA, POSTGRES

from o2c.chassis.collector import quiet_collector
from o2c.chassis.database import Database
from o2c.chassis.inbox import Record
from o2c.chassis.local.stack import Stack
from o2c.chassis.migrate import login_url
from o2c.chassis.reader import Reader
from o2c.chassis.versions import PAGE, Rebuild
from o2c.cli.platform import Secrets, partitions
from o2c.projection.projection import Projection
from o2c.projection.provision import CONTROL, MIGRATIONS, VERSIONS, publish_views

IN_MEMORY = 500_000
"""Records kept in memory at most, some 500 MB."""


@dataclass(frozen=True)
class Rebuilt:
    events: int
    seconds: float
    cpu_us: dict[str, float]
    """CPU microseconds an event, by process."""

    @property
    def per_second(self) -> float:
        return self.events / self.seconds


def through_kafka(stack: Stack, home: Path) -> Rebuilt:
    """Everything that was ever said, into a new build, which answers in the end."""
    projection = Projection()
    with psycopg.connect(stack.database_url, autocommit=True) as admin:
        schema, build = _new_build(admin, home)
        url = login_url(stack.database_url, CONTROL, Secrets(home).get("o2c_projection"))
        job = Rebuild(projection, admin, url, stack.kafka_bootstrap_servers, VERSIONS, partitions())
        return _timed(stack, lambda: asyncio.run(job.run(schema, build, publish_views, say=lambda _: None)))


def from_memory(stack: Stack, home: Path) -> Rebuilt:
    """The same fold, inbox and transactions, with the records already there."""
    records = _read(stack.kafka_bootstrap_servers)
    with psycopg.connect(stack.database_url, autocommit=True) as admin:
        schema, _ = _new_build(admin, home)
    url = login_url(stack.database_url, CONTROL, Secrets(home).get("o2c_projection"))
    database = Database(url, schema, "bench")
    try:
        reader = Reader(Projection(), database, strict=True)
        reader.reload()
        quiet_collector()
        pages = [records[at : at + PAGE] for at in range(0, len(records), PAGE)]
        return _timed(stack, lambda: sum(reader.handle(page) for page in pages))
    finally:
        database.close()


def _new_build(admin: "psycopg.Connection[tuple[object, ...]]", home: Path) -> tuple[str, int]:
    found = admin.execute("select count(*) from pg_namespace where starts_with(nspname, %s)", (f"{CONTROL}_v",))
    row = found.fetchone()
    assert row is not None
    build = int(str(row[0])) + 1
    password = Secrets(home).get("o2c_projection")
    return VERSIONS.make(admin, Projection.version, build, MIGRATIONS, password), build


def _timed(stack: Stack, work: Callable[[], int]) -> Rebuilt:
    """`work` returns the number of events; it runs in this process."""
    servers = {POSTGRES: stack.postgres, KAFKA: stack.kafka}
    meter = Meter({name: child.pid for name, child in servers.items() if child and child.pid})
    meter.start()
    started, own = time.monotonic(), time.process_time()
    events = work()
    seconds, own = time.monotonic() - started, time.process_time() - own
    meter.stop()
    return Rebuilt(events, seconds, {n: cpu / events * 1e6 for n, cpu in {**meter.cpu, "projection": own}.items()})


def _read(bootstrap: str) -> list[Record]:
    """All records of our topics, in the order they come, up to a limit."""
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "bench-rebuild", "log_level": 0})
    places = [TopicPartition(t, p, OFFSET_BEGINNING) for t in Projection.topics for p in range(partitions())]
    left = {(tp.topic, tp.partition): consumer.get_watermark_offsets(tp, timeout=10)[1] for tp in places}
    left = {place: end for place, end in left.items() if end}
    consumer.assign(places)
    records: list[Record] = []
    while left and len(records) < IN_MEMORY:
        for message in consumer.consume(10_000, 0.2):
            record = _record(message)
            records.append(record)
            if record.offset + 1 >= left.get((record.topic, record.partition), 0):
                left.pop((record.topic, record.partition), None)
    consumer.close()
    return records


def _record(message: Message) -> Record:
    topic, partition, offset = message.topic(), message.partition(), message.offset()
    assert topic is not None
    assert partition is not None
    assert offset is not None
    return Record(topic, partition, offset, message.key(), message.value(), HEADERS)
