"""A rebuild of the read models beside a quiet platform: nobody has to send anything to make it count."""

import pytest
from story import customer, order
from world import World, fresh

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
