"""How orders become cash."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from o2c.chassis.gate import Readings
from o2c.projection.api.asking import At, Currency, Cursor, Limit, Name, read
from o2c.projection.process import analysis, ocel
from o2c.projection.process.log import Clock
from o2c.projection.queries.cut import Cur


def routes(readings: Readings) -> APIRouter:
    router = APIRouter(prefix="/process")

    @router.get("", summary="Where time goes between an order and its cash")
    async def _process(
        at: At,
        clock: Clock = "known",
        since: date | None = None,
        until: date | None = None,
        customer: Name = None,
        currency: Currency = None,
        entity: Name = None,
        limit: Annotated[int, Query(ge=1, le=100, description="ways shown")] = 10,
    ) -> analysis.Process:
        wanted: dict[str, Any] = {"customer": customer, "currency": currency, "entity": entity}

        def ask(cur: Cur) -> analysis.Process:
            cut = at.cut(cur, analysis.SOURCES)
            return analysis.process(cur, cut, clock, wanted, since=since, until=until, limit=limit)

        return await read(readings, ask)

    @router.get("/ocel/types", summary="Types of events and objects, as OCEL 2.0 has them")
    async def _types(at: At) -> ocel.Types:
        return await read(readings, lambda cur: ocel.types(at.cut(cur, analysis.SOURCES)))

    @router.get("/ocel/events", summary="Events of orders, as OCEL 2.0 has them")
    async def _events(at: At, limit: Limit = 1000, cursor: Cursor = None) -> ocel.Page:
        return await read(readings, lambda cur: ocel.events(cur, at.cut(cur, analysis.SOURCES), limit, cursor))

    @router.get("/ocel/objects", summary="What those events are about, as OCEL 2.0 has it")
    async def _objects(at: At, limit: Limit = 1000, cursor: Cursor = None) -> ocel.Page:
        return await read(readings, lambda cur: ocel.objects(cur, at.cut(cur, analysis.SOURCES), limit, cursor))

    return router
