"""The doctor on a running stack: all is well, and what is made ill is found."""

import json

import psycopg
import pytest
from world import World

pytestmark = pytest.mark.servers


def examined(world: World) -> dict[str, list[tuple[str, str]]]:
    done = world.o2c("doctor", "--json")
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, list[tuple[str, str]]] = {}
    for one in json.loads(done.stdout):
        found.setdefault(one["check"], []).append((one["level"], one["says"]))
    return found


def test_what_is_well_is_said_to_be(world: World) -> None:
    found = examined(world)
    for check in ("postgresql", "clock", "schemas", "grants", "kafka", "topics", "tie-out"):
        assert [level for level, _ in found[check]] == ["ok"], found[check]
    shown = world.o2c("doctor", "--all").stdout
    assert all(len(line) <= 80 for line in shown.splitlines())
    assert "grants" in shown


def test_a_login_that_sees_too_much_is_named(world: World) -> None:
    with psycopg.connect(world.stack.database_url, autocommit=True) as connection:
        connection.execute("grant usage on schema o2c_credit to o2c_order_login")
        try:
            assert examined(world)["grants"] == [
                ("wrong", "may look where it should not: o2c_order_login in o2c_credit")
            ]
        finally:
            connection.execute("revoke usage on schema o2c_credit from o2c_order_login")
