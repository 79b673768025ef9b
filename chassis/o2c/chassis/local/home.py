"""A stack's home folder: who holds it, what runs in it."""

import fcntl
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import BaseModel

from o2c.chassis.local.files import replace_file
from o2c.chassis.local.process import LocalError
from o2c.chassis.local.reach import remove_place

_INFO = "stack.json"
_LOCK = "stack.lock"


class RunningService(BaseModel):
    url: str
    pid: int | None


class RunningStack(BaseModel):
    """What another command must know to use the stack, or to stop it. Holds a password: mode 0600."""

    pid: int
    database_url: str
    kafka_bootstrap_servers: str
    postgres_pid: int | None
    kafka_pid: int | None
    services: dict[str, RunningService]


def make_home(home: Path) -> None:
    """Others may pass through it but not look into it: PostgreSQL's own user needs that much."""
    if not home.exists():
        home.parent.mkdir(parents=True, exist_ok=True)
        home.mkdir()
        home.chmod(0o711)


@contextmanager
def scratch_home() -> Iterator[Path]:
    """A home for one test or measurement, removed at the end. Not below pytest's `tmp_path`, whose parents let
    nobody else pass: PostgreSQL could not run there for root."""
    home = Path(tempfile.mkdtemp(prefix="o2c-"))
    home.chmod(0o711)
    try:
        yield home
    finally:
        remove_home(home)


def remove_home(home: Path) -> None:
    """Everything of a stack that does not run, also data that had to lie elsewhere (`reach.py`)."""
    remove_place(home / "postgres")
    shutil.rmtree(home, ignore_errors=True)


class HomeLock:
    """At most one stack in a home. The kernel drops the lock with its holder, however that ends."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._descriptor: int | None = None

    def acquire(self, patience: float = 2.0) -> None:
        """Raises `LocalError` when another stack holds the home for longer than `patience` seconds."""
        descriptor = os.open(self._home / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + patience
        while not _locked(descriptor, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                os.close(descriptor)
                other = read_info(self._home)
                raise LocalError(
                    f"a stack is already running in {self._home}" + (f" (process {other.pid})" if other else "")
                    + ": stop it with `o2c down`, or choose another home folder"
                )  # fmt: skip
            time.sleep(0.1)
        self._descriptor = descriptor

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def running_stack(home: Path) -> RunningStack | None:
    """The stack that runs in `home` now; None if none does, whatever an earlier one left there."""
    return read_info(home) if _held(home) else None


def stop_running(home: Path, timeout: float = 60.0) -> bool:
    """Ends the stack that runs in `home`, in good order, and waits for it. False if none was running.

    Raises `LocalError` if it is still there after `timeout` seconds.
    """
    info = running_stack(home)
    if info is None:
        return False
    with suppress(ProcessLookupError):  # it may end by itself at this very moment
        os.kill(info.pid, signal.SIGTERM)
    deadline = time.monotonic() + timeout
    while _held(home):
        if time.monotonic() > deadline:
            raise LocalError(f"the stack in {home} (process {info.pid}) is still stopping after {timeout:.0f} s")
        time.sleep(0.1)
    return True


def read_info(home: Path) -> RunningStack | None:
    file = home / _INFO
    return RunningStack.model_validate_json(file.read_bytes()) if file.exists() else None


def write_info(home: Path, info: RunningStack) -> None:
    replace_file(home / _INFO, info.model_dump_json(indent=2) + "\n")


def remove_info(home: Path) -> None:
    (home / _INFO).unlink(missing_ok=True)


def _held(home: Path) -> bool:
    if not (home / _LOCK).exists():
        return False
    descriptor = os.open(home / _LOCK, os.O_RDWR)
    try:
        return not _locked(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


def _locked(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
