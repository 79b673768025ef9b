"""How long what is not handled has waited, whatever the partition did before."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition

from o2c.chassis.errors import Hole
from o2c.chassis.lag import measure_lag
from o2c.chassis.metrics import LAG_RECORDS, LAG_SECONDS, STOPPED
from o2c.chassis.reading import Reading

TP = TopicPartition("o2c.lagging.v1", 0)
DAY = 86_400


class Broker:
    """A client whose partition ends where the test says."""

    end = 0

    def seek(self, tp: TopicPartition, offset: int) -> None: ...

    def pause(self, tp: TopicPartition) -> None: ...

    async def end_offsets(self, places: list[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(places, self.end)


@pytest.fixture
def broker() -> Broker:
    return Broker()


@pytest.fixture
def reading(broker: Broker) -> Reading:
    positions = SimpleNamespace(resume=lambda topic, partition: 0, is_last=lambda *_: True)
    made = Reading(positions, lambda: broker)
    made.begin(TP)
    return made


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    now = SimpleNamespace(now=1_000_000.0)
    monkeypatch.setattr(time, "time", lambda: now.now)
    return now


def handled(reading: Reading, offset: int, at: float) -> None:
    reading.handled([SimpleNamespace(topic=TP.topic, partition=TP.partition, offset=offset, timestamp=at * 1000)])


def shown(gauge: Any) -> float:
    return float(gauge.labels(TP.topic, "0")._value.get())


async def test_the_first_record_after_a_quiet_weekend_has_not_waited_for_days(
    broker: Broker, reading: Reading, clock: Any
) -> None:
    handled(reading, 0, clock.now - 2 * DAY)
    broker.end = 1
    await measure_lag(broker, reading)
    assert shown(LAG_SECONDS) == 0
    clock.now += 3
    broker.end = 2
    await measure_lag(broker, reading)
    assert (shown(LAG_RECORDS), shown(LAG_SECONDS)) == (1, 3)


async def test_what_waited_while_the_process_was_away_is_as_old_as_the_last_record_before_it(
    broker: Broker, reading: Reading, clock: Any
) -> None:
    handled(reading, 0, clock.now - 7200)
    broker.end = 500
    await measure_lag(broker, reading)
    assert shown(LAG_SECONDS) == 7200


async def test_a_process_that_can_handle_nothing_since_its_start_is_seen_to_fall_behind(
    broker: Broker, reading: Reading, clock: Any
) -> None:
    broker.end = 5
    await measure_lag(broker, reading)
    clock.now += 60
    await measure_lag(broker, reading)
    assert shown(LAG_SECONDS) == 60


async def test_a_partition_that_a_hole_stopped_goes_on_falling_behind_and_does_not_count_as_stuck(
    broker: Broker, reading: Reading, clock: Any
) -> None:
    handled(reading, 0, clock.now - 10)
    hole = Hole(TP.topic, TP.partition, 1, 3)
    reading.on_hole(hole)
    reading.on_hole(hole)
    broker.end = 9
    assert await measure_lag(broker, reading) == 0
    assert (shown(STOPPED), shown(LAG_RECORDS)) == (1, 8)
    assert shown(LAG_SECONDS) == 10


async def test_a_partition_that_another_worker_took_over_is_no_longer_ours_to_speak_of(
    broker: Broker, reading: Reading, clock: Any
) -> None:
    broker.end = 5
    await measure_lag(broker, reading)
    reading.end(TP)
    assert await measure_lag(broker, reading) == 0
    for gauge in (LAG_RECORDS, LAG_SECONDS):
        assert TP.topic not in {s.labels["topic"] for family in gauge.collect() for s in family.samples}
