"""HTTP: items that rules leave alone, and numbers that payers quote of a system before."""

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from o2c.cash_app.account import Item, item_stream, unit_of
from o2c.cash_app.items.commands import AddNumber, HoldItem, ReleaseItem
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.requests import HoldOfItem, NumberOfItem, OfItem, ReleaseOfItem
from o2c.cash_app.texts.references import document_keys
from o2c.chassis.domain import Send
from o2c.chassis.problems import Problem

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate

Name = Annotated[str, Path(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f]+$")]


def item_routes(gate: "Gate") -> APIRouter:
    # `:path`, because an item is called <legal entity>/<number>.
    router = APIRouter(prefix="/items", tags=["items"])

    async def open_item(account: str, name: str) -> Item:
        state = await gate.state(unit_of(account))
        found: Item | None = state.items.get(name)
        if found is None:
            raise Problem(404, "not-found", f"{name!r} is not an open item of {account}")
        return found

    async def submit(item: str, asked: OfItem, command: Any, request: Request) -> Response:
        document = (await open_item(asked.account, item)).document
        send = Send(unit_of(asked.account), command, (PERIODS + document.legal_entity,), (item_stream(item),))
        return await gate.submit(send, request=request, reason=asked.reason)

    @router.post("/{item:path}/hold", summary="It is disputed or under legal hold: rules leave it alone")
    async def _hold(item: Name, asked: HoldOfItem, request: Request) -> Response:
        """Money that names it, or is just its amount, is left for a person with that reason."""
        return await submit(item, asked, HoldItem(item, asked.code, asked.effective), request)

    @router.post("/{item:path}/release", summary="Rules may settle it again; money that waits is tried again")
    async def _release(item: Name, asked: ReleaseOfItem, request: Request) -> Response:
        return await submit(item, asked, ReleaseItem(item, asked.effective), request)

    @router.post("/{item:path}/numbers", summary="Another number that payers quote it by")
    async def _number(item: Name, asked: NumberOfItem, request: Request) -> Response:
        """As it was called in a system before. Money that quoted it and waits is tried again."""
        document = (await open_item(asked.account, item)).document
        keys = document_keys(asked.number)
        own = document.number, document.document_date, document.gross, document.currency
        command = AddNumber(item, asked.number, keys, *own)
        return await submit(item, asked, command, request)

    return router
