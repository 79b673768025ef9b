"""HTTP: what people make of suggestions: accept one, reject it, accept many that are sure enough."""

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Request, Response

from o2c.cash_app.desk import views
from o2c.cash_app.desk.commands import AcceptSuggestion, RejectSuggestion
from o2c.cash_app.receipts.door import line_of, to_account
from o2c.cash_app.requests import Accept, AcceptMany, Reject, minor
from o2c.chassis.private import Unlogged

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate

Receipt = Annotated[str, Path(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f]+$")]


def decision_routes(gate: "Gate") -> APIRouter:
    router = APIRouter(tags=["desk"])

    @router.post("/receipts/{receipt:path}/accept", summary="Post what is suggested for it, or some of it")
    async def _accept(receipt: Receipt, asked: Accept, request: Request) -> Response:
        """409 where another set would be suggested now: items were settled, or others came that fit better."""
        row = await line_of(gate, receipt)
        command = AcceptSuggestion(receipt, asked.suggestion, asked.items, text=Unlogged(row["text"]))
        return await gate.submit(to_account(row, receipt, command), request=request, reason=asked.reason)

    @router.post("/receipts/{receipt:path}/reject", summary="Say that what is suggested was not paid")
    async def _reject(receipt: Receipt, asked: Reject, request: Request) -> Response:
        """That set of items is never suggested again for this receipt; the next likeliest may be."""
        row = await line_of(gate, receipt)
        send = to_account(row, receipt, RejectSuggestion(receipt, asked.suggestion))
        return await gate.submit(send, request=request, reason=asked.reason)

    @router.post("/desk/accept", summary="Accept all suggestions that are sure enough")
    async def _accept_many(asked: AcceptMany, request: Request) -> Response:
        """The surest first, at most `limit`, each by itself. `results` says of each receipt what happened: its events;
        none, where it is not so sure any more and was weighed anew; or the problem."""
        limits = asked.model_dump(exclude={"reason", "max_amount"})
        most = None if asked.max_amount is None else minor(asked.max_amount, asked.currency)
        more = {"max_amount": most, "held": False, "today": gate.today(), "assigned_to": None, "reason": None}
        found = await gate.read(lambda cur: views.surest(cur, limits | more))
        sends = {
            row["receipt"]: to_account(row, row["receipt"], _of_many(row["receipt"], text, asked.min_score))
            for row, text in found
        }
        return await gate.submit_each(sends, request=request, reason=asked.reason)

    return router


def _of_many(receipt: str, text: str, min_score: int) -> AcceptSuggestion:
    return AcceptSuggestion(receipt, min_score=min_score, or_weigh=True, text=Unlogged(text))
