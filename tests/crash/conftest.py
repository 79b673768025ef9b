"""A platform of its own for the crash test: nothing else must run where processes die."""

from collections.abc import Iterator

import pytest
from world import World

from o2c.chassis.local.home import scratch_home
from o2c.cli.platform import make_stack


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--crash-kills"))


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--crash-seed"))


@pytest.fixture
def mortal_world() -> Iterator[World]:
    with scratch_home() as home, make_stack(home, say=print, env={"O2C_PROVE_SECONDS": "0.3"}) as stack:
        yield World(stack, home)
