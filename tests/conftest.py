"""One whole platform for all end-to-end tests of a run: its own home, ports, servers and services."""

from collections.abc import Iterator

import pytest
from world import World

from o2c.chassis.local.home import scratch_home
from o2c.cli.platform import make_stack


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    with scratch_home() as home, make_stack(home, say=lambda _: None, env={"O2C_PROVE_SECONDS": "0.3"}) as stack:
        yield World(stack, home)
