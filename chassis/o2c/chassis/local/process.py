"""Child processes that never outlive their parent, and whose end is always noticed."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

LOG_LIMIT = 8 << 20
_TAIL_LINES = 20
_PR_SET_PDEATHSIG = 1


class LocalError(Exception):
    """Something the user can act on: its text says what, where, and what to do. Shown without a traceback."""


@dataclass(frozen=True)
class Account:
    """The system user a child runs as, when it must not be ours."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Launch:
    """How a child is started: command line, whole environment, and the user if it is another one."""

    argv: Sequence[str]
    env: Mapping[str, str]
    account: Account | None = None


def die_with_parent(signum: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn` that makes the kernel send `signum` to the child when its parent is gone, even by kill -9.

    It must run after a change of user, which would clear the setting: `Popen(user=…)` keeps that order. Only
    Linux has it; elsewhere the answer is None, and an orderly stop remains the only one.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def request() -> None:
        prctl(_PR_SET_PDEATHSIG, int(signum))
        if os.getppid() != parent:  # the parent died before the request: nobody will send the signal
            os._exit(1)

    return request


class Child(ABC):
    """A named process with a log file, started as often as needed. Not thread-safe."""

    stop_signal = signal.SIGTERM
    stop_timeout = 10.0

    def __init__(self, name: str, log: Path) -> None:
        self.name = name
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._asked = False
        self._pid_file = log.with_suffix(".pid")

    @abstractmethod
    def launch(self) -> Launch:
        """Makes what the process needs (folders, settings, ports) and says how to start it."""

    @abstractmethod
    def ready(self) -> bool:
        """Whether it does its work now. Answers within a second or two, never raises."""

    def start(self) -> None:
        """Starts it, without waiting until it is ready. Main thread only: the kernel ends a child together
        with the *thread* that forked it."""
        if self.running:
            return
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError(f"{self.name}: child processes are started from the main thread only")
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._end_leftover()
        launch = self.launch()
        account = launch.account
        self.trim_log()
        self._asked = False
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                launch.argv,
                env=launch.env,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
                start_new_session=True,  # Ctrl-C is for the supervisor, which knows the order
                preexec_fn=die_with_parent(self.stop_signal),
            )
        self._pid_file.write_text(f"{self._process.pid} {_birth(self._process.pid)}\n")

    def wait_ready(self, timeout: float) -> None:
        """Returns when it is ready. Raises `LocalError` with the end of its log if it ends or takes too long."""
        deadline = time.monotonic() + timeout
        while not self.ready():
            if not self.running:
                raise LocalError(f"{self.name} ended ({self.exit_text}) before it was ready\n{self.log_tail()}")
            if time.monotonic() > deadline:
                raise LocalError(f"{self.name} was not ready after {timeout:.0f} s\n{self.log_tail()}")
            time.sleep(0.05)

    def terminate(self) -> None:
        """Asks it to stop, once, without waiting."""
        if self._process is not None and self.running and not self._asked:
            self._asked = True
            self._process.send_signal(self.stop_signal)

    def wait(self, timeout: float) -> bool:
        """Waits for its end; False if it is still there after `timeout` seconds."""
        if self._process is not None:
            try:
                self._process.wait(timeout)
            except subprocess.TimeoutExpired:
                return False
            self._pid_file.unlink(missing_ok=True)
        return True

    def stop(self) -> None:
        """The orderly end; kill -9 for what does not obey."""
        self.terminate()
        if not self.wait(self.stop_timeout):
            self.kill()

    def kill(self) -> None:
        """SIGKILL to it and to what it started, as a power cut would. It can be started again."""
        if self._process is not None and self.running:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        return self._process.pid if self._process is not None and self.running else None

    @property
    def exit_text(self) -> str:
        """How it ended, in words: `exit code 1`, `SIGKILL`."""
        code = self._process.poll() if self._process is not None else None
        if code is None:
            return "still running" if self.running else "never started"
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"

    def log_tail(self) -> str:
        """The last lines of its log, indented, with the file's name: what an error message ends with."""
        if not self.log.exists():
            return f"  (no log at {self.log})"
        with self.log.open("rb") as file:
            file.seek(max(0, self.log.stat().st_size - 16_384))
            lines = file.read().decode(errors="replace").splitlines()[-_TAIL_LINES:]
        return "\n".join([f"  the end of {self.log}:", *(f"  | {line}" for line in lines)])

    def trim_log(self) -> None:
        """Keeps the log under `LOG_LIMIT` bytes, and as much again in a file `.old` beside it.

        The process appends, so emptying the file under it is safe; a line written in between is lost.
        """
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            shutil.copyfile(self.log, self.log.with_suffix(".old"))
            os.truncate(self.log, 0)

    def _end_leftover(self) -> None:
        """Ends the process of an earlier supervisor that was killed a moment ago and is still stopping."""
        if not self._pid_file.exists():
            return
        pid, _, birth = self._pid_file.read_text().strip().partition(" ")
        if pid.isdigit() and birth and _birth(int(pid)) == birth:
            leftover = psutil.Process(int(pid))
            leftover.send_signal(self.stop_signal)
            _, alive = psutil.wait_procs([leftover], timeout=self.stop_timeout)
            for process in alive:
                process.kill()
            psutil.wait_procs(alive, timeout=5)
        self._pid_file.unlink(missing_ok=True)


def _birth(pid: int) -> str:
    """When process `pid` was started, which tells it from a later one with the same number; "" if it is gone."""
    try:
        return str(psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return ""
