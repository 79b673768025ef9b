"""Sends what is due, one period at a time. Of all processes one does it: whoever holds the advisory lock.

A period is claimed in a transaction before anything is sent, with all that its content rests on: the version of the
report, the moment as known (no later than the period's own), the day, the parameters. What is sent is a function of the
claim. So a try after a crash sends the same, and a claim that is found under the lock is one that a crash left.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import psycopg
from psycopg_pool import PoolTimeout

from o2c.chassis.database import Database
from o2c.chassis.ids import lock_key
from o2c.chassis.tabular import FORMATS, TooManyRows, write
from o2c.projection.provision import CONTROL
from o2c.projection.queries.cut import Cur, watermark
from o2c.projection.reporting.faults import BadDefinition, BadParameter
from o2c.projection.reporting.running import answer
from o2c.projection.reporting.schedules import cron, targets
from o2c.projection.reporting.schedules.parcel import Parcel
from o2c.projection.reporting.schedules.runs import MAX_ATTEMPTS, Run, Runs
from o2c.projection.reporting.schedules.schedule import Schedule, Schedules, asked_of
from o2c.projection.reporting.schedules.settings import Delivery, Undeliverable, delivery
from o2c.projection.reporting.store import Store, UnknownReport, planned

log = logging.getLogger("o2c.reports")

LOOK_SECONDS = 5.0
PATIENCE = timedelta(minutes=10)
"""How long a period waits until all that was known by its moment is heard; then it goes with what there is."""
LATE = timedelta(hours=1)
"""Past it a period was missed."""
MOST_MISSED = 50
"""Periods caught up at most, where all of them are to be."""
_NOT_SENT = (
    Undeliverable, BadDefinition, BadParameter, UnknownReport, TooManyRows, psycopg.Error, PoolTimeout,
)  # fmt: skip
Send = Callable[[Parcel, BinaryIO, Delivery], str]


class Dispatcher:
    """`look_seconds`: how often schedules are looked at. `send`, `now` and `settings` are others in tests."""

    def __init__(
        self,
        database: Database,
        *,
        schema: str = CONTROL,
        send: Send = targets.send,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        settings: Callable[[], Delivery] = delivery,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._database, self._schema = database, schema
        self._send, self._now, self._settings, self._look_seconds = send, now, settings, look_seconds
        self._store, self._schedules, self._runs = Store(schema), Schedules(schema), Runs(schema)
        self._lock: psycopg.Connection[Any] | None = None
        self._looked = float("-inf")

    def tend(self) -> bool:
        """Send one period; whether there was one. Raises psycopg's errors where the database is away."""
        if time.monotonic() - self._looked < self._look_seconds:
            return False
        run = self._database.keep(self._claim) if self._leads() else None
        if run is None:
            self._looked = time.monotonic()
            return False
        self._deliver(run)
        return True

    def close(self) -> None:
        if self._lock is not None:
            self._lock.close()

    def _leads(self) -> bool:
        """Whether this process is the one that sends: its session holds the lock, and loses it when it ends."""
        if self._lock is not None:
            try:
                self._lock.execute("select 1")
                return True
            except psycopg.OperationalError:
                self._lock.close()
                self._lock = None
        connection = self._database.connect()
        key = lock_key(f"report schedules of {self._schema}")
        if connection.execute("select pg_try_advisory_lock(%s)", (key,)).fetchone() == (True,):
            self._lock = connection
            return True
        connection.close()
        return False

    def _claim(self, cur: Cur) -> Run | None:
        now = self._now()
        found = self._runs.under_way(cur, now)
        if found is not None:
            if found.attempts <= MAX_ATTEMPTS:
                return found
            self._runs.failed(cur, found, now, "given up: the process ended in every try")
            return None
        for schedule in self._schedules.all(cur):
            try:
                run = self._due(cur, schedule, now)
            except (BadDefinition, UnknownReport) as error:
                log.warning("schedule %s: %s", schedule.name, error)
                continue
            if run is not None:
                return run
        return None

    def _due(self, cur: Cur, schedule: Schedule, now: datetime) -> Run | None:
        """The oldest period of the schedule that is to be sent, claimed; those to be passed over are written down."""
        after = self._runs.last(cur, schedule.name) or schedule.created
        periods = cron.latest(schedule.cron, schedule.time_zone, after, now, MOST_MISSED)
        while periods:
            period = periods.pop()
            passed_over = now - period > LATE if schedule.missed == "none" else schedule.missed == "last" and periods
            run = self._take(cur, schedule, period, now, missed=bool(passed_over))
            if not passed_over:
                return run
        return None

    def _take(self, cur: Cur, schedule: Schedule, period: datetime, now: datetime, *, missed: bool) -> Run | None:
        """None where it must wait for what is not heard yet."""
        report = self._store.get(cur, schedule.report)
        plan = planned(report.text, report.name)
        known = None
        if plan.source.cuts:
            heard = watermark(cur, plan.source.sources)
            if heard < period and now - period < PATIENCE and not missed:
                return None
            known = min(heard, period)
        today = period.astimezone(cron.zone_of(schedule.time_zone)).date()
        return self._runs.claim(cur, schedule, report, period, known=known, today=today, now=now, missed=missed)

    def _deliver(self, run: Run) -> None:
        try:
            with TemporaryFile() as file:
                parcel, rows = self._database.read(lambda cur: self._written(cur, run, file))
                size = file.tell()
                file.seek(0)
                place = self._send(parcel, file, self._settings())
        except _NOT_SENT as error:
            said = str(error).strip().split("\n")[0]
            log.warning("report %s of %s was not sent: %s", run.schedule, run.period, said)
            self._database.keep(lambda cur: self._runs.failed(cur, run, self._now(), said))
        else:
            log.info("report %s of %s was sent: %s", run.schedule, run.period, place)
            self._database.keep(lambda cur: self._runs.sent(cur, run, self._now(), rows, size, place))

    def _written(self, cur: Cur, run: Run, file: BinaryIO) -> tuple[Parcel, int]:
        """What is sent, as the claim has it."""
        report = self._store.get(cur, run.report, run.version)
        asked = asked_of(run.parameters, known=run.known, today=run.today)
        found = answer(cur, report, planned(report.text, report.name), asked)
        rows = write(run.format, file, found.sheet, found.lines)
        kind = FORMATS[run.format]
        return (
            Parcel(
                schedule=run.schedule,
                period=run.period,
                title=found.sheet.title,
                notes=tuple(found.sheet.notes),
                target=run.target,
                ending=kind.name,
                media_type=kind.media_type,
                claimed=run.claimed,
            ),
            rows,
        )


def in_turn(*parts: Callable[[], bool]) -> Callable[[], bool]:
    """One call of each; whether any of them had work. What fails in one does not keep the others from theirs."""

    def tend() -> bool:
        failures: list[Exception] = []
        worked = []
        for part in parts:
            try:
                worked.append(part())
            except (psycopg.OperationalError, PoolTimeout) as error:
                failures.append(error)
        if failures:
            raise failures[0]
        return any(worked)

    return tend
