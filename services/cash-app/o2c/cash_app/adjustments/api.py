"""HTTP: what a person decides about items without money, deductions, and what waits for a second person."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Path, Query, Request, Response

from o2c.cash_app.account import Item, approval_stream, item_stream, unit_of
from o2c.cash_app.adjustments import views
from o2c.cash_app.adjustments.approvals import waiting
from o2c.cash_app.adjustments.commands import (
    AskForCreditNote,
    DecideApproval,
    MoveDeduction,
    OpenDeduction,
    TakeAdjustmentBack,
    WriteOff,
)
from o2c.cash_app.adjustments.netting_api import netting_routes
from o2c.cash_app.adjustments.withholding_api import withholding_routes
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.policies.known import KnownPolicies, book
from o2c.cash_app.requests import Because, Deduct, OfDeduction, Work, WriteItemOff, minor
from o2c.chassis.domain import Send
from o2c.chassis.money import to_minor
from o2c.chassis.problems import Problem

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate

Name = Annotated[str, Path(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f]+$")]
Word = Annotated[str | None, Query(max_length=120)]


def adjustment_routes(gate: "Gate", policies: KnownPolicies) -> APIRouter:
    # `:path`, because an item is called <legal entity>/<number>.
    router = APIRouter()

    async def open_item(account: str, name: str) -> Item:
        state = await gate.state(unit_of(account))
        found: Item | None = state.items.get(name)
        if found is None:
            raise Problem(404, "not-found", f"{name!r} is not an open item of {account}")
        return found

    async def submit(account: str, entity: str, command: Any, request: Request, reason: str, *items: str) -> Response:
        send = Send(unit_of(account), command, (PERIODS + entity,), tuple(map(item_stream, items)))
        return await gate.submit(send, request=request, reason=reason)

    @router.get("/reason-codes", summary="Why an item may change without money", tags=["items"])
    async def _codes(legal_entity: Annotated[str, Query(max_length=120)] = "") -> dict[str, Any]:
        known = await gate.read(lambda cur: book(cur, policies.base))
        return {"reason_codes": [msgspec.to_builtins(code) for code in known.of(legal_entity).reasons]}

    @router.post("/items/{item:path}/write-off", summary="Give part of an item up", tags=["items"])
    async def _write_off(item: Name, asked: WriteItemOff, request: Request) -> Response:
        """Above the reason code's ceiling it waits for a second person: the answer is an approval-requested event."""
        document = (await open_item(asked.account, item)).document
        command = WriteOff(item, minor(asked.amount, document.currency), asked.code, asked.effective)
        return await submit(asked.account, document.legal_entity, command, request, asked.reason, item)

    @router.post("/items/{item:path}/deduct", summary="Split off what the customer kept back", tags=["deductions"])
    async def _deduct(item: Name, asked: Deduct, request: Request) -> Response:
        document = (await open_item(asked.account, item)).document
        command = OpenDeduction(item, minor(asked.amount, document.currency), asked.code, asked.owner)
        return await submit(asked.account, document.legal_entity, command, request, asked.reason, item)

    @router.post("/adjustments/{adjustment:path}/take-back", summary="Undo a write-off", tags=["items"])
    async def _take_back(adjustment: Name, asked: Because, request: Request) -> Response:
        place = await gate.read(lambda cur: views.place_of_adjustment(cur, adjustment))
        if place is None:
            raise Problem(404, "not-found", f"no adjustment {adjustment!r}")
        item = adjustment.rpartition("~")[0]
        account, command = place["unit"].partition(":")[2], TakeAdjustmentBack(item, adjustment)
        return await submit(account, place["legal_entity"], command, request, asked.reason, item)

    router.include_router(_deductions(gate, submit))
    router.include_router(_approvals(gate))
    router.include_router(withholding_routes(gate, policies))
    router.include_router(netting_routes(gate))
    return router


def _deductions(gate: "Gate", submit: Any) -> APIRouter:
    router = APIRouter(prefix="/deductions", tags=["deductions"])

    async def row_of(name: str) -> dict[str, Any]:
        found = await gate.read(lambda cur: views.deduction(cur, name))
        if found is None:
            raise Problem(404, "not-found", f"no deduction {name!r}")
        return found

    async def about(row: dict[str, Any], command: Any, request: Request, reason: str, *more: str) -> Any:
        return await submit(row["account"], row["legal_entity"], command, request, reason, row["deduction"], *more)

    @router.get("", summary="Deductions, those due first before the others")
    async def _list(
        state: Literal["open", "resolved", "any"] = "open",
        owner: Word = None,
        account: Word = None,
        code: Word = None,
        after: Annotated[str, Query(max_length=140, description="`next` of the page before")] = "",
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> dict[str, Any]:
        asked = {"state": state, "owner": owner, "account": account, "code": code, "limit": limit}
        found = await gate.read(lambda cur: views.deductions(cur, asked | _after(after)))
        more = f"{found[-1]['due_on']}|{found[-1]['deduction']}" if len(found) == limit else None
        return {"deductions": found, "next": more}

    @router.post("/{deduction:path}/work", summary="Say who works on it, until when, and how far it is")
    async def _work(deduction: Name, asked: Work, request: Request) -> Response:
        command = MoveDeduction(deduction, asked.status, asked.owner, asked.due_on)
        answer: Response = await about(await row_of(deduction), command, request, asked.reason)
        return answer

    @router.post("/{deduction:path}/credit", summary="The claim is valid: ask billing for a credit note")
    async def _credit(deduction: Name, asked: OfDeduction, request: Request) -> Response:
        row = await row_of(deduction)
        left = to_minor(row["open"], row["currency"]) - to_minor(row["credit_asked"], row["currency"])
        command = AskForCreditNote(deduction, minor(asked.amount, row["currency"]) if asked.amount else left)
        answer: Response = await about(row, command, request, asked.reason)
        return answer

    @router.post("/{deduction:path}/write-off", summary="Give it up")
    async def _write_off(deduction: Name, asked: OfDeduction, request: Request) -> Response:
        row = await row_of(deduction)
        command = WriteOff(deduction, minor(asked.amount or row["open"], row["currency"]), asked.code or row["code"])
        answer: Response = await about(row, command, request, asked.reason)
        return answer

    @router.post("/{deduction:path}/take-back", summary="It was split off by mistake: back to its item")
    async def _take_back(deduction: Name, asked: Because, request: Request) -> Response:
        row = await row_of(deduction)
        command = TakeAdjustmentBack(row["parent"], deduction)
        answer: Response = await about(row, command, request, asked.reason, row["parent"])
        return answer

    @router.get("/{deduction:path}", summary="A deduction")
    async def _show(deduction: Name) -> dict[str, Any]:
        return await row_of(deduction)

    return router


def _approvals(gate: "Gate") -> APIRouter:
    router = APIRouter(prefix="/approvals", tags=["approvals"])

    @router.get("", summary="What waits for a second person")
    async def _list(
        state: Literal["waiting", "decided", "any"] = "waiting", limit: Annotated[int, Query(ge=1, le=1000)] = 100
    ) -> dict[str, Any]:
        return {"approvals": await gate.read(lambda cur: views.approvals(cur, {"state": state, "limit": limit}))}

    async def decide(approval: str, asked: Because, request: Request, *, approve: bool) -> Response:
        row = await gate.read(lambda cur: views.approval(cur, approval))
        if row is None:
            raise Problem(404, "not-found", f"no approval {approval!r}")
        if row["approved"] is not None:
            verdict = "approved" if row["approved"] else "refused"
            raise Problem(409, "decided-before", f"{approval} was {verdict} by {row['decided_by']}")
        unit = row["unit"]
        asked_for = (await gate.state(unit)).approvals.get(approval)
        carries = waiting(asked_for) if approve and asked_for is not None else None
        send = Send(unit, DecideApproval(approval, approve, carries), streams=(approval_stream(approval),))
        return await gate.submit(send, request=request, reason=asked.reason)

    @router.post("/{approval}/approve", summary="Agree: it is done in the same moment")
    async def _approve(approval: Name, asked: Because, request: Request) -> Response:
        """409 for whoever asked for it: nobody approves their own."""
        return await decide(approval, asked, request, approve=True)

    @router.post("/{approval}/refuse", summary="Do not agree")
    async def _refuse(approval: Name, asked: Because, request: Request) -> Response:
        return await decide(approval, asked, request, approve=False)

    return router


def _after(cursor: str) -> dict[str, Any]:
    day, _, name = cursor.partition("|")
    try:
        return {"after_day": date.fromisoformat(day) if day else date.min, "after": name}
    except ValueError:
        raise Problem(422, "bad-cursor", "after must be the `next` of the page before") from None
