"""The system under test: the platform as `make run` starts it, on its own servers in a scratch home."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import psutil
import psycopg
from errors import BenchError
from messages import SOURCE, customer_records
from meter import Meter, peak_mb, shared_mb
from outside import Job, Report
from psycopg import sql
from watch import Watch

from o2c.chassis.local.home import RunningStack, read_info
from o2c.chassis.local.process import die_with_parent
from o2c.chassis.local.stack import Stack
from o2c.chassis.service import schema_of
from o2c.cli.platform import DECIDING, NAMES, make_stack, partitions
from o2c.cli.settle import wait_settled
from o2c.contracts.base import Event
from o2c.intake.publish import publish_now
from o2c.projection.provision import VERSIONS

POSTGRES, KAFKA, OUTSIDE = "PostgreSQL", "Kafka", "outside"
OUTSIDE_PROGRAM = Path(__file__).parent / "outside.py"
SETTLE_SECONDS, LOOK_SECONDS = 300, 5
Say = Callable[[str], None]


@dataclass(frozen=True)
class Run:
    """One run of the world outside, and what the platform made of it. Moments are of the monotonic clock."""

    sent: list[float]
    visible: list[float]
    """By order number, when the read model showed its invoice settled."""
    sending_ended: float
    ended: float
    cpu: dict[str, float]
    """CPU seconds by process, until everything was at rest; the outside's beside the platform's."""
    machine_cpu: float
    """CPU seconds of the whole machine meanwhile: what is more than the sum of `cpu` went to something else."""

    @property
    def seconds(self) -> float:
        return self.ended - self.sent[0]


class System:
    def __init__(self, stack: Stack, say: Say) -> None:
        self._home = stack.home
        self.url, self.bootstrap, self._say = stack.database_url, stack.kafka_bootstrap_servers, say
        self.pids = self._pids()
        """What counts as the platform."""
        self._name, self._runs, self._played = f"R{int(time.time())}x", 0, 0

    def info(self) -> RunningStack:
        info = read_info(self._home)
        assert info is not None
        return info

    def _pids(self) -> dict[str, int]:
        info = self.info()
        services = {name: info.services[name].pid for name in NAMES}
        found = {POSTGRES: info.postgres_pid, KAFKA: info.kafka_pid, **services}
        return {name: pid for name, pid in found.items() if pid is not None}

    def memory(self) -> dict[str, float]:
        """Peak MB of each process; of PostgreSQL, with all its sessions, what it holds now."""
        return {name: shared_mb(pid) if name == POSTGRES else peak_mb(pid) for name, pid in self.pids.items()}

    def register(self, customers: int) -> None:
        self._say(f"registering {customers:,} customers")
        self.publish(customer_records(customers))
        self.settle()

    def publish(self, events: Iterable[Event]) -> None:
        publish_now(self.bootstrap, events, SOURCE, partitions())

    def figure(self, query: str, schema: str) -> int:
        """One number; `{s}` in the query is the schema."""
        (found,) = self._one(query, schema)
        return int(found)

    def settle(self) -> None:
        """Wait until every service has heard everything. Raises BenchError when that takes too long."""
        deadline, behind = time.monotonic() + SETTLE_SECONDS, wait_settled(self.info(), LOOK_SECONDS)
        while behind:
            self._alive()
            if time.monotonic() > deadline:
                raise BenchError(f"not settled after {SETTLE_SECONDS} s: {behind[:5]}")
            behind = wait_settled(self.info(), LOOK_SECONDS)

    def _alive(self) -> None:
        """Nothing restarts what has ended: raises BenchError with the end of its log."""
        for name, pid in self.pids.items():
            if not _runs(pid):
                log = self._home / "logs" / f"{name.lower()}.log"
                words = log.read_text(errors="replace")[-2_000:] if log.exists() else ""
                raise BenchError(f"{name} ended in the middle; its last words:\n{words}")

    def play(self, orders: int, customers: int, rate: float = 0) -> Run:
        """Let the outside play its part, and wait until all of it is visible and everything is at rest."""
        self._runs, self._played = self._runs + 1, self._played + orders
        with tempfile.TemporaryDirectory() as folder, Watch(self.url, self.read_model()) as watch:
            out = Path(folder) / "report.json"
            job = Job(self.bootstrap, f"{self._name}{self._runs}", orders, customers, rate, partitions(), str(out))
            meter = Meter(self.pids)
            with self._outside(job) as go:
                meter.start()
                go()
            report = msgspec.json.decode(out.read_bytes(), type=Report)
            ended = watch.wait(_last(report), SETTLE_SECONDS)
            self.settle()
            meter.stop()
            visible = [watch.seen(*place) for place in report.settled]
            cpu = {**meter.cpu, OUTSIDE: report.cpu_seconds}
            return Run(report.sent, visible, report.sending_ended, ended, cpu, meter.machine_cpu)

    def read_model(self) -> str:
        """The schema that answers."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            active = VERSIONS.active(connection)
        assert active is not None
        return active[0]

    def check(self) -> None:
        """Raises BenchError unless every order so far was billed, paid, settled and completed, nothing put aside."""
        schema = self.read_model()
        counts = self._one(
            "select (select count(*) from {s}.sales_order), (select count(*) from {s}.sales_order where completed),"
            " (select count(*) from {s}.document), (select count(*) from {s}.open_item where closed),"
            " (select count(*) from {s}.receipt where spent)",
            schema,
        )
        if len(set(counts)) != 1 or counts[0] < self._played:
            names = ("orders", "completed", "invoices", "items settled", "receipts applied")
            raise BenchError(f"played {self._played:,} orders; {dict(zip(names, counts, strict=True))}")
        self._alive()
        for name in [*map(schema_of, DECIDING), schema]:
            (letters,) = self._one("select count(*) from {s}.dead_letters where state = 'open'", name)
            if letters:
                raise BenchError(f"{letters} dead letters in {name}")

    def volumes(self) -> dict[str, int]:
        """Events stored and records said so far, by service."""
        counts = {}
        for name in DECIDING:
            query = "select (select count(*) from {s}.stored_events), (select count(*) from {s}.outbox)"
            counts[f"{name} stored"], counts[f"{name} said"] = self._one(query, schema_of(name))
        return counts

    def server_version(self) -> str:
        with psycopg.connect(self.url, autocommit=True) as connection:
            return str(connection.info.parameter_status("server_version"))

    def _one(self, query: str, schema: str) -> tuple[Any, ...]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            row = connection.execute(sql.SQL(query).format(s=sql.Identifier(schema))).fetchone()
        assert row is not None
        return row

    @contextmanager
    def _outside(self, job: Job) -> Iterator[Callable[[], None]]:
        """Start the outside world; inside the block it may go; at the end of the block it has ended."""
        command = [sys.executable, str(OUTSIDE_PROGRAM)]
        pipe, orphan = subprocess.PIPE, die_with_parent(signal.SIGKILL)
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, preexec_fn=orphan) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(msgspec.json.encode(job).decode() + "\n")
            process.stdin.flush()
            process.stdout.readline()
            try:
                yield lambda: print("go", file=process.stdin, flush=True)
                while _runs(process.pid):
                    self._alive()
                    time.sleep(LOOK_SECONDS / 10)
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            raise BenchError("the world outside gave up; its last words are above")


def _runs(pid: int) -> bool:
    """Not ended, and not ended without anybody having asked for its exit code."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _last(report: Report) -> dict[int, int]:
    last: dict[int, int] = {}
    for partition, sequence in report.settled:
        last[partition] = max(last.get(partition, 0), sequence)
    return last


@contextmanager
def platform(home: Path, say: Say) -> Iterator[System]:
    """Everything started on embedded servers, whatever servers the environment names."""
    for name in ("DATABASE_URL", "KAFKA_BOOTSTRAP_SERVERS"):
        if os.environ.pop(name, None):
            say(f"{name} is not used: a benchmark runs on servers of its own")
    with make_stack(home, say) as stack:
        yield System(stack, say)
