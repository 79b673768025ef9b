"""HTTP: remittance advices, and what a person decides about them."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from o2c.cash_app.advices import views
from o2c.cash_app.advices.commands import TieByHand, UntieByHand
from o2c.cash_app.advices.facts import Payment, advice_stream, unit_at
from o2c.cash_app.receipts.views import bank_line
from o2c.cash_app.requests import Tie, Untie
from o2c.chassis.domain import Send
from o2c.chassis.problems import Problem

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate

Name = Annotated[str, Path(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f]+$")]


def advice_routes(gate: "Gate") -> APIRouter:
    router = APIRouter(tags=["advices"])

    async def found(advice: str) -> Any:
        row = await gate.read(lambda cur: views.row(cur, advice))
        if row is None:
            raise Problem(404, "not-found", f"no advice {advice!r}")
        return row

    async def payment(receipt: str) -> Payment:
        line = await gate.read(lambda cur: bank_line(cur, receipt))
        if line is None:
            raise Problem(404, "not-found", f"no receipt {receipt!r}")
        days = (line["booking_date"], line["value_date"])
        return Payment(receipt, line["account"], line["legal_entity"], *days, frozenset())

    @router.get("/advices", summary="Remittance advices, waiting for their payment or tied to it")
    async def _list(
        state: Literal["waiting", "tied", "any"] = "waiting",
        currency: Annotated[str | None, Query(max_length=3)] = None,
        after: Annotated[str, Query(max_length=120, description="`next` of the page before")] = "",
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> dict[str, Any]:
        asked = {"state": state, "currency": currency, "after": after, "limit": limit}
        rows = await gate.read(lambda cur: views.page(cur, asked))
        return {"advices": rows, "next": rows[-1]["advice"] if len(rows) == limit else None}

    @router.get("/advices/{advice}", summary="An advice with what the payer said")
    async def _show(advice: Name) -> dict[str, Any]:
        row = await found(advice)
        return {**views.shown(row), "said": row["said"]}

    @router.post("/advices/{advice}/tie", summary="Say which payment an advice is of")
    async def _tie(advice: Name, asked: Tie, request: Request) -> Response:
        """The payment is then applied as the advice says, unless a person has applied it."""
        row = await found(advice)
        other = await gate.read(lambda cur: views.of_receipt(cur, asked.receipt))
        if other not in (None, advice):
            raise Problem(409, "payment-has-advice", f"{asked.receipt} has the advice {other}: untie that first")
        command = TieByHand(advice, await payment(asked.receipt))
        return await gate.submit(_send(row, command), request=request, reason=asked.reason)

    @router.post("/advices/{advice}/untie", summary="Say that an advice is not of its payment")
    async def _untie(advice: Name, asked: Untie, request: Request) -> Response:
        """The payment is decided about again without it; the advice is not tied to that payment again by a rule."""
        row = await found(advice)
        if not row["receipt"]:
            raise Problem(409, "advice-is-not-tied", f"advice {advice} has no payment")
        command = UntieByHand(advice, await payment(row["receipt"]))
        return await gate.submit(_send(row, command), request=request, reason=asked.reason)

    return router


def _send(row: Any, command: TieByHand | UntieByHand) -> Send:
    return Send(unit_at((row["currency"], row["amount"])), command, streams=(advice_stream(row["advice"]),))
