"""One whole platform for all end-to-end tests of a run: its own home, ports, servers and services."""

import time
from collections.abc import Iterator

import pytest
from world import World

from o2c.chassis.local.home import scratch_home
from o2c.cli.platform import make_stack


def pytest_addoption(parser: pytest.Parser) -> None:
    """Here and not in `crash/`: pytest reads options before it looks into folders below those it is given."""
    group = parser.getgroup("o2c")
    group.addoption("--crash-kills", type=int, default=10, help="how many processes are killed (10)")
    group.addoption("--crash-seed", type=int, default=int(time.time()), help="who is killed when (another each time)")


OWN = {"O2C_PROVE_SECONDS": "0.3", "O2C_FUNCTIONAL_CURRENCIES": "FX01=EUR,BW-DE=EUR,BW-US=USD"}


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    with scratch_home() as home, make_stack(home, say=lambda _: None, env=OWN) as stack:
        yield World(stack, home)
