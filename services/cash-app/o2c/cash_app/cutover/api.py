"""HTTP: cut-overs, and the report on one of them."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query

from o2c.cash_app.cutover import report
from o2c.chassis.problems import Problem

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate


def cutover_routes(gate: "Gate") -> APIRouter:
    router = APIRouter(tags=["cut-over"])

    @router.get("/cutovers", summary="Days from which ledgers of other systems are kept here")
    async def _days() -> dict[str, Any]:
        return {"cutovers": await gate.read(report.days)}

    @router.get("/cutovers/{day}", summary="What was taken over, held against the general ledger")
    async def _report(
        day: date, legal_entity: Annotated[str | None, Query(max_length=120, pattern=r"^[^\x00]*$")] = None
    ) -> dict[str, Any]:
        """Debit is positive. `clearing` is the journal's `migration-clearing` beside the general ledger's figures:
        0.00 where all came over. `causes`: entries that a difference may be from."""
        found = await gate.read(lambda cur: report.report(cur, day, legal_entity))
        if not found["accounts"]:
            raise Problem(404, "no-cutover", f"nothing was taken over on {day}, and the general ledger says nothing")
        return found

    return router
