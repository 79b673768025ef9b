"""A PostgreSQL for what is kept."""

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def intake_database() -> Iterator[str]:
    from o2c.chassis.local.home import scratch_home
    from o2c.chassis.local.postgres import EmbeddedPostgres

    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    with scratch_home() as home:
        postgres = EmbeddedPostgres(home / "postgres")
        postgres.start()
        try:
            postgres.wait_ready(60)
            yield postgres.dsn()
        finally:
            postgres.stop()
