"""A real PostgreSQL for tests: one server for each process that runs them, for all members.

A plugin of pytest (`-p o2c.chassis.testing.servers`, in the project's settings), so that every test finds it. Where a
run is shared out (`pytest -n 2 --dist loadgroup`), tests of one file stay together, for they share what is set up for
them, and so do all end-to-end tests, for they share one platform. Those go first: nothing else takes as long.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from o2c.chassis.local.home import scratch_home
from o2c.chassis.local.postgres import EmbeddedPostgres

WHOLE = ("tests/e2e/", "tests/crash/")
"""Folders whose tests start whole platforms: two of them at once would be measuring each other's patience."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(WHOLE))
    for item in items:
        group = "platform" if item.nodeid.startswith(WHOLE) else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(group))


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
