"""Versions of a read model side by side: each in a schema of its own, one of them active.

A build reads everything from the beginning, strictly, while the active one goes on answering. When each of its
positions has reached the active one's, the pointer moves in one transaction; the process that was writing the old
schema sees the pointer at its next commit or heartbeat, stops, and is started again on the new one.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from aiokafka import AIOKafkaConsumer, TopicPartition
from psycopg import sql

from o2c.chassis.collector import quiet_collector
from o2c.chassis.database import Database
from o2c.chassis.errors import Fatal
from o2c.chassis.migrate import CHASSIS, grant_login, login_of, migrate
from o2c.chassis.reader import Projection, Reader

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

Connection = psycopg.Connection[Any]
log = logging.getLogger("o2c.versions")

PAGE = 5_000


class Versions:
    """The schemas of one read model; `control` is the schema that holds the pointer."""

    def __init__(self, control: str) -> None:
        self.control = control
        self.table = sql.SQL("{}.active").format(sql.Identifier(control))

    def prepare(self, connection: Connection) -> None:
        """The pointer's own table."""
        with connection.transaction():
            connection.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(self.control)))
            connection.execute(
                sql.SQL(
                    "create table if not exists {} (one bool primary key default true check (one), schema text"
                    " not null, version int not null, build int not null, switched timestamptz not null default now())"
                ).format(self.table)
            )

    def grant(self, connection: Connection, password: str) -> None:
        """The login of the read model; it may read the pointer and hold it still, not move it."""
        grant_login(connection, self.control, password)
        login = sql.Identifier(login_of(self.control))
        with connection.transaction():
            connection.execute(sql.SQL("revoke insert, update, delete on {} from {}").format(self.table, login))
            # A row lock needs the right to update something of the row.
            connection.execute(sql.SQL("grant update (switched) on {} to {}").format(self.table, login))

    def active(self, connection: "Connection | Cur") -> tuple[str, int, int] | None:
        """(schema, version, build) that answers now."""
        row = connection.execute(sql.SQL("select schema, version, build from {}").format(self.table)).fetchone()
        return (row[0], row[1], row[2]) if row else None

    def make(self, connection: Connection, version: int, build: int, migrations: Path, password: str) -> str:
        """Create a build's schema with its tables; the read model's login may use it."""
        schema = f"{self.control}_v{version}_{build}"
        migrate(connection, schema, [CHASSIS, migrations])
        grant_login(connection, schema, password, login=self.control)
        return schema

    def point(self, connection: "Connection | Cur", schema: str, version: int, build: int) -> None:
        connection.execute(
            sql.SQL(
                "insert into {} (schema, version, build) values (%s, %s, %s) on conflict (one) do update set"
                " schema = excluded.schema, version = excluded.version, build = excluded.build, switched = now()"
            ).format(self.table),
            (schema, version, build),
        )

    def fence(self, schema: str) -> Callable[["Cur"], None]:
        """Called in every commit: holds the pointer still, and stops a writer whose schema is no longer active."""
        query = sql.SQL("select schema from {} for share").format(self.table)

        def check(cur: "Cur") -> None:
            row = cur.execute(query).fetchone()
            if row is None or row[0] != schema:
                raise Fatal(f"another build of the read model took over from {schema}; start again to go on with it")

        return check


class Rebuild:
    """Builds a schema from the beginning of every topic and switches to it."""

    def __init__(
        self, projection: Projection, admin: Connection, url: str, bootstrap: str, versions: Versions, partitions: int
    ) -> None:
        self._projection, self._admin, self._bootstrap = projection, admin, bootstrap
        self._versions, self._partitions, self._url = versions, partitions, url

    async def run(
        self, schema: str, build: int, after: Callable[[Connection], None], say: Callable[[str], None]
    ) -> int:
        """Returns the number of events folded. Raises Fatal where an event cannot be folded: nothing is switched."""
        database = Database(self._url, schema, f"{self._projection.name}-rebuild")
        reader = Reader(self._projection, database, strict=True)
        reader.reload()
        quiet_collector()
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap, group_id=None, enable_auto_commit=False, auto_offset_reset="earliest",
            max_partition_fetch_bytes=4 << 20,
        )  # fmt: skip
        await consumer.start()
        started, folded = time.monotonic(), 0
        folding = asyncio.create_task(_nothing())
        try:
            consumer.assign([TopicPartition(t, p) for t in self._projection.topics for p in range(self._partitions)])
            await consumer.seek_to_beginning()
            while True:
                # A page is fetched and read while the one before it is folded: one waits for the other's server.
                pages = await consumer.getmany(timeout_ms=200, max_records=PAGE)
                items = reader.read(record for page in pages.values() for record in page)
                folded += await folding
                folding = asyncio.create_task(_nothing())
                if items:
                    folding = asyncio.create_task(asyncio.to_thread(reader.take, items))
                    say(f"{folded:,} events, {folded / (time.monotonic() - started):,.0f} a second")
                elif self._switch(schema, build, after):
                    return folded
        finally:
            await asyncio.wait({folding})
            await consumer.stop()
            database.close()

    def _switch(self, schema: str, build: int, after: Callable[[Connection], None]) -> bool:
        """Move the pointer if every position has been reached; its row lock holds the old writer meanwhile."""
        with self._admin.transaction():
            self._admin.execute(sql.SQL("select 1 from {} for update").format(self._versions.table))
            active = self._versions.active(self._admin)
            assert active is not None
            behind = self._admin.execute(
                sql.SQL(
                    "select count(*) from {old}.inbox o left join {new}.inbox n using (source, topic, partition)"
                    " where coalesce(n.sequence, 0) < o.sequence"
                ).format(old=sql.Identifier(active[0]), new=sql.Identifier(schema))
            ).fetchone()
            if behind and behind[0]:
                return False
            self._versions.point(self._admin, schema, self._projection.version, build)
            after(self._admin)
        return True


async def _nothing() -> int:
    return 0


def session_name(projection: str, schema: str) -> str:
    """The name of a process's sessions on the server: it tells which build they work on."""
    return f"{projection} {schema}"


def wait_left(connection: Connection, projection: str, schema: str, seconds: float) -> bool:
    """Wait until no process works on a build any more."""
    query = "select count(*) from pg_stat_activity where application_name = %s"
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = connection.execute(query, (f"o2c-{session_name(projection, schema)}",)).fetchone()
        if found == (0,):
            return True
        time.sleep(0.1)
    return False


def drop_others(connection: Connection, versions: Versions, keep: Sequence[str]) -> list[str]:
    """Remove the schemas of builds that no longer answer."""
    rows = connection.execute(
        "select nspname from pg_namespace where nspname like %s", (versions.control.replace("_", r"\_") + r"\_v%",)
    ).fetchall()
    gone = [row[0] for row in rows if row[0] not in keep]
    with connection.transaction():
        for schema in gone:
            connection.execute(sql.SQL("drop schema {} cascade").format(sql.Identifier(schema)))
    return gone
