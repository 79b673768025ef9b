"""Services under supervision, on servers of the user's own (which these tests never contact)."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from o2c.chassis.local.home import read_info, running_stack, scratch_home, stop_running
from o2c.chassis.local.process import LocalError
from o2c.chassis.local.stack import ServiceSpec, Stack

OWN_SERVERS = {"DATABASE_URL": "postgresql://db.example/o2c", "KAFKA_BOOTSTRAP_SERVERS": "kafka.example:9092"}
MODULES = {"PYTHONPATH": str(Path(__file__).parent)}


@pytest.fixture
def home() -> Iterator[Path]:
    with scratch_home() as folder:
        yield folder


def fake(name: str, *args: str) -> ServiceSpec:
    return ServiceSpec(name, "fake_service", env=MODULES, args=args)


def environment_of(pid: int | None) -> dict[str, str]:
    assert pid is not None
    return psutil.Process(pid).environ()


def test_services_run_until_the_end_of_the_block(home: Path) -> None:
    with Stack(home, [fake("order"), fake("credit")], environ=OWN_SERVERS) as stack:
        processes = [psutil.Process(service.pid) for service in stack.services.values()]
        assert [process.is_running() for process in processes] == [True, True]
    assert not any(process.is_running() for process in processes)
    assert read_info(home) is None


def test_services_are_told_where_the_users_own_servers_are(home: Path) -> None:
    with Stack(home, [fake("order")], environ=OWN_SERVERS) as stack:
        told = environment_of(stack.services["order"].pid)
    assert {name: told[name] for name in OWN_SERVERS} == OWN_SERVERS
    assert told["O2C_HTTP_PORT"] == stack.services["order"].url.rpartition(":")[2]


def test_what_prepares_the_servers_may_give_each_service_a_login_of_its_own(home: Path) -> None:
    def prepare(database_url: str, bootstrap: str) -> dict[str, dict[str, str]]:
        assert (database_url, bootstrap) == tuple(OWN_SERVERS.values())
        return {"order": {"DATABASE_URL": "postgresql://order@db.example/o2c"}}

    with Stack(home, [fake("order"), fake("credit")], prepare=prepare, environ=OWN_SERVERS) as stack:
        told = {name: environment_of(service.pid)["DATABASE_URL"] for name, service in stack.services.items()}
    assert told == {"order": "postgresql://order@db.example/o2c", "credit": OWN_SERVERS["DATABASE_URL"]}


def test_a_killed_service_comes_back_on_the_same_port(home: Path) -> None:
    heard: list[str] = []
    with Stack(home, [fake("order")], environ=OWN_SERVERS, say=heard.append) as stack:
        order = stack.services["order"]
        before, url = order.pid, order.url
        stack.kill("order")
        stack.wait_ready("order")
        assert (order.pid != before, order.url) == (True, url)
        info = running_stack(home)
    assert info is not None
    assert info.services["order"].pid not in (None, before)
    assert "order ended (SIGKILL), starting it again in 0.2 s" in heard


def test_a_stopped_service_stays_away_until_it_is_started(home: Path) -> None:
    with Stack(home, [fake("order"), fake("credit")], environ=OWN_SERVERS) as stack:
        stack.stop_one("order")
        stack.tick()
        stack.tick()
        assert not stack.services["order"].running
        stack.start_one("order")
        stack.wait_ready("order")


def test_a_service_that_ends_all_the_time_stops_everything_and_says_why(home: Path) -> None:
    services = [fake("order"), fake("billing", "broken")]
    with pytest.raises(LocalError) as refusal, Stack(home, services, environ=OWN_SERVERS):
        pass
    assert "billing ended again (exit code 1), the 5th time within 60 s: giving up" in str(refusal.value)
    assert "O2C_LEGAL_ENTITY is not set" in str(refusal.value)
    mine = [p for p in psutil.Process().children(recursive=True) if "fake_service" in p.cmdline()]
    assert mine == []


def test_a_stack_that_could_not_be_prepared_stops_everything(home: Path) -> None:
    def prepare(database_url: str, bootstrap: str) -> None:
        raise LocalError("the database refuses migration 7")

    with pytest.raises(LocalError, match="refuses migration 7"), Stack(home, prepare=prepare, environ=OWN_SERVERS):
        pass
    assert running_stack(home) is None


def test_two_stacks_never_share_a_home(home: Path) -> None:
    with (
        Stack(home, environ=OWN_SERVERS),
        pytest.raises(LocalError, match=rf"already running in {home} \(process {os.getpid()}\): stop it with"),
        Stack(home, environ=OWN_SERVERS),
    ):
        pass
    with Stack(home, environ=OWN_SERVERS):
        assert running_stack(home) is not None


def test_what_is_known_about_a_running_stack_is_for_its_owner_only(home: Path) -> None:
    with Stack(home, environ=OWN_SERVERS):
        assert (home / "stack.json").stat().st_mode & 0o777 == 0o600


def test_the_remains_of_a_killed_stack_are_not_taken_for_a_running_one(home: Path) -> None:
    with Stack(home, environ=OWN_SERVERS):
        remains = (home / "stack.json").read_bytes()
    (home / "stack.json").write_bytes(remains)
    assert running_stack(home) is None
    assert stop_running(home) is False


def test_supervision_goes_on_beside_other_work_whose_result_comes_back(home: Path) -> None:
    with Stack(home, [fake("order")], environ=OWN_SERVERS) as stack:
        order = stack.services["order"]

        def work() -> int | None:
            before = order.pid
            assert before is not None
            os.kill(before, signal.SIGKILL)
            while order.pid in (None, before):  # the test's own time limit ends it
                time.sleep(0.05)
            return before

        assert stack.run_beside(work) != order.pid


def test_an_error_in_the_work_beside_the_supervisor_comes_back_too(home: Path) -> None:
    def work() -> None:
        raise LocalError("the example company has no customers")

    with Stack(home, environ=OWN_SERVERS) as stack, pytest.raises(LocalError, match="no customers"):
        stack.run_beside(work)


def test_a_process_is_never_started_from_another_thread(home: Path) -> None:
    with Stack(home, [fake("order")], environ=OWN_SERVERS) as stack:
        stack.stop_one("order")
        with pytest.raises(RuntimeError, match="main thread only"):
            stack.run_beside(lambda: stack.start_one("order"))


def test_an_unknown_name_is_answered_with_the_known_ones(home: Path) -> None:
    stack = Stack(home, [fake("order")], environ=OWN_SERVERS)
    with stack, pytest.raises(LocalError, match="no process is called 'orders' here; there are: order"):
        stack.kill("orders")


def test_sigterm_in_the_middle_of_anything_leaves_nothing(home: Path) -> None:
    program = (
        "import time; from pathlib import Path; from o2c.chassis.local.stack import ServiceSpec, Stack\n"
        f"fake = ServiceSpec('order', 'fake_service', env={MODULES!r})\n"
        f"with Stack(Path({str(home)!r}), [fake], environ={OWN_SERVERS!r}) as stack:\n"
        "    print(stack.services['order'].pid, flush=True); time.sleep(60)"
    )
    starter = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    with starter:
        assert starter.stdout is not None
        service = psutil.Process(int(starter.stdout.readline()))
        starter.terminate()
        assert starter.wait(timeout=20) != 0
    assert not service.is_running()
    assert running_stack(home) is None
