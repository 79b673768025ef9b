"""A real PostgreSQL for tests: one server for each process that runs them, for all members.

A plugin of pytest (`-p o2c.chassis.testing.servers`, in the project's settings), so that every test finds it. Where a
run is shared out (`pytest -n 2`), tests of one file stay together, for they share what is set up for them, and so do
all end-to-end tests, for they share one platform. The largest shares go first.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from o2c.chassis.local.home import scratch_home
from o2c.chassis.local.postgres import EmbeddedPostgres

WHOLE = ("tests/e2e/", "tests/crash/")
"""Folders whose tests start whole platforms: two of them at once would be measuring each other's patience."""


def share_of(nodeid: str) -> str:
    return "platform" if nodeid.startswith(WHOLE) else nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = share_of  # the one thing that its own subclasses change
    return scheduler


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
