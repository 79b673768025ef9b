"""Has everything that was sent been heard by everyone? Compares logs, topics and inboxes, not clocks or gauges."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition
from psycopg import sql

from o2c.chassis.local.home import RunningStack
from o2c.chassis.service import schema_of
from o2c.cli.platform import partitions
from o2c.cli.talk import Talk
from o2c.projection.provision import VERSIONS

SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {
    "order": ("erp.orders.v1", "o2c.credit.v1", "o2c.billing.v1", "o2c.cash-app.v1"),
    "credit": ("erp.customers.v1", "o2c.order.v1", "o2c.cash-app.v1"),
    "billing": ("erp.invoices.v1", "o2c.order.v1", "o2c.credit.v1", "o2c.cash-app.v1"),
    "cash-app": (
        *("bank.statements.v1", "bank.remittances.v1", "erp.rates.v1", "erp.openings.v1"),
        *("o2c.billing.v1", "o2c.credit.v1"),
    ),
    "projection": ("o2c.order.v1", "o2c.credit.v1", "o2c.billing.v1", "o2c.cash-app.v1"),
}
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Behind:
    """A service that has not heard everything of a partition."""

    service: str
    topic: str
    partition: int
    heard: int
    said: int


def wait_settled(
    stack: RunningStack, timeout: float = 120, meanwhile: Callable[[], None] = lambda: None
) -> list[Behind]:
    """Wait until every service has heard everything; returns what is still behind when the time is over."""
    deadline, still, quiet = time.monotonic() + timeout, [], 0
    with psycopg.connect(stack.database_url, autocommit=True) as connection, _Ends(stack) as ends:
        # What all have heard and said must be seen at one moment: between two looks a service may answer a record.
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        while time.monotonic() < deadline:
            inbound = ends.read()
            with connection.transaction():
                still = behind(connection, inbound)
            quiet = quiet + 1 if not still else 0
            if quiet >= 2:
                return []
            meanwhile()
            time.sleep(0.1)
    return still


def wait_known(stack: RunningStack, timeout: float = 30, meanwhile: Callable[[], None] = lambda: None) -> bool:
    """Wait until the read models answer for all that was said: every source has proved its totals since."""
    with psycopg.connect(stack.database_url, autocommit=True) as connection:
        last = max((_last_said(connection, name) for name in SUBSCRIPTIONS if name != "projection"), default=None)
    deadline, talk = time.monotonic() + timeout, Talk(stack)
    while (
        last is not None and datetime.fromisoformat(talk.get("projection", "/v1/credit-use", limit=1)["known"]) < last
    ):
        if time.monotonic() > deadline:
            return False
        meanwhile()
        time.sleep(0.1)
    return True


def _last_said(connection: "psycopg.Connection[tuple[object, ...]]", name: str) -> datetime:
    """When a service said its last fact; proofs are none."""
    query = """select max(last.known) from {s}.outbox_head h cross join lateral (
        select known from {s}.outbox o where o.topic = h.topic and o.partition = h.partition
          and o.key not like 'partition:%' order by sequence desc limit 1) last"""
    row = connection.execute(sql.SQL(query).format(s=sql.Identifier(schema_of(name)))).fetchone()
    assert row is not None
    return row[0] if isinstance(row[0], datetime) else datetime.min.replace(tzinfo=UTC)


def behind(connection: "psycopg.Connection[tuple[object, ...]]", inbound: dict[Place, int]) -> list[Behind]:
    heads: dict[Place, int] = {}
    for name in SUBSCRIPTIONS:
        if name != "projection":
            heads |= _rows(connection, schema_of(name), "select topic, partition, sequence from {}.outbox_head")
    found = []
    for name, topics in SUBSCRIPTIONS.items():
        schema = _schema(connection, name)
        sequences = _rows(connection, schema, "select topic, partition, sequence from {}.inbox where source <> ''")
        offsets = _rows(connection, schema, "select topic, partition, kafka_offset + 1 from {}.inbox where source = ''")
        for (topic, partition), said in (heads | inbound).items():
            if topic in topics:
                heard = (sequences if topic.startswith("o2c.") else offsets).get((topic, partition), 0)
                if heard < said:
                    found.append(Behind(name, topic, partition, heard, said))
    return found


def _schema(connection: "psycopg.Connection[tuple[object, ...]]", name: str) -> str:
    if name != "projection":
        return schema_of(name)
    active = VERSIONS.active(connection)
    return active[0] if active else "o2c_projection"


def _rows(connection: "psycopg.Connection[tuple[object, ...]]", schema: str, query: str) -> dict[Place, int]:
    rows = connection.execute(sql.SQL(query).format(sql.Identifier(schema)))
    return {(str(topic), int(str(partition))): int(str(number)) for topic, partition, number in rows}


class _Ends:
    """End offsets of the inbound topics."""

    def __init__(self, stack: RunningStack) -> None:
        self._client = Consumer(
            {"bootstrap.servers": stack.kafka_bootstrap_servers, "group.id": "o2c-settle", "log_level": 0}
        )
        topics = [t for ts in SUBSCRIPTIONS.values() for t in ts if not t.startswith("o2c.")]
        self._places = [TopicPartition(t, p) for t in topics for p in range(partitions())]

    def __enter__(self) -> "_Ends":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def read(self) -> dict[Place, int]:
        return {(tp.topic, tp.partition): self._end(tp) for tp in self._places}

    def _end(self, place: TopicPartition) -> int:
        """A partition that was just made has a leader some moments later."""
        for _ in range(50):
            try:
                return int(self._client.get_watermark_offsets(place, timeout=10, cached=False)[1])
            except KafkaException as error:
                if error.args[0].code() != KafkaError.NOT_LEADER_FOR_PARTITION:
                    raise
            time.sleep(0.1)
        raise TimeoutError(f"{place.topic}/{place.partition} has no leader")
