"""Keeps servers and services running, from one thread: `tick` looks once, `run` goes on looking."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from o2c.chassis.local.process import Child, LocalError
from o2c.chassis.local.restarts import START_LIMIT, WINDOW, Restarts

_PAUSE = 0.1


@dataclass
class _Watched:
    child: Child
    history: Restarts = field(default_factory=Restarts)
    wanted: bool = False
    due: float | None = None  # when to start it again
    excused: bool = False  # its next end is our own doing


class Supervisor:
    """Servers first, in any order; services when every server is ready; stopped the other way round.

    What ends by itself is started again with a growing delay, and after five starts in a minute `tick` raises
    `LocalError` with the end of its log. A service that ends because a server went away is not blamed for it,
    and waits until the server is back.
    """

    def __init__(
        self,
        servers: Sequence[Child],
        services: Sequence[Child] = (),
        *,
        say: Callable[[str], None] = lambda _: None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """`say` hears in words what happens; `changed` is called after process ids have changed.

        `servers` are stopped one after the other from the last to the first.
        """
        self._servers = [_Watched(child) for child in servers]
        self._services = [_Watched(child) for child in services]
        self._say = say
        self._changed = changed

    @property
    def children(self) -> list[Child]:
        return [watched.child for watched in self._all]

    def add_services(self, services: Sequence[Child]) -> None:
        self._services.extend(_Watched(child) for child in services)

    def start_servers(self, timeout: float) -> None:
        """Starts all servers at once and waits until they are ready."""
        self._start_all(self._servers, timeout)

    def start_services(self, timeout: float) -> None:
        """Starts all services at once and waits until they are ready."""
        self._start_all(self._services, timeout)

    def tick(self) -> None:
        """Notices what has ended, starts what is due. Raises `LocalError` when something ends all the time."""
        for watched in self._all:
            if watched.wanted and watched.due is None and not watched.child.running:
                self._plan_restart(watched)
            watched.child.trim_log()
        self._start_due(self._servers)
        if any(watched.due is not None for watched in self._services) and self._servers_ready():
            self._start_due(self._services)

    def run(self, until: Callable[[], bool]) -> None:
        while not until():
            self.tick()
            time.sleep(_PAUSE)

    def wait_ready(self, timeout: float, *names: str) -> None:
        """Supervises until these (else all that are wanted) are ready. Raises `LocalError` after `timeout` s."""
        deadline = time.monotonic() + timeout
        waiting = [w.child for w in self._all if (w.child.name in names if names else w.wanted)]
        while waiting := [child for child in waiting if not (child.running and child.ready())]:
            self.tick()
            if time.monotonic() > deadline:
                late = waiting[0]
                raise LocalError(f"{late.name} was not ready after {timeout:.0f} s\n{late.log_tail()}")
            time.sleep(_PAUSE / 2)

    def kill(self, name: str) -> None:
        """kill -9, as a crash; the next `tick` notices it like any other end, but blames nobody."""
        watched = self._find(name)
        watched.excused = True
        watched.child.kill()

    def start_one(self, name: str) -> None:
        """Starts it if it does not run, and keeps it running from now on."""
        watched = self._find(name)
        watched.wanted, watched.due = True, None
        self._start(watched)

    def stop_one(self, name: str) -> None:
        """Stops it in good order, and leaves it so until `start_one`."""
        watched = self._find(name)
        watched.wanted, watched.due = False, None
        watched.child.stop()
        self._changed()

    def stop(self) -> None:
        """Services all together, then the servers from the last to the first. Leaves nothing behind."""
        for watched in self._all:
            watched.wanted, watched.due = False, None
        for watched in self._services:
            watched.child.terminate()
        for watched in [*self._services, *reversed(self._servers)]:
            watched.child.stop()

    @property
    def _all(self) -> list[_Watched]:
        return [*self._servers, *self._services]

    def _find(self, name: str) -> _Watched:
        for watched in self._all:
            if watched.child.name == name:
                return watched
        known = ", ".join(child.name for child in self.children)
        raise LocalError(f"no process is called {name!r} here; there are: {known}")

    def _start_all(self, group: Sequence[_Watched], timeout: float) -> None:
        for watched in group:
            watched.wanted = True
            self._start(watched)
        if group:
            self.wait_ready(timeout, *(watched.child.name for watched in group))

    def _start(self, watched: _Watched) -> None:
        watched.child.start()
        watched.due, watched.excused = None, False
        watched.history.started(time.monotonic())
        self._changed()

    def _start_due(self, group: Sequence[_Watched]) -> None:
        for watched in group:
            if watched.due is not None and watched.due <= time.monotonic():
                self._start(watched)

    def _plan_restart(self, watched: _Watched) -> None:
        child, now = watched.child, time.monotonic()
        excused = watched.excused or (watched in self._services and self._outlived_server(watched))
        delay = watched.history.delay(now, excused=excused)
        if delay is None:
            raise LocalError(
                f"{child.name} ended again ({child.exit_text}), the {START_LIMIT}th time within {WINDOW:.0f} s: "
                f"giving up\n{child.log_tail()}"
            )
        self._say(f"{child.name} ended ({child.exit_text}), starting it again in {delay:.1f} s")
        watched.due = now + delay

    def _outlived_server(self, service: _Watched) -> bool:
        """Whether a server was away at some moment since the service was started."""
        since = service.history.last or 0.0
        return any(not s.child.running or (s.history.last or 0.0) > since for s in self._servers)

    def _servers_ready(self) -> bool:
        return all(watched.child.running and watched.child.ready() for watched in self._servers)
