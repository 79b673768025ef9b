"""A process that only answers over HTTP: no consumer, no relay, nothing to prove."""

import asyncio
import logging
import signal

import psycopg
from fastapi import APIRouter

from o2c.chassis.database import Database
from o2c.chassis.errors import Fatal
from o2c.chassis.http import make_app, make_server
from o2c.chassis.measure.loops import feel_delay
from o2c.chassis.measure.watch import watch
from o2c.chassis.metrics import UP_TO_DATE
from o2c.chassis.settings import Settings

log = logging.getLogger("o2c.web")

LOOK_SECONDS = 5


async def serve(name: str, database: Database, settings: Settings, routes: APIRouter, max_body: int) -> int:
    """Answer until SIGTERM or SIGINT. Bodies are bytes of any kind, at most `max_body` of them."""
    stop, up = asyncio.Event(), {"database": False}
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    app = make_app(name, lambda: dict(up), max_body=max_body, binary=True)
    app.include_router(routes)
    server = make_server(app, settings.http_host, settings.http_port)
    web = asyncio.create_task(server.serve(), name="http")
    looking = asyncio.create_task(_look(database, up))
    measuring = asyncio.create_task(_measure(database, settings))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({web, looking, measuring, stopping}, return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    looking.cancel()
    measuring.cancel()
    await asyncio.wait({web, looking, measuring}, timeout=5)
    await asyncio.to_thread(database.close)
    failed = next(
        (task.exception() for task in (web, looking, measuring) if task.done() and not task.cancelled()), None
    )
    if failed is not None:
        raise failed
    return 0


async def _measure(database: Database, settings: Settings) -> None:
    await asyncio.gather(watch(database, settings.data_places), feel_delay())


async def _look(database: Database, up: dict[str, bool]) -> None:
    """Whether the database answers, every few seconds. Raises Fatal where the schema was never made."""
    query = "select to_regnamespace(%s) is not null as made"
    while True:
        try:
            row = await asyncio.to_thread(database.read, lambda cur: cur.execute(query, (database.schema,)).fetchone())
        except psycopg.OperationalError as error:
            up["database"] = False
            log.warning("no database: %s", str(error).strip().split("\n")[0])
        else:
            if not row["made"]:
                raise Fatal(f"the schema {database.schema} is missing: run the migrations first")
            up["database"] = True
        UP_TO_DATE.set(up["database"])
        await asyncio.sleep(LOOK_SECONDS if up["database"] else 1)
