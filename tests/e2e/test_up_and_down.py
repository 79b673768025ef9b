"""`o2c up` in one terminal, `o2c down` in another: what was done is still there the next time, and nothing is left."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from world import O2C, run_o2c

from o2c.chassis.local.home import RunningStack, running_stack, scratch_home

pytestmark = pytest.mark.servers


@contextmanager
def up(home: Path) -> Iterator["subprocess.Popen[str]"]:
    """A terminal in which the platform runs; whatever happens, it runs no longer than the test."""
    process = subprocess.Popen([O2C, "up", "--home", home], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)


def wait_up(process: "subprocess.Popen[str]") -> list[str]:
    """What it says until it is up."""
    assert process.stdout is not None
    said: list[str] = []
    for text in process.stdout:
        said.append(text.rstrip())
        if "Ctrl-C" in text:
            return said
    raise AssertionError("\n".join(said))


def pids(stack: RunningStack) -> list[int]:
    found = [stack.pid, stack.postgres_pid, stack.kafka_pid, *(s.pid for s in stack.services.values())]
    return [pid for pid in found if pid is not None]


def test_what_was_imported_is_still_there_after_down_and_up_and_nothing_is_left_running(tmp_path: Path) -> None:
    customers = tmp_path / "customers.csv"
    customers.write_text("customer,name,credit_limit,currency\nC-1,Kept Ltd,100.00,EUR\n")
    with scratch_home() as home:
        with up(home) as terminal:
            said = wait_up(terminal)
            assert any("o2c status" in text for text in said), "it says what to try next"
            assert run_o2c("import", "customers", customers, O2C_HOME=str(home)).returncode == 0
            heard(home)
            stack = running_stack(home)
            assert stack is not None
            second = run_o2c("up", "--home", home)
            assert second.returncode == 1
            assert "already running" in second.stderr
            down = run_o2c("down", "--home", home)
            assert (down.returncode, down.stdout.strip()) == (0, "stopped")
            assert terminal.wait(30) == 0
        assert not [pid for pid in pids(stack) if psutil.pid_exists(pid)]
        with up(home) as terminal:
            wait_up(terminal)
            heard(home)


def heard(home: Path) -> None:
    """Until the customer is in the read models."""
    deadline = time.monotonic() + 60
    while "Kept Ltd" not in explained(home):
        assert time.monotonic() < deadline
        time.sleep(0.5)


def explained(home: Path) -> str:
    done = run_o2c("explain", "C-1", "--json", O2C_HOME=str(home))
    return json.dumps(json.loads(done.stdout)) if done.returncode == 0 else ""
