"""Test modules are imported one by one; what they share is found here."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

if TYPE_CHECKING:
    from billing_town import Town


@pytest.fixture(scope="session")
def billing_database() -> Iterator[str]:
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


@pytest.fixture
def town(billing_database: str) -> Iterator["Town"]:
    from billing_town import Town

    town = Town(billing_database)
    try:
        yield town
    finally:
        town.close()
