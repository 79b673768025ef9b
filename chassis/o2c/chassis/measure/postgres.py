"""PostgreSQL as a service's own login sees it: what every login may read, and the login's own sessions."""

from typing import TYPE_CHECKING, Any

from o2c.chassis import metrics as m
from o2c.chassis.measure.totals import Grown

if TYPE_CHECKING:
    from o2c.chassis.database import Database

_LOOK = """select pg_database_size(d.datid) as size, d.blks_hit, d.blks_read,
  d.xact_commit, d.xact_rollback, d.deadlocks,
  current_setting('max_connections')::int as most, (select sum(numbackends)::int from pg_stat_database) as sessions,
  (select coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0)::float from pg_stat_activity
   where usename = current_user and pid <> pg_backend_pid()) as oldest, t.live, t.dead
from pg_stat_database d, (
  select coalesce(sum(n_live_tup), 0)::bigint as live, coalesce(sum(n_dead_tup), 0)::bigint as dead
  from pg_stat_user_tables where schemaname = current_schema()) t
where d.datname = current_database()"""


class PostgresGauges:
    def __init__(self, database: "Database") -> None:
        self._database, self._grown = database, Grown()

    def measure(self) -> None:
        """Raises psycopg's errors where the server does not answer; the gauge says so too."""
        try:
            row = self._database.read(lambda cur: cur.execute(_LOOK).fetchone())
        except Exception:
            m.POSTGRES_UP.set(0)
            raise
        assert row is not None
        m.POSTGRES_UP.set(1)
        self._show(row)

    def _show(self, row: dict[str, Any]) -> None:
        m.POSTGRES_SIZE.set(row["size"])
        m.POSTGRES_SESSIONS.set(row["sessions"])
        m.POSTGRES_SESSIONS_MOST.set(row["most"])
        m.POSTGRES_OLDEST.set(row["oldest"])
        for state in ("live", "dead"):
            m.POSTGRES_ROWS.labels(state).set(row[state])
        for place, column in (("cache", "blks_hit"), ("disk", "blks_read")):
            self._grown.to(m.POSTGRES_BLOCKS.labels(place), column, row[column])
        for end, column in (("commit", "xact_commit"), ("rollback", "xact_rollback")):
            self._grown.to(m.POSTGRES_TRANSACTIONS.labels(end), column, row[column])
        self._grown.to(m.POSTGRES_DEADLOCKS, "deadlocks", row["deadlocks"])
