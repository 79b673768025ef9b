"""What an end-to-end test does: send as an ERP or a bank would, wait until all is heard, ask the services."""

import base64
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx2
import psycopg
from confluent_kafka import Producer
from story import customer, order

from o2c.chassis.ids import partition_of
from o2c.chassis.local.home import RunningStack, running_stack
from o2c.chassis.local.stack import Stack
from o2c.cli.settle import wait_known, wait_settled
from o2c.contracts.base import Event
from o2c.contracts.envelope import HEADERS
from o2c.intake.publish import publish_now

PARTITIONS = 4
O2C = Path(sys.executable).with_name("o2c")


class World:
    def __init__(self, stack: Stack, home: Path) -> None:
        self.stack, self.home = stack, home
        self.http = httpx2.Client(timeout=60, headers={"O2C-Actor": "tester"})

    @property
    def running(self) -> RunningStack:
        found = running_stack(self.home)
        assert found is not None
        return found

    # -- what comes in

    def send(self, *events: Event, settle: bool = True) -> None:
        """Publish through the public topics, as an ERP or a bank does."""
        publish_now(self.stack.kafka_bootstrap_servers, events, "/test", PARTITIONS)
        if settle:
            self.settle()

    def put(self, topic: str, key: str, *values: bytes) -> None:
        """Publish bytes as they are, good or bad, and go on at once."""
        producer = Producer({"bootstrap.servers": self.stack.kafka_bootstrap_servers, "enable.idempotence": True})
        failed: list[str] = []
        for value in values:
            producer.produce(
                topic, value, key, partition_of(key, PARTITIONS),
                on_delivery=lambda error, _: failed.append(str(error)) if error else None, headers=list(HEADERS),
            )  # fmt: skip
        assert producer.flush(30) == 0
        assert not failed

    def settle(self, timeout: float = 90) -> None:
        still = wait_settled(self.running, timeout, self.stack.tick)
        assert not still, f"not heard after {timeout} s: {still[:5]}"

    def settle_read_models(self, timeout: float = 30) -> None:
        """Wait until they answer for all that is booked: that is, until the totals after it are proved."""
        self.settle()
        assert wait_known(self.running, timeout, self.stack.tick), "not all that was said has been proved"

    # -- what is asked

    def get(self, service: str, path: str, **params: Any) -> Any:
        response = self.http.get(self.stack.services[service].url + path, params=params)
        assert response.status_code == 200, response.text
        return response.json()

    def post(self, service: str, path: str, body: Any, **headers: str) -> httpx2.Response:
        return self.http.post(self.stack.services[service].url + path, json=body, headers=headers)

    def sql(self, query: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.stack.database_url, autocommit=True) as connection:
            return connection.execute(query, params).fetchall()  # type: ignore[arg-type]

    def o2c(self, *args: str | Path, **env: str) -> "subprocess.CompletedProcess[str]":
        """The command line on this platform."""
        return run_o2c(*args, O2C_HOME=str(self.home), **env)

    # -- dead letters

    def letters(self, service: str, key: str, state: str = "open") -> list[dict[str, Any]]:
        """Those of one account, oldest first."""
        return [letter for letter in self._pages(service, state) if letter["key"] == key]

    def letter(self, service: str, key: str) -> dict[str, Any]:
        """The only one of an account."""
        found = self.letters(service, key)
        assert len(found) == 1, found
        return found[0]

    def kept(self, service: str, letter: dict[str, Any]) -> bytes:
        """The record, byte for byte as it came."""
        return base64.b64decode(self.get(service, f"/v1/dead-letters/{letter['id']}")["body"])

    def _pages(self, service: str, state: str) -> Iterator[dict[str, Any]]:
        after: int | None = 0
        while after is not None:
            page = self.get(service, "/v1/dead-letters", state=state, limit=1000, after=after)
            yield from page["dead_letters"]
            after = page["next_after"]

    # -- everything else

    def goes_on(self, beside: str) -> None:
        """What comes after it, of another customer of the same partition, is handled as ever."""
        who, number = beside_key(beside), fresh("O")
        self.send(customer(who), order(number, who))
        assert self.get("order", f"/v1/orders/{number}")["status"] == "released"


def run_o2c(*args: str | Path, **env: str) -> "subprocess.CompletedProcess[str]":
    """The command line, as a user at a terminal of 80 columns calls it."""
    own = os.environ | {"COLUMNS": "80", "NO_COLOR": "1", **env}
    return subprocess.run([O2C, *args], env=own, capture_output=True, text=True, timeout=120, check=False)


def fresh(prefix: str) -> str:
    """A business key of its own, so that tests share a platform without meeting."""
    return f"{prefix}-{uuid.uuid4().hex[:8]}"


def beside_key(key: str) -> str:
    """A fresh customer whose records travel in the same partition."""
    partition = partition_of(key, PARTITIONS)
    return next(name for name in iter(lambda: fresh("C"), "") if partition_of(name, PARTITIONS) == partition)
