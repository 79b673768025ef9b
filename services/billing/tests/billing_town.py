"""Billing on a real PostgreSQL, without Kafka, with as many replicas as a test wants."""

import uuid
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from billing_facts import DAY, at

from o2c.billing.reactions import HEARS
from o2c.billing.service import make
from o2c.chassis.database import Database
from o2c.chassis.engine import Job
from o2c.chassis.inbox import Record
from o2c.chassis.migrate import CHASSIS, migrate
from o2c.chassis.processor import Processor
from o2c.contracts.base import Event
from o2c.contracts.envelope import body, complete

SERVICE = make(None)  # type: ignore[arg-type] - it needs no settings
NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


class Town:
    """Billing in a schema of its own, with as many replicas as a test wants."""

    def __init__(self, url: str) -> None:
        self.url, self.schema = url, f"billing_{uuid.uuid4().hex[:12]}"
        self.databases: list[Database] = []
        self.sequences: Counter[str] = Counter()
        with psycopg.connect(url) as connection:
            migrate(connection, self.schema, [CHASSIS, Path(str(SERVICE.migrations))])

    def replica(self, **changes: Any) -> Processor:
        database = Database(self.url, self.schema, "billing-test")
        self.databases.append(database)
        processor = Processor(replace(SERVICE, **changes), database, 4, lambda: NOW)
        processor.reload()
        return processor

    def records(self, *events: Event) -> list[Record]:
        """As order's or the ERP's topic would hold them."""
        return [self._record(event) for event in events]

    def _record(self, event: Event) -> Record:
        self.sequences[event.TOPIC] += 1
        place = self.sequences[event.TOPIC]
        own = event.TOPIC.startswith("o2c.")
        source = f"/{event.TOPIC.rpartition('.')[0].replace('.', '/')}"
        sequence = place if own else None
        value = complete(body(event, source=source, key="C-1"), id=str(uuid.uuid4()), time=NOW, sequence=sequence)
        return Record(event.TOPIC, 0, place, b"C-1", value, ())

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.databases[0].read(lambda cur: [tuple(row.values()) for row in cur.execute(query).fetchall()])

    def close(self) -> None:
        for database in self.databases:
            database.close()
        with psycopg.connect(self.url) as connection:
            connection.execute(f"drop schema {self.schema} cascade")


def asked(*events: Event) -> Job:
    return Job(at(DAY), [send for event in events for send in HEARS[type(event)](event)])


def carry_out(processor: Processor, job: Job) -> Job:
    processor.command(job, lambda cur: None, lambda cur: job)
    return job
