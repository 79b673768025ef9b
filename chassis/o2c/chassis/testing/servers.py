"""A real PostgreSQL for tests: one server a run, for all members.

A plugin of pytest (`-p o2c.chassis.testing.servers`, in the project's settings), so that every test finds it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from o2c.chassis.local.home import scratch_home
from o2c.chassis.local.postgres import EmbeddedPostgres


@contextmanager
def running_postgres(timeout: float = 60.0) -> Iterator[EmbeddedPostgres]:
    """An embedded server with empty data, ready within `timeout` seconds; nothing of it is left afterwards."""
    with scratch_home() as home:
        server = EmbeddedPostgres(home / "postgres")
        try:
            server.start()
            server.wait_ready(timeout)
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """The superuser's URL: of the user's own server where `DATABASE_URL` names one, else of an embedded one.

    Tests make schemas of their own in it, under names that nobody else has.
    """
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    with running_postgres() as server:
        yield server.dsn()
