"""How one thing led to another."""

from fastapi import APIRouter

from o2c.chassis.gate import Readings
from o2c.projection.api.asking import At, Cursor, Limit, Ref, found, read
from o2c.projection.queries import flow, timeline
from o2c.projection.queries.cut import Cur


def routes(readings: Readings) -> APIRouter:
    router = APIRouter()

    @router.get("/flow/{ref:path}", summary="Document flow from order to cash")
    async def _flow(ref: Ref, at: At) -> flow.Flow:
        return found(await read(readings, lambda cur: flow.flow(cur, at.of_all_heard(cur), ref)), repr(ref))

    @router.get("/timeline/{ref:path}", summary="The story of an order, invoice, payment or customer")
    async def _timeline(ref: Ref, at: At, limit: Limit = 200, cursor: Cursor = None) -> timeline.Timeline:
        def ask(cur: Cur) -> timeline.Timeline | None:
            return timeline.timeline(cur, at.of_all_heard(cur), ref, limit=limit, cursor=cursor)

        return found(await read(readings, ask), repr(ref))

    return router
