"""A service's schema, the replicas that work on it, and topics that are lists in memory.

A `FakeTopic` stands in where the broker's behaviour is not the point: what it holds are real records, and what reads
them is the real processor on a real PostgreSQL.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg.rows import dict_row
from toy.language import INBOUND, MINT

from o2c.chassis.database import Database
from o2c.chassis.ids import partition_of
from o2c.chassis.inbox import Record
from o2c.chassis.processor import Processor
from o2c.chassis.service import Service
from o2c.contracts.base import Event
from o2c.contracts.envelope import HEADERS, body, complete, event_id, parse

PARTITIONS = 4
SENT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@dataclass
class Home:
    """A schema and who works on it."""

    url: str
    schema: str
    databases: list[Database] = field(default_factory=list)

    def database(self, name: str = "toy") -> Database:
        made = Database(self.url, self.schema, name)
        self.databases.append(made)
        return made

    def replica(
        self, service: Service, clock: Callable[[], datetime] | None = None, database: Database | None = None
    ) -> Processor:
        """A process of the service that has just started."""
        processor = Processor(service, database or self.database(service.name), PARTITIONS, clock)
        processor.reload()
        return processor

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        options = f"-c search_path={self.schema}"
        connection = psycopg.connect(self.url, options=options, autocommit=True, row_factory=dict_row)
        with connection, connection.cursor() as cur:
            cur.execute(query, values or None)
            return cur.fetchall() if cur.description else []

    def column(self, query: str, *values: Any) -> list[Any]:
        return [next(iter(row.values())) for row in self.rows(query, *values)]

    def said(self, key: str | None = None) -> list[dict[str, Any]]:
        """The outbox in order, with `data` of each event."""
        rows = self.rows("select * from outbox where %s in ('', key) order by topic, partition, sequence", key or "")
        for row in rows:
            row["data"] = outbox_data(row["body"])
        return rows

    def letters(self) -> list[tuple[str, str, str]]:
        """(kind, code, state) of every dead letter, in order."""
        rows = self.rows("select kind, code, state from dead_letters order by id")
        return [(row["kind"], row["code"], row["state"]) for row in rows]

    def open_letters(self) -> list[dict[str, Any]]:
        return self.rows("select * from dead_letters where state = 'open' order by id")

    def close(self) -> None:
        for database in self.databases:
            database.close()


def outbox_data(stored: bytes) -> Any:
    return json.loads(stored)["data"]


@dataclass
class FakeTopic:
    """A topic as a list. Topics of ours give every record the next sequence, others an id."""

    name: str = MINT
    source: str = "/o2c/mint"
    partitions: int = PARTITIONS
    records: list[Record] = field(default_factory=list)
    sequences: dict[int, int] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)

    def say(self, *events: Event) -> list[Record]:
        """One record an event, keyed by its account."""
        return [self._say(event) for event in events]

    def _say(self, event: Any) -> Record:
        key = str(event.account)
        partition = partition_of(key, self.partitions)
        sequence = self.sequences[partition] = self.sequences.get(partition, 0) + 1
        message_id = event_id(self.source, self.name, partition, sequence)
        value = complete(body(event, source=self.source, key=key), id=message_id, time=SENT, sequence=sequence)
        return self.put(value, key.encode(), partition)

    def put(
        self,
        value: bytes | None,
        key: bytes | None,
        partition: int = 0,
        headers: Sequence[tuple[str, Any]] = HEADERS,
    ) -> Record:
        """Whatever bytes at the end of a partition."""
        offset = self.ends.get(partition, 0)
        self.ends[partition] = offset + 1
        record = Record(self.name, partition, offset, key, value, headers)
        self.records.append(record)
        return record

    def again(self, records: Iterable[Record]) -> list[Record]:
        """The same bytes at new offsets, as a relay sends them that does not know it did."""
        return [self.put(r.value, r.key, r.partition, r.headers) for r in records]


def mint() -> FakeTopic:
    return FakeTopic()


@dataclass
class ErpTopic(FakeTopic):
    """An inbound topic: no sequences, ids of the sender's own."""

    name: str = INBOUND
    source: str = "/erp"

    def send(self, event: Any, message_id: str, key: bytes | None = None, partition: int | None = None) -> Record:
        account = str(event.account)
        value = complete(body(event, source=self.source, key=account), id=message_id, time=SENT)
        place = partition_of(account, self.partitions) if partition is None else partition
        return self.put(value, account.encode() if key is None else key, place)


def sequence_of(record: Any) -> int:
    sequence = parse(record.value, record.headers, record.key).sequence
    assert sequence is not None
    return sequence
