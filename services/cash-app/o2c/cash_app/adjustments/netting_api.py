"""HTTP: our payables set off against what customers owe."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from o2c.cash_app.account import item_stream, unit_of
from o2c.cash_app.adjustments.commands import Net
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.requests import Netting, minor
from o2c.chassis.domain import Send
from o2c.chassis.money import to_text
from o2c.chassis.problems import Problem

if TYPE_CHECKING:
    from psycopg import Cursor

    from o2c.chassis.gate import Gate

Row = Mapping[str, Any]
Word = Annotated[str | None, Query(max_length=120)]

_LIST = """select * from nettings
  where (%(account)s::text is null or account = %(account)s) and (%(payable)s::text is null or payable = %(payable)s)
    and adjustment > %(after)s
  order by adjustment limit %(limit)s"""


def netting_routes(gate: "Gate") -> APIRouter:
    router = APIRouter(prefix="/nettings", tags=["netting"])

    @router.get("", summary="What of our payables was set off, item by item")
    async def _list(
        account: Word = None,
        payable: Word = None,
        after: Annotated[str, Query(max_length=300, description="`next` of the page before")] = "",
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> dict[str, Any]:
        asked = {"account": account, "payable": payable, "after": after, "limit": limit}

        def read(cur: "Cursor[Row]") -> list[dict[str, Any]]:
            return [_shown(row) for row in cur.execute(_LIST, asked).fetchall()]

        found = await gate.read(read)
        return {"nettings": found, "next": found[-1]["adjustment"] if len(found) == limit else None}

    @router.post("", summary="Set a payable off against open items")
    async def _net(asked: Netting, request: Request) -> Response:
        """It always waits for a second person: the answer is an approval-requested event. Taken back item by item, as
        any adjustment."""
        state = await gate.state(unit_of(asked.account))
        documents = [state.items[share.item].document for share in asked.items if share.item in state.items]
        if len(documents) != len(asked.items):
            missing = next(share.item for share in asked.items if share.item not in state.items)
            raise Problem(404, "not-found", f"{missing!r} is not an open item of {asked.account}")
        shares = tuple([(share.item, minor(share.amount, documents[0].currency)) for share in asked.items])
        command = Net(shares, asked.payable, asked.agreement)
        streams = tuple([item_stream(name) for name, _ in shares])
        send = Send(unit_of(asked.account), command, (PERIODS + documents[0].legal_entity,), streams)
        return await gate.submit(send, request=request, reason=asked.reason)

    return router


def _shown(row: Row) -> dict[str, Any]:
    more = {"amount": to_text(row["amount"], row["currency"]), "effective": row["effective"].isoformat()}
    return dict(row) | more
