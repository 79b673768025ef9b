"""Servers before services, whatever happens to either; and the other way round at the end."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from o2c.chassis.local.process import Child, Launch
from o2c.chassis.local.supervisor import Supervisor


class Sleeper(Child):
    """A process without work, whose readiness the test decides."""

    ended: list[str]
    is_ready = True

    def launch(self) -> Launch:
        return Launch(["sleep", "1000"], os.environ)

    def ready(self) -> bool:
        return self.is_ready and self.running

    def wait(self, timeout: float) -> bool:
        gone = super().wait(timeout)
        self.ended.append(self.name)
        return gone


class Scene:
    def __init__(self, folder: Path) -> None:
        self.ended: list[str] = []
        self.postgres, self.kafka, self.order = (
            Sleeper(name, folder / f"{name}.log") for name in ("postgres", "kafka", "order")
        )
        for child in (self.postgres, self.kafka, self.order):
            child.ended = self.ended
        self.supervisor = Supervisor([self.postgres, self.kafka], [self.order])
        self.supervisor.start_servers(10)
        self.supervisor.start_services(10)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    scene = Scene(tmp_path)
    yield scene
    scene.supervisor.stop()


def crash(child: Child) -> None:
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.wait(5)


def test_services_stop_first_then_kafka_then_postgres(scene: Scene) -> None:
    scene.supervisor.stop()
    assert scene.ended == ["order", "kafka", "postgres"]


def test_a_service_is_not_started_before_every_server_is_ready(scene: Scene) -> None:
    scene.kafka.is_ready = False
    crash(scene.order)
    longer_than_the_first_delay = time.monotonic() + 0.5
    scene.supervisor.run(until=lambda: time.monotonic() > longer_than_the_first_delay)
    assert not scene.order.running
    scene.kafka.is_ready = True
    scene.supervisor.wait_ready(10, "order")
    assert scene.order.running


def test_a_service_that_dies_with_its_server_is_never_given_up(scene: Scene) -> None:
    for _ in range(7):
        scene.supervisor.kill("postgres")
        crash(scene.order)
        scene.supervisor.wait_ready(10, "postgres", "order")
    assert scene.order.running


def test_a_log_is_cut_while_its_process_goes_on_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("o2c.chassis.local.process.LOG_LIMIT", 1000)

    class Talker(Sleeper):
        def launch(self) -> Launch:
            return Launch(["sh", "-c", "while sleep 0.01; do echo 0123456789; done"], os.environ)

    talker = Talker("talker", tmp_path / "talker.log")
    talker.ended = []
    supervisor = Supervisor([talker])
    try:
        supervisor.start_servers(10)
        supervisor.run(until=lambda: talker.log.with_suffix(".old").exists())
        before = talker.log.stat().st_size
        supervisor.run(until=lambda: talker.log.stat().st_size > before)
    finally:
        supervisor.stop()
    assert talker.log.read_bytes()[:11] == b"0123456789\n"  # no hole of zeros where the cut part was
