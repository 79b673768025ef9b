"""The toy as a process of its own: starts, says what is wrong, answers, survives a kill, and stops when asked to."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest
from kafka_tools import eventually, read_all, remove_topic, send
from replicas import PARTITIONS, FakeTopic
from toy.language import INBOUND, MINT, TOY, CoinStruck
from toy.service import FULL, MIGRATIONS

from o2c.chassis.local.kafka import EmbeddedKafka
from o2c.chassis.local.ports import free_port
from o2c.chassis.migrate import CHASSIS, provision
from o2c.chassis.topics import create_topics, topic_config
from o2c.contracts.envelope import parse

pytestmark = pytest.mark.servers

SCHEMA = "o2c_toy"


@dataclass
class Toy:
    """`python -m toy` with this environment."""

    env: Mapping[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        paths = {"PYTHONPATH": str(Path(__file__).parent), "O2C_HTTP_PORT": str(self.port)}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "toy"], env={**os.environ, **paths, **self.env}, stdout=log, stderr=log
            )

    def get(self, path: str) -> tuple[int, Any]:
        """Status and answer; 0 while nobody listens."""
        try:
            answer = httpx2.get(f"http://127.0.0.1:{self.port}{path}", timeout=5)
        except httpx2.TransportError:
            return 0, None
        return answer.status_code, answer.text if path == "/metrics" else answer.json()

    def post(self, path: str, body: Any) -> httpx2.Response:
        return httpx2.post(f"http://127.0.0.1:{self.port}{path}", json=body, timeout=10)

    def is_ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.said()
        return self.get("/readyz")[0] == 200

    def end(self, signum: int) -> int:
        assert self.process is not None
        self.process.send_signal(signum)
        return self.process.wait(30)

    def said(self) -> str:
        return self.log.read_text()

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@pytest.fixture
def login_url(postgres_url: str) -> Iterator[str]:
    yield provision(postgres_url, {SCHEMA: [CHASSIS, MIGRATIONS]}, {SCHEMA: "secret"})[SCHEMA]
    with psycopg.connect(postgres_url) as connection:
        connection.execute(f"drop schema {SCHEMA} cascade")


@pytest.fixture
async def topics(broker: EmbeddedKafka) -> AsyncIterator[None]:
    """Emptied with the schema: a store behind its topic is a restored one, and refuses to start."""
    names = [INBOUND, MINT, TOY]
    await create_topics(broker.bootstrap, names, PARTITIONS)
    yield
    for name in names:
        await remove_topic(broker.bootstrap, name)


@pytest.fixture
def toy(login_url: str, broker: EmbeddedKafka, topics: None, tmp_path: Path) -> Iterator[Toy]:
    env = {"DATABASE_URL": login_url, "KAFKA_BOOTSTRAP_SERVERS": broker.bootstrap, "O2C_PROVE_SECONDS": "0.2"}
    made = Toy(env, tmp_path / "toy.log")
    yield made
    made.close()


async def test_a_process_takes_says_proves_answers_and_ends_cleanly(toy: Toy, broker: EmbeddedKafka) -> None:
    mint = FakeTopic()
    toy.start()
    await eventually(toy.is_ready)
    await send(broker.bootstrap, MINT, mint.say(*[CoinStruck(account="A", ask="fill", coin=f"c{n}") for n in range(9)]))
    assert toy.post("/v1/jars/B/fill", {"coin": "c", "amount": 5}).status_code == 200

    async def said(kind: str) -> list[Any]:
        records = [r for page in (await read_all(broker.bootstrap, TOY)).values() for r in page]
        envelopes = [parse(r.value, r.headers, r.key) for r in records]
        return [e for e in envelopes if e.type == kind]

    async def everything() -> bool:
        return len(await said("o2c.toy.jar-changed.v1")) == 10

    async def proved_everywhere() -> bool:
        proofs = await said("o2c.toy.toy-proved.v1")
        return {proof.key for proof in proofs if b'"jars":2' in proof.data_raw} == {f"proof-{p}" for p in range(4)}

    await eventually(everything)
    await eventually(proved_everywhere)
    assert toy.get("/healthz") == (200, {"status": "alive"})
    assert toy.get("/readyz") == (200, {"consumer": True, "database": True})
    assert toy.get("/v1/jars/B") == (200, {"balance": 5})
    assert toy.get("/v1/dead-letters") == (200, {"dead_letters": [], "next_after": None})
    assert toy.get("/nowhere")[0] == 404
    for line in (
        "o2c_ready 1.0",
        "o2c_relay_leader 1.0",
        "o2c_relay_backlog_records 0.0",
        'o2c_consumer_lag_records{partition="0",topic="o2c.mint.v1"} 0.0',
    ):
        await eventually(lambda line=line: line in toy.get("/metrics")[1])
    assert toy.end(signal.SIGTERM) == 0
    assert "Traceback" not in toy.said()
    lines = [json.loads(line) for line in toy.said().splitlines()]
    assert lines[-1]["event"] == "stopping"
    assert {(line["service"], line["instance"]) for line in lines} == {("toy", "0")}


async def test_what_was_committed_before_a_kill_is_said_after_it(toy: Toy, broker: EmbeddedKafka) -> None:
    toy.env = {**toy.env, "O2C_PROVE_SECONDS": "60"}
    toy.start()
    await eventually(toy.is_ready)
    for n in range(20):
        assert toy.post("/v1/jars/K/fill", {"coin": f"c{n}", "amount": 1}).status_code == 200
    assert toy.end(signal.SIGKILL) == -signal.SIGKILL
    toy.start()

    async def all_said() -> bool:
        return sum(map(len, (await read_all(broker.bootstrap, TOY)).values())) >= 20

    await eventually(all_said)
    await eventually(toy.is_ready)
    assert toy.end(signal.SIGINT) == 0


async def test_work_of_its_own_goes_on_after_a_kill_until_it_is_done(toy: Toy) -> None:
    toy.start()
    await eventually(toy.is_ready)
    assert toy.post("/v1/jars/self-filling/fill", {"coin": "c", "amount": 1}).status_code == 200
    assert toy.end(signal.SIGKILL) == -signal.SIGKILL
    toy.start()
    await eventually(lambda: toy.get("/v1/jars/self-filling") == (200, {"balance": FULL}))
    assert toy.post("/v1/jars/self-filling/add", {"amount": 1}).status_code == 200
    assert toy.get("/v1/jars/self-filling") == (200, {"balance": FULL + 1})
    assert toy.end(signal.SIGTERM) == 0
    assert "Traceback" not in toy.said()


async def test_without_a_broker_it_is_alive_but_not_ready_and_still_ends_cleanly(toy: Toy) -> None:
    toy.env = {**toy.env, "KAFKA_BOOTSTRAP_SERVERS": f"127.0.0.1:{free_port()}"}
    toy.start()
    await eventually(lambda: toy.get("/readyz")[0] == 503)
    assert toy.get("/healthz")[0] == 200
    assert toy.get("/readyz")[1]["consumer"] is False
    assert toy.end(signal.SIGTERM) == 0
    assert "Traceback" not in toy.said()


async def test_without_a_database_it_is_alive_but_not_ready_and_still_ends_cleanly(toy: Toy) -> None:
    toy.env = {**toy.env, "DATABASE_URL": f"postgresql://nobody:x@127.0.0.1:{free_port()}/x"}
    toy.start()
    await eventually(lambda: toy.get("/readyz")[0] == 503)
    assert toy.get("/readyz")[1]["database"] is False
    assert toy.end(signal.SIGTERM) == 0
    assert "no database yet" in toy.said()
    assert "Traceback" not in toy.said()


def test_tables_that_are_not_there_are_said_to_be_missing(toy: Toy, postgres_url: str, login_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute(f"drop schema {SCHEMA} cascade")
        connection.execute(f"create schema {SCHEMA}")
    toy.start()
    assert toy.process is not None
    assert toy.process.wait(30) == 1
    assert "the tables of schema o2c_toy are missing" in toy.said()
    assert "Traceback" not in toy.said()


def test_a_port_that_is_in_use_is_said_to_be(toy: Toy) -> None:
    import socket

    with socket.create_server(("127.0.0.1", toy.port)):
        toy.start()
        assert toy.process is not None
        assert toy.process.wait(30) == 1
    assert f"cannot listen on 127.0.0.1:{toy.port}" in toy.said()
    assert "Traceback" not in toy.said()


def test_wrong_settings_are_all_named_before_anything_starts(toy: Toy) -> None:
    toy.env = {**toy.env, "DATABASE_URL": "mysql://x", "O2C_PARTITIONS": "many", "O2C_LOG_LEVEL": "LOUD"}
    toy.start()
    assert toy.process is not None
    assert toy.process.wait(30) == 1
    said = toy.said()
    assert said.startswith("o2c toy: settings:\n"), said
    assert "O2C_PARTITIONS: " in said
    assert "O2C_LOG_LEVEL: " in said


async def test_topics_are_made_once_with_the_right_retention(broker: EmbeddedKafka) -> None:
    from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
    from kafka_tools import admin, fresh_name

    ours, theirs = fresh_name(), fresh_name().replace("o2c.", "erp.")
    assert await create_topics(broker.bootstrap, [ours, theirs], 3) == [ours, theirs]
    assert await create_topics(broker.bootstrap, [ours, theirs], 3) == []
    assert topic_config(ours)["retention.ms"] == "-1"
    async with admin(broker.bootstrap) as client:
        described = await client.describe_topics([ours, theirs])
        assert [len(topic["partitions"]) for topic in described] == [3, 3]
        asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in (ours, theirs)]
        (answer,) = await client.describe_configs(asked)
        kept = {resource[3]: {entry[0]: entry[1] for entry in resource[4]} for resource in answer.resources}
    assert kept[ours]["retention.ms"] == "-1"
    assert kept[theirs]["retention.ms"] == str(30 * 24 * 3600 * 1000)
