"""The look around, every few seconds, for as long as the process lives."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg_pool import PoolTimeout

from o2c.chassis.measure.disks import measure_disks
from o2c.chassis.measure.loops import busy
from o2c.chassis.measure.pool import PoolGauges
from o2c.chassis.measure.postgres import PostgresGauges

if TYPE_CHECKING:
    from o2c.chassis.database import Database

log = logging.getLogger("o2c.measure")

LOOK_SECONDS = 5


async def watch(database: "Database", folders: Sequence[Path], also: Sequence[Callable[[], None]] = ()) -> None:
    """Keep the gauges of the pool, PostgreSQL, the disks of `folders` and whatever `also` measures."""
    pool, postgres = PoolGauges(database), PostgresGauges(database)

    def look() -> None:
        measure_disks(folders)
        pool.measure()
        postgres.measure()
        for measure in also:
            measure()

    while True:
        try:
            with busy("watch"):
                await asyncio.to_thread(look)
        except (psycopg.OperationalError, PoolTimeout, OSError) as error:
            log.warning("not everything was measured: %s", str(error).strip().split("\n")[0])
        await asyncio.sleep(LOOK_SECONDS)
