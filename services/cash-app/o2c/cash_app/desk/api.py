"""HTTP: the desk of those who apply cash: the queue, holds, comments, and who looks after what."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from o2c.cash_app.desk import views
from o2c.cash_app.desk.commands import HoldReceipt, NoteOnReceipt, ReleaseReceipt
from o2c.cash_app.desk.decision_routes import decision_routes
from o2c.cash_app.desk.proposal_routes import proposal_routes
from o2c.cash_app.policies.known import KnownPolicies
from o2c.cash_app.receipts.door import line_of, to_account
from o2c.cash_app.receipts.suggestion import MILLION
from o2c.cash_app.requests import Because, HoldRequest, NoteRequest
from o2c.chassis.money import to_minor
from o2c.chassis.problems import Problem

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate

Receipt = Annotated[str, Path(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f]+$")]
Word = Annotated[str | None, Query(max_length=120)]


def desk_routes(gate: "Gate", policies: KnownPolicies) -> APIRouter:
    router = APIRouter(tags=["desk"])

    @router.get("/desk", summary="Money that waits for a person")
    async def _queue(
        order: Literal["value", "age"] = "age",
        currency: Word = None,
        legal_entity: Word = None,
        assigned_to: Annotated[str | None, Query(max_length=120, description="empty: nobody")] = None,
        reason: Annotated[str | None, Query(max_length=60, description="why it is left")] = None,
        min_score: Annotated[
            int | None, Query(ge=0, le=MILLION, description="millionths; only what is so sure")
        ] = None,
        rule: Annotated[str | None, Query(max_length=60, description="what suggests it")] = None,
        held: Annotated[bool, Query(description="with what is on hold")] = False,
        after: Annotated[str, Query(max_length=400, description="`next` of the page before")] = "",
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> dict[str, Any]:
        if order == "value" and currency is None:
            raise Problem(422, "currency-needed", "by value only within one currency: give currency=")
        asked = {
            "currency": currency, "legal_entity": legal_entity, "assigned_to": assigned_to, "reason": reason,
            "held": held, "min_score": min_score, "rule": rule, "today": gate.today(), "limit": limit,
            **_after(after, order),
        }  # fmt: skip
        view = views.largest if order == "value" else views.oldest
        found = await gate.read(lambda cur: view(cur, asked))
        return {"receipts": found, "next": _next(found[-1], order) if len(found) == limit else None}

    async def submit(receipt: str, command: Any, request: Request, reason: str) -> Response:
        send = to_account(await line_of(gate, receipt), receipt, command)
        return await gate.submit(send, request=request, reason=reason)

    @router.post("/receipts/{receipt:path}/hold", summary="Nobody applies it until it is released")
    async def _hold(receipt: Receipt, asked: HoldRequest, request: Request) -> Response:
        return await submit(receipt, HoldReceipt(receipt, asked.code, asked.until), request, asked.reason)

    @router.post("/receipts/{receipt:path}/release", summary="End its hold; it is decided about as if it came now")
    async def _release(receipt: Receipt, asked: Because, request: Request) -> Response:
        return await submit(receipt, ReleaseReceipt(receipt), request, asked.reason)

    @router.post("/receipts/{receipt:path}/note", summary="Comment on it, or say who looks after it")
    async def _note(receipt: Receipt, asked: NoteRequest, request: Request) -> Response:
        return await submit(receipt, NoteOnReceipt(receipt, asked.comment, asked.assigned_to), request, asked.comment)

    @router.get("/receipts/{receipt:path}/notes", summary="What was said and done about it")
    async def _notes(receipt: Receipt) -> dict[str, Any]:
        return {"notes": await gate.read(lambda cur: views.notes(cur, receipt))}

    router.include_router(decision_routes(gate))
    router.include_router(proposal_routes(gate, policies.base))
    return router


def _next(row: dict[str, Any], order: str) -> str:
    first = to_minor(row["unapplied"], row["currency"]) if order == "value" else row["booking_date"]
    return f"{first}|{row['account']}|{row['receipt']}"


def _after(cursor: str, order: str) -> dict[str, Any]:
    first, _, rest = cursor.partition("|")
    account, _, receipt = rest.partition("|")
    try:
        amount = int(first) if first and order == "value" else views.MOST
        day = date.fromisoformat(first) if first and order == "age" else date.min
    except ValueError:
        raise Problem(422, "bad-cursor", "after must be the `next` of the page before, in the same order") from None
    return {"after_amount": amount, "after_day": day, "after_account": account, "after_receipt": receipt}
