"""HTTP: the smallest thing that would have made a payment touchless."""

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path

from o2c.cash_app.receipts.views import bank_line
from o2c.cash_app.why_not.looking import of_receipt
from o2c.cash_app.why_not.view import shown
from o2c.chassis.problems import Problem

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate
    from o2c.chassis.rehearsal import Rehearsal

Receipt = Annotated[str, Path(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f]+$")]


def why_not_routes(gate: "Gate") -> APIRouter:
    router = APIRouter(tags=["desk"])

    @router.get("/receipts/{receipt:path}/why-not", summary="The smallest thing that would have made it touchless")
    async def _why_not(receipt: Receipt) -> dict[str, Any]:
        """Ways in order, the smallest first; each was tried and places all of the money. None: nothing that was tried
        would have been enough."""
        row = await gate.read(lambda cur: bank_line(cur, receipt))
        if row is None:
            raise Problem(404, "not-found", f"no receipt {receipt!r}")

        def ask(rehearsal: "Rehearsal") -> dict[str, Any]:
            answer, held = of_receipt(rehearsal, row["account"], receipt, row["payer_name"])
            return shown(answer, held, row["account"])

        return await gate.rehearse(ask)

    return router
