"""Real PostgreSQL and Kafka as child processes: they keep their data and never outlive their supervisor."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from o2c.chassis.local.home import read_info, running_stack, scratch_home, stop_running
from o2c.chassis.local.postgres import EmbeddedPostgres
from o2c.chassis.local.process import LocalError
from o2c.chassis.local.stack import Stack

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with scratch_home() as home, Stack(home, environ={}) as running:
        yield running


async def create_topic(bootstrap: str, topic: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1)])
    finally:
        await admin.close()


async def send(bootstrap: str, topic: str, value: bytes) -> None:
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True) as producer:
        await producer.send_and_wait(topic, value)


async def read(bootstrap: str, topic: str, count: int) -> list[bytes | None]:
    async with AIOKafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest") as consumer:
        consumer.assign([TopicPartition(topic, 0)])
        return [(await consumer.getone()).value for _ in range(count)]


def test_postgres_keeps_what_was_committed_before_a_kill(stack: Stack) -> None:
    with psycopg.connect(stack.database_url) as connection:
        connection.execute("create table kept (cents bigint)")
        connection.execute("insert into kept values (1234)")
    url = stack.database_url
    stack.kill("postgres")
    stack.wait_ready("postgres")
    assert stack.database_url == url
    with psycopg.connect(url) as connection:
        assert connection.execute("select cents from kept").fetchall() == [(1234,)]


async def test_kafka_keeps_what_was_confirmed_before_a_kill(stack: Stack) -> None:
    bootstrap = stack.kafka_bootstrap_servers
    await create_topic(bootstrap, "kept")
    await send(bootstrap, "kept", b"before")
    stack.kill("kafka")
    stack.wait_ready("kafka")
    assert stack.kafka_bootstrap_servers == bootstrap
    await send(bootstrap, "kept", b"after")
    assert await read(bootstrap, "kept", 2) == [b"before", b"after"]


def test_an_orderly_restart_keeps_address_and_data(stack: Stack) -> None:
    with psycopg.connect(stack.database_url) as connection:
        connection.execute("create table orderly as select 1 as one")
    stack.restart_postgres()
    with psycopg.connect(stack.database_url) as connection:
        assert connection.execute("select one from orderly").fetchall() == [(1,)]


def test_nobody_connects_without_the_password(stack: Stack) -> None:
    assert stack.postgres is not None
    nameless = f"host=127.0.0.1 port={stack.postgres.port} user=postgres dbname=postgres"
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(nameless, passfile="/dev/null")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(nameless, password="postgres")
    assert (stack.home / "postgres.password").stat().st_mode & 0o777 == 0o600


def test_both_servers_listen_on_the_loopback_address_only(stack: Stack) -> None:
    assert stack.postgres is not None
    assert stack.kafka is not None
    pids = (stack.postgres.pid, stack.kafka.pid)
    listening = [c.laddr for c in psutil.net_connections("inet") if c.pid in pids and c.status == psutil.CONN_LISTEN]
    assert {stack.postgres.port, stack.kafka.port} <= {address.port for address in listening}
    assert all(address.ip in ("127.0.0.1", "::ffff:127.0.0.1") for address in listening)


class Supervised:
    """A stack in a process of its own."""

    def __init__(self, home: Path) -> None:
        script = Path(__file__).with_name("run_stack.py")
        self.supervisor = subprocess.Popen([sys.executable, str(script), str(home)], stdout=subprocess.PIPE, text=True)
        assert self.line() == "up"
        self.descendants = psutil.Process(self.supervisor.pid).children(recursive=True)
        info = running_stack(home)
        assert info is not None
        self.database_url = info.database_url
        started = {info.postgres_pid, info.kafka_pid, info.services["fake"].pid}
        assert started <= {process.pid for process in self.descendants}

    def line(self) -> str:
        assert self.supervisor.stdout is not None
        return self.supervisor.stdout.readline().strip()

    def all_gone(self) -> bool:
        _, alive = psutil.wait_procs(self.descendants, timeout=20)
        return not alive

    def close(self) -> None:
        self.supervisor.kill()
        self.supervisor.wait()
        assert self.supervisor.stdout is not None
        self.supervisor.stdout.close()
        self.all_gone()


def test_nothing_is_left_however_the_supervisor_ends_and_the_data_are_found_again() -> None:
    runs: list[Supervised] = []
    with scratch_home() as home:
        try:
            runs.append(first := Supervised(home))
            with psycopg.connect(first.database_url) as connection:
                connection.execute("create table kept as select 1 as one")
            first.supervisor.send_signal(signal.SIGTERM)
            assert first.line() == "down"
            assert first.supervisor.wait(timeout=20) == 0
            assert not any(process.is_running() for process in first.descendants)
            assert read_info(home) is None

            runs.append(second := Supervised(home))
            second.supervisor.kill()
            runs.append(third := Supervised(home))  # at once: the second one's servers are still stopping
            assert second.all_gone()
            with psycopg.connect(third.database_url) as connection:
                assert connection.execute("select one from kept").fetchall() == [(1,)]
            assert stop_running(home) is True
            assert not any(process.is_running() for process in third.descendants)
        finally:
            for run in runs:
                run.close()


def test_a_lost_password_is_missed_with_the_way_out() -> None:
    with scratch_home() as home:
        server = EmbeddedPostgres(home / "postgres")
        try:
            server.start()
            server.wait_ready(30)
            (home / "postgres.password").unlink()
            with pytest.raises(LocalError, match=r"postgres\.password is missing: it holds the password"):
                server.dsn()
        finally:
            server.stop()
