"""`o2c rebuild`: a new build of the read models, read strictly from the beginning, then switched to."""

import asyncio
import time

import psycopg

from o2c.chassis.errors import Fatal
from o2c.chassis.migrate import login_url
from o2c.chassis.versions import Rebuild, drop_others, wait_left
from o2c.cli.platform import partitions
from o2c.cli.show import say
from o2c.cli.talk import fail
from o2c.projection.projection import Projection
from o2c.projection.provision import CONTROL, MIGRATIONS, VERSIONS, publish_views

LET_GO_SECONDS = 30
"""A heartbeat after the switch the old build's process notices and ends."""


def rebuild_if_outdated(database_url: str, bootstrap: str, password: str) -> None:
    """Before a newer version of the projection starts: it cannot go on with the tables of another one."""
    with psycopg.connect(database_url, autocommit=True) as admin:
        active = VERSIONS.active(admin)
    if active is not None and active[1] != Projection.version:
        say(f"the read models are of version {active[1]}; building version {Projection.version}")
        rebuild_read_models(database_url, bootstrap, password)


def rebuild_read_models(database_url: str, bootstrap: str, password: str) -> str:
    """Returns the schema that answers now; the old build is removed once its process has let go of it."""
    projection = Projection()
    started = time.monotonic()
    with psycopg.connect(database_url, autocommit=True) as admin:
        active = VERSIONS.active(admin)
        build = active[2] + 1 if active else 1
        schema = VERSIONS.make(admin, projection.version, build, MIGRATIONS, password)
        url = login_url(database_url, CONTROL, password)
        job = Rebuild(projection, admin, url, bootstrap, VERSIONS, partitions())
        try:
            folded = asyncio.run(job.run(schema, build, publish_views, say))
        except Fatal as error:
            fail(f"{error}; nothing was switched, the running read models go on")
        seconds = time.monotonic() - started
        say(f"{folded:,} events in {seconds:.1f} s ({folded / seconds:,.0f} a second); {schema} answers now")
        if active is None or wait_left(admin, projection.name, active[0], LET_GO_SECONDS):
            drop_others(admin, VERSIONS, keep=[schema])
        else:
            say(f"a process still works on {active[0]}: it is kept, and removed by the next rebuild")
    return schema
