"""Real servers for the chassis' tests: one PostgreSQL and one Kafka a run, a schema of its own for each test."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

sys.path.insert(0, str(Path(__file__).parent))

from replicas import Home
from toy.language import speak
from toy.service import MIGRATIONS

from o2c.chassis.local.home import scratch_home
from o2c.chassis.local.kafka import EmbeddedKafka
from o2c.chassis.local.postgres import EmbeddedPostgres
from o2c.chassis.migrate import CHASSIS, migrate
from o2c.chassis.testing.servers import running_postgres

DATABASE = "o2c_chassis_tests"


@pytest.fixture(autouse=True)
def _toy_language() -> Iterator[None]:
    with speak():
        yield


@pytest.fixture(scope="session")
def embedded_postgres() -> Iterator[EmbeddedPostgres]:
    """A server of our own: the one that may be restarted."""
    with running_postgres() as server:
        server.ensure_database(DATABASE)
        yield server


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> str:
    """The superuser's URL: of the user's own server where `DATABASE_URL` names one."""
    given = os.environ.get("DATABASE_URL")
    if given:
        return given
    server: EmbeddedPostgres = request.getfixturevalue("embedded_postgres")
    return server.dsn(DATABASE)


def make_home(url: str) -> Home:
    schema = f"o2c_t_{uuid4().hex[:12]}"
    with psycopg.connect(url) as connection:
        migrate(connection, schema, [CHASSIS, MIGRATIONS])
    return Home(url, schema)


def remove_home(home: Home) -> None:
    home.close()
    with psycopg.connect(home.url) as connection:
        connection.execute(sql.SQL("drop schema {} cascade").format(sql.Identifier(home.schema)))


@pytest.fixture
def home(postgres_url: str) -> Iterator[Home]:
    """An empty schema with every table of the chassis and of the toy."""
    made = make_home(postgres_url)
    yield made
    remove_home(made)


@pytest.fixture
def other_home(postgres_url: str) -> Iterator[Home]:
    """The schema of a second service."""
    made = make_home(postgres_url)
    yield made
    remove_home(made)


@pytest.fixture
def restartable_home(embedded_postgres: EmbeddedPostgres) -> Iterator[Home]:
    """A schema on the server that the test may restart."""
    made = make_home(embedded_postgres.dsn(DATABASE))
    yield made
    remove_home(made)


@pytest.fixture(scope="session")
def broker() -> Iterator[EmbeddedKafka]:
    """A broker of our own: it may be killed and emptied, so every test makes its own topics."""
    with scratch_home() as home:
        server = EmbeddedKafka(home / "kafka")
        try:
            server.start()
            server.wait_ready(60)
            yield server
        finally:
            server.stop()
