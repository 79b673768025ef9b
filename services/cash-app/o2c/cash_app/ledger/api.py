"""HTTP: accounting periods, their certificates, and totals of the journal."""

import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from o2c.cash_app.ledger import blockers, period_views, revaluation_views
from o2c.cash_app.ledger.certificate import Figures
from o2c.cash_app.ledger.certifying import export
from o2c.cash_app.ledger.commands import CancelClosing, ClosePeriod, ReopenPeriod
from o2c.cash_app.ledger.periods import UNIT
from o2c.cash_app.receipts.views import journal_totals
from o2c.cash_app.requests import Because, Close
from o2c.chassis.domain import Send
from o2c.chassis.openapi import answers
from o2c.chassis.problems import Problem

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate
    from o2c.chassis.rehearsal import Rehearsal

Name = Annotated[str, Path(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f]+$")]
Period = Annotated[
    str, Path(pattern=r"^([1-9]\d{3}|0[1-9]\d{2}|00[1-9]\d|000[1-9])-(0[1-9]|1[0-2])$", examples=["2026-05"])
]
PACKED = "application/gzip"
GZIP = 31
"""zlib's window bits for a gzip file."""


def ledger_routes(gate: "Gate", certifies: bool) -> APIRouter:
    router = APIRouter()
    router.include_router(_states(gate, certifies))
    router.include_router(_decisions(gate))
    router.include_router(_certificates(gate))
    router.include_router(_journal(gate))
    return router


def _states(gate: "Gate", certifies: bool) -> APIRouter:
    router = APIRouter(tags=["periods"])

    @router.get("/periods", summary="Legal entities, and up to when each is closed")
    async def _entities() -> dict[str, Any]:
        return {"legal_entities": await gate.read(period_views.entities)}

    @router.get("/periods/{legal_entity}", summary="The months of a legal entity: future, open, closing, closed")
    async def _periods(
        legal_entity: Name,
        months: Annotated[int, Query(ge=1, le=240, description="the last ones, up to the one after today's")] = 24,
    ) -> dict[str, Any]:
        """`waits_for` of a closing month: what must come before it is closed."""
        today = gate.today()
        return await gate.read(lambda cur: period_views.states(cur, legal_entity, today, months, certifies))

    @router.get("/periods/{legal_entity}/{period}/blockers", summary="What stands in the way of closing a month")
    async def _blockers(legal_entity: Name, period: Period) -> dict[str, Any]:
        """Of what cash application knows: money nobody decided about, bank accounts, approvals that wait."""
        return {"blockers": await gate.read(lambda cur: blockers.blockers(cur, legal_entity, period))}

    @router.get("/periods/{legal_entity}/{period}/revaluation", summary="Other currencies at the month's closing rate")
    async def _revaluation(legal_entity: Name, period: Period) -> dict[str, Any]:
        """What a closed month's revaluation posted; of an open one what it would post by now. Its thousand largest
        customers, too, each valued by itself."""
        return await gate.read(lambda cur: revaluation_views.revaluation(cur, legal_entity, period))

    return router


def _decisions(gate: "Gate") -> APIRouter:
    router = APIRouter(tags=["periods"])

    @router.post("/periods/{legal_entity}/{period}/close", summary="Close a month")
    async def _close(legal_entity: Name, period: Period, asked: Close, request: Request) -> Response:
        """Months are closed one after the other. It is *closing* until billing has acknowledged, then closed by itself;
        what comes later books in the first open one."""
        send = Send(UNIT + legal_entity, ClosePeriod(period, asked.accept))
        return await gate.submit(send, request=request, reason=asked.reason)

    @router.post("/periods/{legal_entity}/{period}/cancel", summary="Take the closing of a month back")
    async def _cancel(legal_entity: Name, period: Period, asked: Because, request: Request) -> Response:
        return await gate.submit(Send(UNIT + legal_entity, CancelClosing(period)), request=request, reason=asked.reason)

    @router.post("/periods/{legal_entity}/{period}/reopen", summary="Reopen the last closed month")
    async def _reopen(legal_entity: Name, period: Period, asked: Because, request: Request) -> Response:
        """A second person must agree; its certificate is superseded then."""
        return await gate.submit(Send(UNIT + legal_entity, ReopenPeriod(period)), request=request, reason=asked.reason)

    return router


def _certificates(gate: "Gate") -> APIRouter:
    router = APIRouter(tags=["periods"])

    @router.get("/periods/{legal_entity}/{period}/certificate", summary="The certificate of a closed month")
    async def _certificate(
        legal_entity: Name,
        period: Period,
        hash: Annotated[str | None, Query(pattern="^[0-9a-f]{64}$", description="of one that was superseded")] = None,
    ) -> Response:
        found = await gate.read(lambda cur: period_views.certificate(cur, legal_entity, period, hash))
        if found is None:
            raise Problem(404, "not-certified", f"no certificate of {period} of {legal_entity} stands")
        return Response(found, media_type="application/json")

    @router.get("/periods/{legal_entity}/{period}/export", summary="What the certificate is about", **answers(PACKED))
    async def _export(legal_entity: Name, period: Period) -> StreamingResponse:
        """Lines of JSON, as a gzip file: opening balances, then the month's journal. The certificate has their hash."""
        if await gate.read(lambda cur: period_views.certificate(cur, legal_entity, period, None)) is None:
            raise Problem(404, "not-certified", f"no certificate of {period} of {legal_entity} stands")

        def ask(rehearsal: "Rehearsal") -> Iterator[bytes]:
            return _zipped(export(rehearsal.cur, legal_entity, period, Figures()))

        packed = {"content-encoding": "identity"}  # already, so not once more
        return StreamingResponse(gate.stream(ask), media_type=PACKED, headers=packed)

    return router


def _zipped(lines: Iterator[bytes]) -> Iterator[bytes]:
    pack = zlib.compressobj(wbits=GZIP)
    for line in lines:
        made = pack.compress(line)
        if made:
            yield made
    yield pack.flush()


def _journal(gate: "Gate") -> APIRouter:
    router = APIRouter()

    @router.get("/journal/totals", summary="Sums of the journal per account", tags=["journal"])
    async def _totals(
        first: date = date.min,
        last: date = date.max,
        basis: Literal["accounting", "effective"] = "accounting",
        known: Annotated[datetime | None, Query(description="as it was known then; default: now")] = None,
        legal_entity: Annotated[str | None, Query(max_length=120)] = None,
    ) -> dict[str, Any]:
        asked = {"first": first, "last": last, "basis": basis, "known": known, "legal_entity": legal_entity}
        found = await gate.read(lambda cur: journal_totals(cur, asked))
        return {"basis": basis, "known": known, "totals": found}

    return router
