"""What an end-to-end test does: send as an ERP or a bank would, wait until all is heard, ask the services."""

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx2
import psycopg

from o2c.chassis.local.home import RunningStack, running_stack
from o2c.chassis.local.stack import Stack
from o2c.cli.settle import wait_settled
from o2c.contracts.base import Event
from o2c.intake.publish import publish_now

PARTITIONS = 4


class World:
    def __init__(self, stack: Stack, home: Path) -> None:
        self.stack, self.home = stack, home
        self.http = httpx2.Client(timeout=60, headers={"O2C-Actor": "tester"})

    @property
    def running(self) -> RunningStack:
        found = running_stack(self.home)
        assert found is not None
        return found

    def send(self, *events: Event, settle: bool = True) -> None:
        """Publish through the public topics, as an ERP or a bank does."""
        publish_now(self.stack.kafka_bootstrap_servers, events, "/test", PARTITIONS)
        if settle:
            self.settle()

    def settle(self, timeout: float = 90) -> None:
        still = wait_settled(self.running, timeout)
        assert not still, f"not heard after {timeout} s: {still[:5]}"

    def get(self, service: str, path: str, **params: Any) -> Any:
        response = self.http.get(self.stack.services[service].url + path, params=params)
        assert response.status_code == 200, response.text
        return response.json()

    def post(self, service: str, path: str, body: Any, **headers: str) -> httpx2.Response:
        return self.http.post(self.stack.services[service].url + path, json=body, headers=headers)

    def sql(self, query: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.stack.database_url, autocommit=True) as connection:
            return connection.execute(query, params).fetchall()  # type: ignore[arg-type]

    def letters(self, service: str, **params: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(service, "/v1/dead-letters", limit=1000, **params)["dead_letters"]
        return found


def fresh(prefix: str) -> str:
    """A business key of its own, so that tests share a platform without meeting."""
    return f"{prefix}-{uuid.uuid4().hex[:8]}"
