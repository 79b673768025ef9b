"""Runs: each period of a schedule once, claimed before anything is sent and marked after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from psycopg import Cursor, sql
from psycopg.types.json import Jsonb

from o2c.projection.provision import CONTROL
from o2c.projection.reporting.schedules.schedule import Schedule
from o2c.projection.reporting.store import Report

MAX_ATTEMPTS = 6
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
"""Between one try and the next."""
_COLUMNS = sql.SQL(
    "schedule, period, status, attempts, claimed, next_try, finished, report, version, hash, known, today, format,"
    " target, parameters, rows, bytes, place, error"
)


@dataclass(frozen=True)
class Run:
    """`known`: what was known later is left out, None where the source cannot; `today` is the period's day in the
    schedule's time zone. Both, the version and the parameters are those of the first try at every other."""

    schedule: str
    period: datetime
    status: str
    attempts: int
    claimed: datetime
    next_try: datetime | None
    finished: datetime | None
    report: str
    version: int
    hash: str
    known: datetime | None
    today: date
    format: str
    target: str
    parameters: Mapping[str, str]
    rows: int | None
    bytes: int | None
    place: str | None
    error: str | None


class Runs:
    def __init__(self, schema: str = CONTROL) -> None:
        self._table = sql.Identifier(schema, "report_run")

    def history(self, cur: Cursor[Any], schedule: str | None, limit: int) -> list[Run]:
        """The latest first."""
        query = sql.SQL(
            "select {} from {} where coalesce(%(schedule)s, schedule) = schedule"
            " order by period desc, schedule limit %(limit)s"
        ).format(_COLUMNS, self._table)
        return [Run(**row) for row in cur.execute(query, {"schedule": schedule, "limit": limit}).fetchall()]

    def last(self, cur: Cursor[Any], schedule: str) -> datetime | None:
        """The last period that was claimed or passed over."""
        query = sql.SQL("select max(period) as last from {} where schedule = %s").format(self._table)
        row = cur.execute(query, (schedule,)).fetchone()
        return row["last"] if row else None

    def under_way(self, cur: Cursor[Any], now: datetime) -> Run | None:
        """One to be tried again: its time has come, or whoever claimed it is gone. Only the one process that sends may
        ask: a claim that it finds is nobody's. It is claimed anew."""
        query = sql.SQL(
            "update {table} r set status = 'claimed', attempts = attempts + 1, next_try = null from ("
            " select schedule, period from {table} where status = 'claimed' or (status = 'waiting' and next_try <= %s)"
            " order by period, schedule limit 1 for update) o"
            " where (r.schedule, r.period) = (o.schedule, o.period) returning r.*"
        ).format(table=self._table)
        row = cur.execute(query, (now,)).fetchone()
        return Run(**row) if row else None

    def claim(
        self, cur: Cursor[Any], schedule: Schedule, report: Report, period: datetime, *, known: datetime | None,
        today: date, now: datetime, missed: bool = False,
    ) -> Run | None:  # fmt: skip
        """None where somebody else has it. `missed`: passed over, for the history alone."""
        insert = sql.SQL(
            "insert into {} (schedule, period, status, attempts, claimed, finished, report, version, hash, known,"
            " today, format, target, parameters) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
            " on conflict do nothing returning {}"
        ).format(self._table, _COLUMNS)
        state = ("missed", 0, now, now) if missed else ("claimed", 1, now, None)
        which = (report.name, report.version, report.hash, known, today)
        how = (schedule.format, schedule.target, Jsonb(dict(schedule.parameters)))
        row = cur.execute(insert, (schedule.name, period, *state, *which, *how)).fetchone()
        return Run(**row) if row else None

    def sent(self, cur: Cursor[Any], run: Run, now: datetime, rows: int, size: int, place: str) -> None:
        self._mark(cur, run, "status = 'sent', finished = %s, rows = %s, bytes = %s, place = %s, error = null",
                   (now, rows, size, place[:500]))  # fmt: skip

    def failed(self, cur: Cursor[Any], run: Run, now: datetime, error: str) -> None:
        """To be tried again after a pause, until it was tried often enough."""
        if run.attempts >= MAX_ATTEMPTS:
            self._mark(cur, run, "status = 'failed', finished = %s, error = %s", (now, error[:2000]))
        else:
            pause = PAUSES[min(run.attempts, len(PAUSES)) - 1]
            self._mark(cur, run, "status = 'waiting', next_try = %s, error = %s", (now + pause, error[:2000]))

    def _mark(self, cur: Cursor[Any], run: Run, change: Any, values: tuple[Any, ...]) -> None:
        """Of this try only: one that was given to another meanwhile is left to it."""
        query = sql.SQL("update {} set {} where schedule = %s and period = %s and status = 'claimed' and attempts = %s")
        where = (run.schedule, run.period, run.attempts)
        cur.execute(query.format(self._table, sql.SQL(change)), (*values, *where))
