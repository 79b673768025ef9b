"""A schedule: which report, with which parameters, when, in which format, to whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from psycopg import Cursor, sql
from psycopg.types.json import Jsonb

from o2c.projection.provision import CONTROL
from o2c.projection.reporting.asked import Asked, values_of
from o2c.projection.reporting.faults import BadParameter
from o2c.projection.reporting.schedules import cron, targets
from o2c.projection.reporting.store import Store, planned
from o2c.projection.reporting.values import typed

Missed = Literal["last", "all", "none"]
"""What becomes of periods that passed while nothing ran: the last of them is sent, all are, or none."""
_LIST = """select name, report, parameters, cron, time_zone, format, target, missed, author, created from {}
  where removed is null order by name"""


class UnknownSchedule(LookupError):
    """No schedule of that name."""


class BadSchedule(ValueError):
    """A schedule that could not send anything."""


@dataclass(frozen=True)
class Schedule:
    """`parameters`: the report's, and `as_of` and `basis` if they are given."""

    name: str
    report: str
    parameters: Mapping[str, str]
    cron: str
    time_zone: str
    format: str
    target: str
    missed: Missed
    author: str
    created: datetime


def asked_of(parameters: Mapping[str, str], **moment: Any) -> Asked:
    values = {name: value for name, value in parameters.items() if name not in ("as_of", "basis")}
    return Asked(as_of=parameters.get("as_of"), basis=parameters.get("basis", "effective"), values=values, **moment)  # type: ignore[arg-type]


class Schedules:
    def __init__(self, schema: str = CONTROL) -> None:
        self._schema = schema
        self._table = sql.Identifier(schema, "report_schedule")

    def all(self, cur: Cursor[Any]) -> list[Schedule]:
        return [Schedule(**row) for row in cur.execute(sql.SQL(_LIST).format(self._table)).fetchall()]

    def add(self, cur: Cursor[Any], schedule: Schedule) -> None:
        """Raises BadSchedule, UnknownReport; a name once used is not free again, because its history stays."""
        self._check(cur, schedule)
        insert = sql.SQL(
            "insert into {} (name, report, parameters, cron, time_zone, format, target, missed, author, created)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing returning name"
        ).format(self._table)
        s = schedule
        values = (s.name, s.report, Jsonb(dict(s.parameters)), s.cron, s.time_zone, s.format, s.target, s.missed)
        if cur.execute(insert, (*values, s.author, s.created)).fetchone() is None:
            raise BadSchedule(f"name: found {s.name!r}, expected one that no schedule has or had: runs are kept by it")

    def remove(self, cur: Cursor[Any], name: str, now: datetime) -> None:
        """What it sent stays in the history; what waits is not sent any more. Raises UnknownSchedule."""
        update = sql.SQL("update {} set removed = %s where name = %s and removed is null returning name")
        if cur.execute(update.format(self._table), (now, name)).fetchone() is None:
            raise UnknownSchedule(f"nothing is known of a schedule {name[:80]!r}")
        stop = sql.SQL("update {} set status = 'failed', error = 'the schedule was removed', finished = %s"
                       " where schedule = %s and status = 'waiting'")  # fmt: skip
        cur.execute(stop.format(sql.Identifier(self._schema, "report_run")), (now, name))

    def _check(self, cur: Cursor[Any], schedule: Schedule) -> None:
        report = Store(self._schema).get(cur, schedule.report)
        plan = planned(report.text, report.name)
        asked = asked_of(schedule.parameters)
        today = schedule.created.date()
        try:
            cron.check(schedule.cron, schedule.time_zone)
            targets.check(schedule.target)
            values_of(plan, asked, today)
            if asked.as_of is not None:
                typed(asked.as_of, "date", today)
            if asked.basis not in ("effective", "accounting"):
                raise BadParameter(f"basis: found {asked.basis!r}, expected effective or accounting")
            if not plan.source.cuts and (asked.as_of or asked.basis != "effective"):
                raise BadParameter(f"as_of, basis: {plan.source.name} shows what is now, and takes neither")
        except (cron.BadCron, targets.BadTarget, BadParameter) as error:
            raise BadSchedule(str(error)) from None
        except ValueError as error:
            raise BadSchedule(f"as_of: found {asked.as_of!r}, expected {error}") from None
