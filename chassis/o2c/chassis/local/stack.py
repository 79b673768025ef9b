"""The whole platform on one machine: PostgreSQL, Kafka, what prepares them, and the services.

    with Stack(Path(".o2c"), services, prepare=migrate_and_make_topics, say=print) as stack:
        stack.serve()                       # until Ctrl-C or SIGTERM

`DATABASE_URL` and `KAFKA_BOOTSTRAP_SERVERS` in the environment name servers of the user's own; the embedded
one is then neither started nor stopped.
"""

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from o2c.chassis.local.home import HomeLock, RunningService, RunningStack, make_home, remove_info, write_info
from o2c.chassis.local.kafka import EmbeddedKafka
from o2c.chassis.local.kafka_jars import KAFKA_VERSION, cache_dir, is_fetched
from o2c.chassis.local.ports import remembered_port
from o2c.chassis.local.postgres import EmbeddedPostgres
from o2c.chassis.local.service import Service, ServiceSpec
from o2c.chassis.local.signals import StopSignals, unheard
from o2c.chassis.local.supervisor import Supervisor

__all__ = ["DATABASE", "Prepare", "ServiceSpec", "Stack"]

DATABASE = "o2c"
T = TypeVar("T")

# (database URL of the superuser, Kafka bootstrap servers) -> environment of single services, by their name:
# a login of its own, for example. Called once, when both servers are ready and before any service starts.
Prepare = Callable[[str, str], Mapping[str, Mapping[str, str]] | None]


class Stack:
    """Started by `with`, and by its end stopped in good order, also after an error, Ctrl-C, SIGTERM or SIGHUP.

    If it is killed itself, the kernel ends its children. Everything lies in `home`: `postgres/`, `kafka/`,
    `logs/`, `stack.json`. Use it from the main thread; only `run_beside` gives work to another one.
    Errors a user can act on are `LocalError`s.
    """

    def __init__(
        self,
        home: Path,
        services: Sequence[ServiceSpec] = (),
        *,
        prepare: Prepare = lambda *_: None,
        say: Callable[[str], None] = lambda _: None,
        environ: Mapping[str, str] = os.environ,
        postgres_port: int | None = None,
        kafka_port: int | None = None,
        timeout: float = 90.0,
    ) -> None:
        """`say` hears of the progress, one line at a time; `timeout` is what each step of the start may take."""
        self.home = home.absolute()
        self.services: dict[str, Service] = {}
        self._specs = services
        self._prepare = prepare
        self._say = say
        self._timeout = timeout
        self._lock = HomeLock(self.home)
        self._signals = StopSignals()
        self._prepared = False
        logs = self.home / "logs"
        self._external_database = environ.get("DATABASE_URL") or None
        self._external_kafka = environ.get("KAFKA_BOOTSTRAP_SERVERS") or None
        self.postgres = (
            None
            if self._external_database
            else EmbeddedPostgres(self.home / "postgres", postgres_port, log=logs / "postgres.log", say=say)
        )
        self.kafka = (
            None if self._external_kafka else EmbeddedKafka(self.home / "kafka", kafka_port, log=logs / "kafka.log")
        )
        self._supervisor = Supervisor(
            [server for server in (self.postgres, self.kafka) if server is not None],
            say=say,
            changed=self._write_info,
        )

    @property
    def places(self) -> list[Path]:
        """The folders that need room on a disk: the home, and the database's data where they lie elsewhere."""
        return [self.home, *([self.postgres.data_dir] if self.postgres else [])]

    @property
    def database_url(self) -> str:
        """The user's own server, else the embedded one's database `o2c` as its superuser."""
        return self.postgres.dsn(DATABASE) if self.postgres else self._external_database or ""

    @property
    def kafka_bootstrap_servers(self) -> str:
        return self.kafka.bootstrap if self.kafka else self._external_kafka or ""

    def __enter__(self) -> Self:
        make_home(self.home)
        self._lock.acquire()
        self._signals.take()
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def serve(self) -> None:
        """Supervises until Ctrl-C or a SIGTERM, then returns. Raises `LocalError` when something will not run."""
        try:
            self._supervisor.run(until=lambda: False)
        except KeyboardInterrupt:
            self._say("stopping")

    def run_beside(self, work: Callable[[], T]) -> T:
        """Runs `work` in another thread and supervises meanwhile; returns or raises what it does."""
        future: Future[T] = Future()

        def run() -> None:
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001 - it is raised again where the caller waits
                future.set_exception(error)

        threading.Thread(target=run, name="beside the supervisor", daemon=True).start()
        self._supervisor.run(until=future.done)
        return future.result()

    def tick(self) -> None:
        """Supervises for one moment: for a caller with a loop of its own, who calls it some times a second."""
        self._supervisor.tick()

    def supervise(self, until: Callable[[], bool]) -> None:
        """Supervises until the condition holds; it is asked ten times a second."""
        self._supervisor.run(until)

    def wait_ready(self, *names: str, timeout: float | None = None) -> None:
        """Supervises until these processes, else all, are ready: after a `kill`, for example."""
        self._supervisor.wait_ready(timeout or self._timeout, *names)

    @property
    def names(self) -> list[str]:
        """What `kill`, `stop_one`, `start_one` and `wait_ready` can be asked for: `postgres`, `kafka`, services."""
        return [child.name for child in self._supervisor.children]

    def kill(self, name: str) -> None:
        """kill -9; supervision starts it again."""
        self._supervisor.kill(name)

    def stop_one(self, name: str) -> None:
        """Stops one process in good order, and leaves it so until `start_one`."""
        self._supervisor.stop_one(name)

    def start_one(self, name: str) -> None:
        self._supervisor.start_one(name)

    def restart_postgres(self) -> None:
        """An orderly restart; returns when it is ready. Services that died of it come back with `wait_ready`."""
        self._restart("postgres")

    def restart_kafka(self) -> None:
        """An orderly restart; returns when it is ready. Services that died of it come back with `wait_ready`."""
        self._restart("kafka")

    def stop(self) -> None:
        """Services, then Kafka, then PostgreSQL; signals that ask for it once more are not heard meanwhile."""
        with unheard():
            self._supervisor.stop()
            remove_info(self.home)
            self._lock.release()
        self._signals.give_back()

    def _restart(self, name: str) -> None:
        self._supervisor.stop_one(name)
        self._supervisor.start_one(name)
        self._supervisor.wait_ready(self._timeout, name)

    def _start(self) -> None:
        if self.kafka and not is_fetched(cache_dir()):
            self._say(f"fetching Apache Kafka {KAFKA_VERSION} from Maven Central, only this once (some 20 s)")
        if self._supervisor.children:
            self._say("starting " + " and ".join(self.names))
        self._supervisor.start_servers(self._timeout)
        if self.postgres:
            self.postgres.ensure_database(DATABASE)
        self._prepared = True
        self._write_info()
        self._say("preparing databases and topics")
        own = self._prepare(self.database_url, self.kafka_bootstrap_servers) or {}
        if self._specs:
            self._say("starting the services: " + ", ".join(spec.name for spec in self._specs))
        self.services = {spec.name: self._service(spec, own.get(spec.name, {})) for spec in self._specs}
        self._supervisor.add_services(list(self.services.values()))
        self._supervisor.start_services(self._timeout)

    def _service(self, spec: ServiceSpec, own: Mapping[str, str]) -> Service:
        env = {
            "DATABASE_URL": self.database_url,
            "KAFKA_BOOTSTRAP_SERVERS": self.kafka_bootstrap_servers,
            "O2C_DATA_FOLDERS": ":".join(str(place) for place in self.places),
            **own,
        }
        logs = self.home / "logs"
        logs.mkdir(exist_ok=True)
        port = spec.port or remembered_port(logs / f"{spec.name}.port")
        return Service(spec, port, env, logs / f"{spec.name}.log")

    def _write_info(self) -> None:
        if self._prepared:
            write_info(self.home, RunningStack(
                pid=os.getpid(),
                database_url=self.database_url,
                kafka_bootstrap_servers=self.kafka_bootstrap_servers,
                postgres_pid=self.postgres.pid if self.postgres else None,
                kafka_pid=self.kafka.pid if self.kafka else None,
                services={s.name: RunningService(url=s.url, pid=s.pid) for s in self.services.values()},
            ))  # fmt: skip
