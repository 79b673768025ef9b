"""Schedules of reports, and the history of what they sent."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from o2c.chassis import caller
from o2c.chassis.gate import Readings
from o2c.chassis.problems import Problem
from o2c.projection.api.asking import read
from o2c.projection.api.reports import FormatName
from o2c.projection.queries.cut import Cur
from o2c.projection.queries.paging import MAX_LIMIT
from o2c.projection.reporting.definition import NAME
from o2c.projection.reporting.faults import BadDefinition
from o2c.projection.reporting.schedules.runs import Runs
from o2c.projection.reporting.schedules.schedule import BadSchedule, Missed, Schedule, Schedules, UnknownSchedule
from o2c.projection.reporting.store import UnknownReport

T = TypeVar("T")
Name = Annotated[str, Path(max_length=60, pattern=NAME)]


class Given(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=60, pattern=NAME)]
    report: Annotated[str, Field(max_length=60, pattern=NAME)]
    cron: Annotated[str, Field(max_length=200)]
    time_zone: Annotated[str, Field(max_length=60)] = "UTC"
    format: FormatName = "xlsx"
    target: Annotated[str, Field(max_length=2000)]
    missed: Missed = "last"
    parameters: Annotated[dict[str, Annotated[str, Field(max_length=5000)]], Field(max_length=40)] = {}


def routes(readings: Readings) -> APIRouter:
    router = APIRouter()
    schedules, runs = Schedules(), Runs()

    @router.get("/report-schedules", summary="Schedules of reports")
    async def _list() -> dict[str, list[dict[str, Any]]]:
        return {"schedules": [asdict(one) for one in await read(readings, schedules.all)]}

    @router.post("/report-schedules", summary="Send a report on a schedule")
    async def _add(given: Given, request: Request) -> dict[str, Any]:
        schedule = Schedule(**given.model_dump(), author=caller.actor(request), created=datetime.now(UTC))
        await _keep(readings, lambda cur: schedules.add(cur, schedule))
        return asdict(schedule)

    @router.delete("/report-schedules/{name}", summary="Send it no more; its history stays")
    async def _remove(name: Name) -> dict[str, str]:
        await _keep(readings, lambda cur: schedules.remove(cur, name, datetime.now(UTC)))
        return {"removed": name}

    @router.get("/report-runs", summary="What was sent, and what was not and why; the latest first")
    async def _runs(
        schedule: Annotated[str | None, Query(max_length=60, pattern=NAME)] = None,
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 100,
    ) -> dict[str, list[dict[str, Any]]]:
        return {"runs": [asdict(one) for one in await read(readings, lambda cur: runs.history(cur, schedule, limit))]}

    return router


async def _keep(readings: Readings, change: Callable[[Cur], T]) -> T:
    try:
        return await readings.keep(change)
    except (UnknownSchedule, UnknownReport) as error:
        raise Problem(404, "not-known", str(error)) from None
    except BadSchedule as error:
        raise Problem(422, "bad-schedule", str(error)) from None
    except BadDefinition as error:
        raise Problem(409, "bad-definition", str(error)) from None
