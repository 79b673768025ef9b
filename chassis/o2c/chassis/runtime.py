"""A service's process: consumer, relay, proofs and HTTP in one loop; whichever ends first ends all, in order."""

import argparse
import asyncio
import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Coroutine
from typing import Any

import psycopg

from o2c.chassis.consumer import Consumer
from o2c.chassis.database import Database
from o2c.chassis.errors import Fatal
from o2c.chassis.gate import Gate
from o2c.chassis.http import dead_letter_routes, make_app, make_server
from o2c.chassis.logs import set_up
from o2c.chassis.metrics import DEAD_LETTERS_OPEN
from o2c.chassis.processor import Processor
from o2c.chassis.relay import Relay
from o2c.chassis.service import Service
from o2c.chassis.settings import Settings, read_settings

log = logging.getLogger("o2c.runtime")

POLL_AGE_SECONDS = 15
IDLE_PROVE_SECONDS = 60


def run(service: Service) -> None:
    """`python -m o2c.<service>`: run until SIGTERM or SIGINT; exit 1 with a message when it cannot go on."""
    arguments(service.name)
    start(service.name, lambda settings: Process(service, settings).main())


def arguments(name: str) -> None:
    parser = argparse.ArgumentParser(
        prog=f"python -m o2c.{name.replace('-', '_')}",
        description=f"The {name} service of o2c. Settings come from the environment.",
        epilog="example: DATABASE_URL=postgresql://… KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:9092 O2C_HTTP_PORT=8081 "
        f"python -m o2c.{name.replace('-', '_')}",
    )
    parser.parse_args()


def start(name: str, main: Any) -> None:
    try:
        settings = read_settings()
        set_up(name, settings.instance, settings.log_level, settings.log_format)
        sys.setswitchinterval(0.0005)
        code = asyncio.run(main(settings))
    except Fatal as error:
        print(f"o2c {name}: {error}", file=sys.stderr)  # noqa: T201 - before or after logging is possible
        code = 1
    if code:
        sys.stderr.flush()
        os._exit(code)  # a thread that is stuck in a query must not keep the process


class Process:
    def __init__(self, service: Service, settings: Settings) -> None:
        self._service, self._settings = service, settings
        self._database = Database(settings.url, service.schema, service.name)
        self._processor = Processor(service, self._database, settings.partitions)
        self._relay = Relay(
            self._database,
            settings.kafka_bootstrap_servers,
            service.name,
            service.source,
            service.topic,
            settings.partitions,
        )
        self._processor.woken = self._relay.wake
        self._stop = asyncio.Event()
        self._fatal: BaseException | None = None
        self._moved = True

    async def main(self) -> int:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        settings, service = self._settings, self._service
        self._consumer = Consumer(
            self._processor,
            settings.kafka_bootstrap_servers,
            f"o2c.{service.name}",
            settings.instance,
            service.topics,
            settings.batch_records,
            settings.batch_milliseconds,
            self._fail,
        )
        server = make_server(self._app(), settings.http_host, settings.http_port)
        await self._wait_for_database()
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 100)
        relay = asyncio.create_task(self._relay.run(), name="relay")
        web = asyncio.create_task(server.serve(), name="http")
        tasks = {relay, web, self._task(self._consume(), "consumer"), self._task(self._prove(), "proofs")}
        await self._until_stopped(tasks)
        log.info("stopping")
        await asyncio.wait_for(self._consumer.stop(), 3 if self._fatal else 20)
        self._relay.stop()
        await asyncio.wait({relay}, timeout=5)
        server.should_exit = True
        await asyncio.wait({web}, timeout=5)
        await asyncio.to_thread(self._database.close)
        return 1 if self._fatal else 0

    async def _consume(self) -> None:
        await self._consumer.start()
        await self._consumer.watch()

    def _task(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        return asyncio.create_task(work, name=name)

    def _fail(self, error: BaseException) -> None:
        self._fatal = self._fatal or error
        self._stop.set()

    async def _until_stopped(self, tasks: set[asyncio.Task[None]]) -> None:
        stopping = asyncio.create_task(self._stop.wait())
        while not self._stop.is_set():
            done, _ = await asyncio.wait({*tasks, stopping}, return_when=asyncio.FIRST_COMPLETED)
            for task in done & tasks:
                tasks.discard(task)
                self._fail(task.exception() or Fatal(f"{task.get_name()} ended"))
        if self._fatal is not None:
            log.error("cannot go on: %s", self._fatal, exc_info=None if isinstance(self._fatal, Fatal) else self._fatal)
        for task in tasks:
            if task.get_name() in ("consumer", "proofs"):
                task.cancel()

    async def _wait_for_database(self) -> None:
        while not self._stop.is_set():
            try:
                await asyncio.to_thread(self._processor.reload)
                return
            except psycopg.OperationalError as error:
                log.warning("no database yet: %s", str(error).strip().split("\n")[0])
                await asyncio.sleep(1)

    async def _prove(self) -> None:
        """Say totals every few seconds while something moves, else once a minute; keep the gauges fresh."""
        last, moved_at = 0.0, -1
        while True:
            await asyncio.sleep(self._settings.prove_seconds)
            await asyncio.to_thread(self._count_letters)
            moved = self._processor.commits
            if moved != moved_at or time.monotonic() - last > IDLE_PROVE_SECONDS:
                last = time.monotonic()
                await asyncio.to_thread(self._processor.prove, self._settings.partitions)
                moved_at = self._processor.commits

    def _count_letters(self) -> None:
        counts = dict.fromkeys(("undecodable", "unknown-type", "refused", "failed", "parked", "waiting"), 0)
        rows = self._database.read(
            lambda cur: cur.execute(
                "select kind, count(*) as n from dead_letters where state = 'open' group by kind"
            ).fetchall()
        )
        counts.update({row["kind"]: row["n"] for row in rows})
        for kind, count in counts.items():
            DEAD_LETTERS_OPEN.labels(kind).set(count)

    def _app(self) -> Any:
        gate = Gate(self._processor)
        app = make_app(self._service.name, self._ready)
        app.include_router(dead_letter_routes(gate, self._processor))
        if self._service.routes is not None:
            app.include_router(self._service.routes(gate))
        return app

    def _ready(self) -> dict[str, bool]:
        consumer = self._consumer
        return {
            "consumer": consumer.ready and time.monotonic() - consumer.last_poll < POLL_AGE_SECONDS,
            "database": self._processor.connected,
        }
