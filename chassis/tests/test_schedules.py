"""Thousands of random schedules of crashes, redeliveries, zombies, lost tails and wiped topics: every effect once.

A failing schedule is found again by its number: `World(Random(4711)).run(120)`.
"""

from random import Random

import pytest
from delivery_model import World

SCHEDULES = 3_000
STEPS = 120


def outcome(world: World) -> str:
    try:
        world.run(STEPS)
    except AssertionError as failure:
        return str(failure).partition(":")[0]
    return "once"


def test_every_effect_happens_once_under_any_schedule() -> None:
    alarms = heard = 0
    for seed in range(SCHEDULES):
        world = World(Random(seed))
        try:
            world.run(STEPS)
        except AssertionError as failure:
            pytest.fail(f"schedule {seed}: {failure}")
        alarms += world.alarms
        heard += sum(world.outbox.heads)
    assert heard > 20 * SCHEDULES
    assert alarms < SCHEDULES / 4, "a person is needed only where records are lost between two steps of a round"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [({"compares": False}, "partition"), ({"saves_its_position": True}, "not everything was heard")],
    ids=["an inbox that is not compared", "a relay that believes its own position"],
)
def test_the_schedules_find_what_they_are_there_to_find(fault: dict[str, bool], expected: str) -> None:
    """Without the rule that the fault takes away, many schedules end in doubled or in missing effects."""
    outcomes = [outcome(World(Random(seed), **fault)) for seed in range(150)]
    assert any(found.startswith(expected) for found in outcomes), set(outcomes)
