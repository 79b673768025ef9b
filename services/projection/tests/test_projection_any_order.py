"""The read models are a function of the set of events: how they arrive and are batched changes no byte."""

import random
from collections import defaultdict, deque
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from projection_quarter import quarter

from o2c.chassis.reader import Fact

pytestmark = pytest.mark.servers
SLOW_FIXTURE = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


def shuffled(facts: Sequence[Fact], chance: random.Random) -> list[Fact]:
    """Another arrival of the same facts: partitions take turns by chance, each in its own order."""
    queues: defaultdict[tuple[str, int], deque[Fact]] = defaultdict(deque)
    for fact in facts:
        queues[fact.topic, fact.partition].append(fact)
    waiting, arrived = list(queues.values()), []
    while waiting:
        queue = chance.choice(waiting)
        for _ in range(chance.randrange(1, 20)):
            arrived.append(queue.popleft())
            if not queue:
                waiting.remove(queue)
                break
    return arrived


def batched(facts: Sequence[Fact], chance: random.Random) -> list[Sequence[Fact]]:
    batches = []
    while facts:
        size = chance.choice((1, 3, 20, 200))
        batches.append(facts[:size])
        facts = facts[size:]
    return batches


def test_what_the_company_says_fills_every_table(models):
    """Else the laws below would say nothing of some of them."""
    models.fold(quarter(8, steps=300).log.said)
    rows = {table: len(found) for table, found in models.dump().items()}
    kept_by_a_job = {"kpi_day", "kpi_kept", "kpi_stale"}
    assert {table for table, number in rows.items() if not number} - kept_by_a_job == {"unexposed"}


@SLOW_FIXTURE
@given(seed=st.integers(0, 10_000))
def test_any_arrival_and_any_batching_gives_the_same_bytes(models, seed):
    facts = quarter(seed, steps=60).log.said
    models.clear()
    models.fold(facts)
    expected = models.dump()
    assert len(expected["movement"]) > 20
    chance = random.Random(seed)
    models.clear()
    models.fold(*batched(shuffled(facts, chance), chance))
    assert models.dump() == expected
