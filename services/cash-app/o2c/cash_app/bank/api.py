"""HTTP: bank accounts."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from o2c.cash_app.bank import status, views
from o2c.cash_app.bank.account import UNIT as BANK
from o2c.cash_app.bank.commands import ConfirmOpening, ReleaseStatement
from o2c.cash_app.bank.statements import HELD
from o2c.cash_app.requests import Confirm, Release
from o2c.chassis.domain import Send
from o2c.chassis.problems import Problem

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate

Name = Annotated[str, Path(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f]+$")]


def bank_routes(gate: "Gate") -> APIRouter:
    router = APIRouter()

    @router.get("/bank-accounts", summary="Our bank accounts", tags=["bank"])
    async def _accounts() -> dict[str, Any]:
        return {"bank_accounts": await gate.read(views.accounts)}

    @router.get("/bank-status", summary="How each bank account stands: figures, gaps, refusals", tags=["bank"])
    async def _status(
        as_of: Annotated[date | None, Query(description="up to when statements are expected; default: today")] = None,
    ) -> dict[str, Any]:
        return {"bank_accounts": await gate.read(lambda cur: status.status(cur, as_of))}

    @router.get("/bank-accounts/{name}", summary="Opening + classes = closing", tags=["bank"])
    async def _account(name: Name) -> dict[str, Any]:
        found = await gate.read(lambda cur: views.account(cur, name))
        if found is None:
            raise Problem(404, "not-found", f"no bank account {name!r}")
        return found

    @router.get("/bank-accounts/{name}/statements", summary="Its statements, accepted and refused", tags=["bank"])
    async def _statements(name: Name, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> dict[str, Any]:
        return {"statements": await gate.read(lambda cur: views.statements(cur, name, limit))}

    @router.get("/bank-accounts/{name}/lines", summary="Its lines that are no receipts", tags=["bank"])
    async def _lines(
        name: Name,
        line_class: Literal["return", "refund", "fee", "transfer", "not-ours"] | None = None,
        unmatched: bool = False,
        after: Annotated[str, Query(max_length=120, description="`next` of the page before")] = "",
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> dict[str, Any]:
        found = await gate.read(lambda cur: views.account(cur, name))
        if found is None:
            raise Problem(404, "not-found", f"no bank account {name!r}")
        statement, _, number = after.rpartition("/")
        if after and not (number.isascii() and number.isdigit() and len(number) < 10):
            raise Problem(422, "bad-cursor", "after must be the `next` of the page before")
        asked = {
            "account": name, "line_class": line_class, "unmatched": unmatched, "limit": limit,
            "after_statement": statement, "after_number": int(number or 0),
        }  # fmt: skip
        lines = await gate.read(lambda cur: views.lines(cur, asked, found["currency"]))
        more = f"{lines[-1]['statement']}/{lines[-1]['number']}" if len(lines) == limit else None
        return {"lines": lines, "next": more}

    @router.post("/bank-accounts/{name}/confirm", summary="Confirm a statement's opening balance", tags=["bank"])
    async def _confirm(name: Name, asked: Confirm, request: Request) -> Response:
        """Of the first statement, or of one before which others are missing: the gap is accepted."""
        return await gate.submit(
            Send(BANK + name, ConfirmOpening(asked.statement)), request=request, reason=asked.reason
        )

    @router.post("/bank-accounts/{name}/release", summary="Take in a statement that contradicts itself", tags=["bank"])
    async def _release(name: Name, asked: Release, request: Request) -> Response:
        """What does not add up in it stays on the account as unexplained."""
        head = await gate.read(lambda cur: views.head(cur, name, asked.statement))
        if head is None:
            raise Problem(404, "not-found", f"no statement {asked.statement!r} of {name!r}")
        return await gate.submit(Send(HELD + head.key, ReleaseStatement(head)), request=request, reason=asked.reason)

    return router
