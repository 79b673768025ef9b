"""Cash application on a real PostgreSQL, without Kafka, with as many replicas as a test wants."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import psycopg
from cash_desk import NOW
from cash_facts import SECRET, acknowledged
from fastapi import FastAPI
from fastapi.testclient import TestClient

from o2c.cash_app.service import make
from o2c.chassis.database import Database
from o2c.chassis.domain import Context, Send
from o2c.chassis.engine import Job
from o2c.chassis.gate import Gate
from o2c.chassis.migrate import CHASSIS, migrate
from o2c.chassis.problems import install
from o2c.chassis.processor import Processor
from o2c.chassis.service import Service
from o2c.chassis.settings import PayingAccount
from o2c.chassis.testing.wire import as_heard
from o2c.contracts.base import Event

PAYS_FROM = {"DE-BANK": PayingAccount(name="Example Works GmbH", iban="DE75512108001245126199", bic="SOGEDEFFXXX")}
PARTITIONS = 4
SETTINGS: Any = SimpleNamespace(
    matching_key=SECRET,
    functional={"FX01": "EUR"},
    deposits_of={},
    default_entity="",
    own_accounts=frozenset(),
    paying_accounts=PAYS_FROM,
    partitions=PARTITIONS,
    certificate_key_file=None,
)


class Server:
    """Cash application in a schema of its own."""

    def __init__(self, url: str, **settings: Any) -> None:
        self.settings: Any = SimpleNamespace(**vars(SETTINGS) | settings)
        self.service = make(self.settings)
        self.url, self.schema = url, f"cash_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(url) as connection:
            migrate(connection, self.schema, [CHASSIS, self.service.migrations])
        self.databases: list[Database] = []
        self.processor = self.replica(self.service)
        app = FastAPI()
        install(app)
        assert self.service.routes is not None
        app.include_router(self.service.routes(Gate(self.processor)))
        self.http = TestClient(app)

    def replica(self, service: Service | None = None, after_look: Callable[[], None] | None = None) -> Processor:
        """`after_look` happens once, between the look-up of a batch and its decisions."""
        database = Database(self.url, self.schema, "cash-test")
        self.databases.append(database)
        wired, todo = service or make(self.settings), [after_look] if after_look else []

        def look(sends: Any, cur: Any) -> dict[str, Any]:
            assert wired.look is not None
            found = wired.look(sends, cur)
            if todo:
                todo.pop()()
            return found

        chosen = replace(wired, look=look) if after_look else wired
        processor = Processor(chosen, database, PARTITIONS, lambda: NOW)
        processor.reload()
        return processor

    def hear(self, *events: Event, by: Processor | None = None) -> Job:
        """A batch of contract events; returns the job, rejected or not."""
        sends = [s for e in events for s in self.service.hears[type(e)](as_heard(e)) if isinstance(s, Send)]
        job = Job(Context(NOW, "tester", "", uuid.uuid4().hex), sends)
        (by or self.processor).command(job, lambda cur: None, lambda cur: job)
        return job

    def close_month(self, period: str, entity: str = "DE01", **body: Any) -> None:
        """Asked for over HTTP, acknowledged by billing, finished by the service itself."""
        (asked,) = self.post(f"/v1/periods/{entity}/{period}/close", body)["events"]
        self.hear(*acknowledged(asked["data"]["closing"], entity))
        self.processor.tend()

    def rows(self, query: str) -> list[dict[str, Any]]:
        return self.processor.database.read(lambda cur: cur.execute(query).fetchall())

    def balances(self) -> dict[str, int]:
        """Journal accounts that are not zero."""
        found = self.rows(
            "select account, sum(amount)::bigint as amount from journal group by account order by account"
        )
        return {row["account"]: row["amount"] for row in found if row["amount"]}

    def get(self, path: str, status: int = 200) -> Any:
        answer = self.http.get(path)
        assert answer.status_code == status, answer.text
        return answer.json()

    def post(self, path: str, body: dict[str, Any], status: int = 200, **headers: str) -> Any:
        answer = self.http.post(path, json={"reason": "because"} | body, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    def close(self) -> None:
        for database in self.databases:
            database.close()
        with psycopg.connect(self.url) as connection:
            connection.execute(f"drop schema {self.schema} cascade")
