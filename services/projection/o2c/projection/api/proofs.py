"""Whether the figures are right."""

from fastapi import APIRouter

from o2c.chassis.gate import Readings
from o2c.projection import verify
from o2c.projection.api.asking import Cursor, Limit, read
from o2c.projection.queries import proof, totals
from o2c.projection.queries.paging import MAX_LIMIT


def routes(readings: Readings) -> APIRouter:
    router = APIRouter()

    @router.get("/proof", summary="Our totals against those their source proved")
    async def _proof() -> proof.Proof:
        return await read(readings, proof.proof)

    @router.get("/verify", summary="Everything that is held twice, compared")
    async def _verify() -> verify.Verified:
        return await read(readings, verify.verify)

    @router.get("/totals/{what}", summary="Totals to hold against another service's")
    async def _totals(what: totals.What, limit: Limit = MAX_LIMIT, cursor: Cursor = None) -> totals.Totals:
        return await read(readings, lambda cur: totals.totals(cur, what, limit=limit, cursor=cursor))

    return router
