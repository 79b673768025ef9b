"""A service's event log through the eventsourcing library: its readers and notification log, for replays and audits.

    log = EventLog(url, "o2c_billing", "billing")
    log.select_events("invoice:INV-7")                           # one stream
    log.select_notifications(start=1, limit=1000)                # everything, in the order of commits

The services write with `append_batch`; who inserts through this class writes events and nothing else: no outbox, no
index. The library's own insert is not used: its table lock makes everybody wait behind a vacuum, its pipeline can stop
for ever on a large transaction, and its NOTIFY makes all commits of a server wait for each other.
"""

from collections.abc import Sequence
from typing import Any, NoReturn

from eventsourcing.persistence import NotSupportedError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from o2c.chassis.ids import lock_key

POOL = 4
LOCK_TIMEOUT = "5s"


class EventLog(PostgresApplicationRecorder):
    """Stream ids are text (`invoice:INV-7`). The table is made by the migrations, never here."""

    def __init__(self, url: str, schema: str, service: str) -> None:
        parts = conninfo_to_dict(url)
        place: dict[str, Any] = {name: parts.pop(name, "") for name in ("dbname", "host", "port", "user", "password")}
        datastore = PostgresDatastore(**place, schema=schema, originator_id_type="text", max_overflow=POOL - 1)
        # What the library has no parameter for (sslmode, …) goes to the connections directly, before the first one.
        more = {"application_name": f"o2c-{service}-log", "options": f"-c lock_timeout={LOCK_TIMEOUT}"}
        given: Any = datastore.pool.kwargs
        datastore.pool.kwargs = {**given, **parts, **more}
        super().__init__(datastore)
        self._lock_key = lock_key(service)
        self._insert = SQL(
            "insert into {}.stored_events (originator_id, originator_version, topic, state)"
            " select * from unnest(%b::text[], %b::bigint[], %b::text[], %b::bytea[]) returning notification_id"
        ).format(Identifier(schema))

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        """Append in one ordinary transaction under the service's log lock; returns the positions.

        Raises the library's IntegrityError where a stream already has one of the versions. Never tries again by itself.
        """
        if not stored_events:
            return []
        columns = (
            [str(event.originator_id) for event in stored_events],
            [event.originator_version for event in stored_events],
            [event.topic for event in stored_events],
            [event.state for event in stored_events],
        )
        with self.datastore.transaction(commit=True) as cur:
            cur.execute("select pg_advisory_xact_lock(%s)", (self._lock_key,))
            cur.execute(self._insert, columns)
            return [row["notification_id"] for row in cur.fetchall()]

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> NoReturn:  # noqa: ARG002
        raise NotSupportedError("nothing notifies here: poll select_notifications from the last position")

    def close(self) -> None:
        self.datastore.close()
