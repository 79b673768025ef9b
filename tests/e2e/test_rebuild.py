"""A rebuild of the read models beside a quiet platform: nobody has to send anything to make it count."""

import pytest
from story import customer, order
from world import World, fresh

from o2c.chassis.local.home import scratch_home
from o2c.cli.platform import make_stack

pytestmark = pytest.mark.servers


def test_what_comes_after_a_rebuild_is_folded_into_the_new_build(world: World) -> None:
    who, number = fresh("C"), fresh("O")
    world.send(customer(who), order(number, who))
    [(before,)] = world.sql("select schema from o2c_projection.active")
    done = world.o2c("rebuild")
    assert done.returncode == 0, done.stderr
    [(after,)] = world.sql("select schema from o2c_projection.active")
    assert after != before
    assert world.sql("select nspname from pg_namespace where nspname = %s", [before]) == []
    world.stack.wait_ready("projection", timeout=60)
    later = fresh("O")
    world.send(order(later, who))
    for name in (number, later):
        assert world.sql(f"select count(*) from {after}.sales_order where order_id = %s", [name]) == [(1,)]


def test_read_models_of_another_version_are_built_anew_before_the_services_start() -> None:
    who, number, said = fresh("C"), fresh("O"), list[str]()
    with scratch_home() as home:
        with make_stack(home, said.append) as stack:
            world = World(stack, home)
            world.send(customer(who), order(number, who))
            world.sql("update o2c_projection.active set version = 0 returning version")
        with make_stack(home, said.append) as stack:
            world = World(stack, home)
            [(schema, version, build)] = world.sql("select schema, version, build from o2c_projection.active")
            assert (version > 0, build) == (True, 2)
            assert world.sql(f"select count(*) from {schema}.sales_order where order_id = %s", [number]) == [(1,)]
