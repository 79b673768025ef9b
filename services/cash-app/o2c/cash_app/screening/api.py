"""HTTP: the watch list."""

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from o2c.cash_app.requests import Close, NamesToWatch
from o2c.cash_app.screening.commands import UnwatchName, WatchNames
from o2c.cash_app.screening.watch_list import UNIT, entries
from o2c.chassis.domain import Send

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate

Clue = Annotated[str, Path(pattern=r"^n[0-9a-f]{32}$")]


def watch_list_routes(gate: "Gate", secret: bytes) -> APIRouter:
    router = APIRouter(prefix="/watched-names", tags=["watch list"])

    @router.get("", summary="Names whose money is held, in masked form")
    async def _list() -> dict[str, Any]:
        state = await gate.state(UNIT)
        return {"names": [{"clue": clue, "shown": shown} for clue, shown in sorted(state.shown.items())]}

    @router.post("", summary="Hold money of payers with names like these")
    async def _watch(asked: NamesToWatch, request: Request) -> Response:
        """From now on; what was applied before stays. Names that are watched already stay as they are."""
        command = WatchNames(entries(asked.names, secret), asked.source)
        return await gate.submit(Send(UNIT, command), request=request, reason=asked.reason)

    @router.post("/{clue}/unwatch", summary="Do not watch a name any more")
    async def _unwatch(clue: Clue, asked: Close, request: Request) -> Response:
        return await gate.submit(Send(UNIT, UnwatchName(clue)), request=request, reason=asked.reason)

    return router
