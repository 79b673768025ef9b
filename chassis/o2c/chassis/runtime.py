"""A service's process: consumer, relay, proofs and HTTP in one loop; whichever ends first ends all, in order."""

import argparse
import asyncio
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

import psycopg
from fastapi import APIRouter
from psycopg_pool import PoolTimeout

from o2c.chassis.collector import quiet_collector
from o2c.chassis.consumer import Consumer
from o2c.chassis.database import Database
from o2c.chassis.errors import Fatal
from o2c.chassis.gate import Gate, Readings
from o2c.chassis.http import make_app, make_server
from o2c.chassis.letter_routes import count_open, dead_letter_routes
from o2c.chassis.logs import set_up
from o2c.chassis.measure.loops import busy, feel_delay
from o2c.chassis.measure.watch import watch
from o2c.chassis.metrics import POSITION, UP_TO_DATE
from o2c.chassis.processor import Processor
from o2c.chassis.reader import Fact, Projection, Reader
from o2c.chassis.relay import Relay
from o2c.chassis.service import Service
from o2c.chassis.settings import Settings, read_settings
from o2c.chassis.taker import Taker
from o2c.chassis.versions import Versions, session_name

log = logging.getLogger("o2c.runtime")

POLL_AGE_SECONDS = 15
IDLE_PROVE_SECONDS = 60
TEND_PAUSE_SECONDS = 0.02
TEND_IDLE_SECONDS = 1


def run(name: str, make: Callable[[Settings], Service]) -> None:
    """`python -m o2c.<service>`: run until SIGTERM or SIGINT; exit 1 with a message when it cannot go on."""
    arguments(name)

    async def main(settings: Settings) -> int:
        return await service_process(make(settings), settings).main()

    start(name, main)


def arguments(name: str) -> None:
    module = f"o2c.{name.replace('-', '_')}"
    parser = argparse.ArgumentParser(
        prog=f"python -m {module}",
        description=f"The {name} service of o2c. Settings come from the environment.",
        epilog="example: DATABASE_URL=postgresql://… KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:9092 O2C_HTTP_PORT=8081 "
        f"python -m {module}",
    )
    parser.parse_args()


def start(name: str, main: Callable[[Settings], Coroutine[Any, Any, int]]) -> None:
    try:
        settings = read_settings()
        set_up(name, settings.instance, settings.log_level, settings.log_format)
        sys.setswitchinterval(0.003)
        code = asyncio.run(main(settings))
    except Fatal as error:
        print(f"o2c {name}: {error}", file=sys.stderr)  # noqa: T201 - before or after logging is possible
        code = 1
    if code:
        sys.stderr.flush()
        os._exit(code)  # a thread that is stuck in a query must not keep the process


def service_process(service: Service, settings: Settings) -> "Process":
    database = Database(settings.url, service.schema, service.name)
    processor = Processor(service, database, settings.partitions)
    servers = settings.kafka_bootstrap_servers
    relay = Relay(database, servers, service.name, service.source, service.topic, settings.partitions)
    processor.woken = relay.wake
    gate = Gate(processor)
    routes = [service.routes(gate)] if service.routes else []
    tend = processor.tend if service.due else None
    return Process(service.name, processor, service.topics, settings, routes, relay, processor.prove, tend)


def projection_process(
    projection: Projection,
    control: str,
    settings: Settings,
    routes: Callable[[Readings], APIRouter],
    tended: "Callable[[Database], Callable[[], bool]] | None" = None,
    gauges: "Callable[[Database], Callable[[], None]] | None" = None,
    told: "Callable[[Sequence[Fact]], None]" = lambda _: None,
) -> "Process":
    """`tended` makes, of the database, what is called as long as there is work of the read model's own; `gauges` what
    keeps gauges of its own fresh. `told` hears of facts once they are folded.

    Raises Fatal where no build of the read model answers yet, or one of another version does.
    """
    versions = Versions(control)
    with psycopg.connect(settings.url, autocommit=True) as connection:
        active = versions.active(connection)
    if active is None or active[1] != projection.version:
        raise Fatal(f"version {projection.version} of {projection.name} is not built; build it with: o2c rebuild")
    database = Database(settings.url, active[0], session_name(projection.name, active[0]))
    reader = Reader(projection, database, fence=versions.fence(active[0]), told=told)
    tend = tended(database) if tended else None
    measured = [gauges(database)] if gauges else []
    answers = [routes(Readings(reader))]
    return Process(projection.name, reader, projection.topics, settings, answers, None, reader.measure, tend, measured)


class Process:
    """One consumer with what goes with it. `prove` is called with the number of partitions and what it answers, `tend`
    as long as there is work of the service's own."""

    def __init__(
        self,
        name: str,
        taker: Taker,
        topics: Sequence[str],
        settings: Settings,
        routers: Sequence[APIRouter],
        relay: Relay | None = None,
        prove: Callable[[int, str], None] | None = None,
        tend: Callable[[], bool] | None = None,
        measured: Sequence[Callable[[], None]] = (),
    ) -> None:
        self._measured = [self._show_position, *([relay.measure] if relay else []), *measured]
        self._name, self._taker, self._settings = name, taker, settings
        self._relay, self._prove, self._tend = relay, prove, tend
        self._stop = asyncio.Event()
        self._fatal: BaseException | None = None
        self._consumer = Consumer(
            taker,
            settings.kafka_bootstrap_servers,
            f"o2c.{name}",
            settings.instance,
            topics,
            settings.batch_records,
            settings.batch_milliseconds,
            self._fail,
        )
        app = make_app(name, self._ready)
        for router in (dead_letter_routes(taker), *routers):
            app.include_router(router)
        self._server = make_server(app, settings.http_host, settings.http_port)

    async def main(self) -> int:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        web = asyncio.create_task(self._server.serve(), name="http")
        await self._wait_for_database()
        quiet_collector()
        tasks = {web, asyncio.create_task(self._consume(), name="consumer")}
        tasks.add(asyncio.create_task(self._beat(), name="heartbeat"))
        looking = watch(self._taker.database, self._settings.data_places, self._measured)
        tasks.add(asyncio.create_task(looking, name="watch"))
        tasks.add(asyncio.create_task(feel_delay(), name="delay"))
        if self._relay is not None:
            tasks.add(asyncio.create_task(self._relay.run(), name="relay"))
        if self._tend is not None:
            tasks.add(asyncio.create_task(self._tend_work(self._tend), name="own work"))
        await self._until_stopped(tasks)
        await self._wind_down(tasks)
        return 1 if self._fatal else 0

    def _fail(self, error: BaseException) -> None:
        self._fatal = self._fatal or error
        self._stop.set()

    async def _until_stopped(self, tasks: set[asyncio.Task[None]]) -> None:
        stopping = asyncio.create_task(self._stop.wait())
        done, _ = await asyncio.wait({*tasks, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in done & tasks:
            self._fail(task.exception() or Fatal(f"{task.get_name()} ended"))
        if self._fatal is not None:
            bug = None if isinstance(self._fatal, Fatal) else self._fatal
            log.error("cannot go on: %s", self._fatal, exc_info=bug)

    async def _wind_down(self, tasks: set[asyncio.Task[None]]) -> None:
        """Stop reading, drain the relay, finish requests, close the database: in that order."""
        log.info("stopping")
        named = {task.get_name(): task for task in tasks}
        for name in ("consumer", "heartbeat", "watch", "delay", "own work"):
            if name in named:
                named[name].cancel()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._consumer.stop(), 3 if self._fatal else 20)
        if self._relay is not None:
            self._relay.stop()
            await asyncio.wait({named["relay"]}, timeout=5)
        self._server.should_exit = True
        await asyncio.wait({named["http"]}, timeout=5)
        await asyncio.to_thread(self._taker.database.close)

    async def _consume(self) -> None:
        if self._relay is not None:
            await self._relay.compare()
        await self._consumer.start()
        await self._consumer.watch()

    async def _wait_for_database(self) -> None:
        while not self._stop.is_set():
            try:
                await asyncio.to_thread(self._taker.reload)
                return
            except psycopg.OperationalError as error:
                log.warning("no database yet: %s", str(error).strip().split("\n")[0])
                await asyncio.sleep(1)
            except (psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege) as error:
                schema, said = self._taker.database.schema, str(error).strip().split("\n")[0]
                raise Fatal(f"the tables of schema {schema} are missing ({said}): run the migrations first") from error

    async def _beat(self) -> None:
        """Prove totals every few seconds while something moves, else once a minute; keep the gauges fresh."""
        proved_at, proved = 0.0, -1
        while True:
            await asyncio.sleep(self._settings.prove_seconds)
            UP_TO_DATE.set(all(self._ready().values()))
            try:
                with busy("heartbeat"):
                    await asyncio.to_thread(self._taker.pulse)
                    await asyncio.to_thread(count_open, self._taker.database)
                    stirred, asked = self._taker.stirred, self._taker.unanswered
                    idle = time.monotonic() - proved_at > IDLE_PROVE_SECONDS
                    if self._prove and (stirred != proved or asked or idle):
                        cause = "" if stirred != proved else asked
                        await asyncio.to_thread(self._prove, self._settings.partitions, cause)
                        proved_at, proved = time.monotonic(), stirred
            except (psycopg.OperationalError, PoolTimeout) as error:
                log.warning("no totals were proved: %s", str(error).strip().split("\n")[0])

    async def _tend_work(self, tend: Callable[[], bool]) -> None:
        """One part at once, and room for records and requests between two."""
        while True:
            try:
                with busy("own work"):
                    more = await asyncio.to_thread(tend)
            except (Fatal, psycopg.OperationalError, PoolTimeout) as error:
                log.warning("work of our own waits: %s", str(error).strip().split("\n")[0])
                more = False
            await asyncio.sleep(TEND_PAUSE_SECONDS if more else TEND_IDLE_SECONDS)

    def _show_position(self) -> None:
        for (topic, partition), sequence in self._taker.inbox.positions().items():
            POSITION.labels(topic, str(partition)).set(sequence)

    def _ready(self) -> dict[str, bool]:
        consumer = self._consumer
        return {
            "consumer": consumer.ready and time.monotonic() - consumer.last_poll < POLL_AGE_SECONDS,
            "database": self._taker.connected,
        }
