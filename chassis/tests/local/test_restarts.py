"""When the supervisor starts again what ended, and when it gives up."""

import pytest

from o2c.chassis.local.restarts import Restarts


def test_the_delay_doubles_with_every_start_of_the_last_minute() -> None:
    restarts = Restarts()
    delays = []
    for now in (0.0, 1.0, 2.0, 3.0):
        restarts.started(now)
        delays.append(restarts.delay(now + 0.5))
    assert delays == [pytest.approx(0.2), pytest.approx(0.4), pytest.approx(0.8), pytest.approx(1.6)]


def test_the_fifth_start_within_a_minute_is_the_last() -> None:
    restarts = Restarts()
    for now in (0.0, 1.0, 2.0, 3.0, 59.0):
        restarts.started(now)
    assert restarts.delay(59.5) is None


def test_a_process_that_ends_every_quarter_of_a_minute_is_started_for_ever() -> None:
    restarts = Restarts()
    for now in range(0, 3600, 15):
        restarts.started(float(now))
        assert restarts.delay(now + 14.0) is not None


def test_an_end_that_somebody_else_caused_is_not_counted() -> None:
    restarts = Restarts()
    for now in range(20):
        restarts.started(float(now))
        assert restarts.delay(now + 0.5, excused=True) == pytest.approx(0.2)
