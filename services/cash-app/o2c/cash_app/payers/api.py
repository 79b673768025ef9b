"""HTTP: how customers are recognised as payers, names that a person confirms, and payers that pay for many."""

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from o2c.cash_app.payers import names
from o2c.cash_app.payers.aliases import AGENTS
from o2c.cash_app.payers.commands import ConfirmAlias, MarkAgent, UnmarkAgent, WithdrawAlias
from o2c.cash_app.payers.payers import UNIT
from o2c.cash_app.receipts import views
from o2c.cash_app.requests import Alias, Close, PayingAgent
from o2c.chassis.domain import Send
from o2c.chassis.private import Unlogged, account_hash, masked
from o2c.chassis.problems import Problem

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate

Customer = Annotated[str, Path(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f]+$")]
Clue = Annotated[str, Path(pattern=r"^[aln][0-9a-f]{32}$")]


def payer_routes(gate: "Gate", secret: bytes) -> APIRouter:
    router = APIRouter(tags=["payers"])

    async def written(name: str | None, receipt: str | None) -> str:
        """The payer's name: as it was given, or as the bank wrote it on a receipt."""
        if (name is None) == (receipt is None):
            raise Problem(422, "name-or-receipt", "give the payer's name, or a receipt that has it: one of them")
        if name is None:
            row = await gate.read(lambda cur: views.bank_line(cur, receipt or ""))
            if row is None:
                raise Problem(404, "not-found", f"no receipt {receipt!r}")
            name = row["payer_name"]
        if not names.normalised(name):
            raise Problem(422, "no-name", "there is no letter or digit in the payer's name")
        return name

    @router.get("/payers/{customer:path}/aliases", summary="Names that were confirmed to be a customer's")
    async def _aliases(customer: Customer) -> dict[str, Any]:
        state = await gate.state(UNIT + customer)
        confirmed = [{"clue": clue, "shown": shown} for clue, shown in sorted(state.aliases.items())]
        return {"customer": customer, "known": state.exists, "aliases": confirmed}

    @router.post("/payers/{customer:path}/aliases", summary="Confirm that a name is a customer's")
    async def _confirm(customer: Customer, asked: Alias, request: Request) -> Response:
        """Receipts of that name that wait for their payer are decided about again at once."""
        name = await written(asked.name, asked.receipt)
        clue = names.alias_clue(names.clue(name, secret))
        command = ConfirmAlias(customer, clue, names.masked(name), Unlogged(name), asked.although_alike)
        return await gate.submit(Send(UNIT + customer, command), request=request, reason=asked.reason)

    @router.post("/payers/{customer:path}/aliases/{clue}/withdraw", summary="Withdraw a confirmed name")
    async def _withdraw(customer: Customer, clue: Clue, asked: Close, request: Request) -> Response:
        """It tells nobody from now on; receipts that it told stay where they are."""
        send = Send(UNIT + customer, WithdrawAlias(customer, clue))
        return await gate.submit(send, request=request, reason=asked.reason)

    @router.get("/paying-agents", summary="Factors and payment providers, who pay for many")
    async def _agents() -> dict[str, Any]:
        state = await gate.state(AGENTS)
        return {"agents": [{"clue": clue, "shown": shown} for clue, shown in sorted(state.clues.items())]}

    @router.post("/paying-agents", summary="Say that a payer pays for many")
    async def _mark(asked: PayingAgent, request: Request) -> Response:
        """From now on neither its account nor its name tells a customer, only numbers in the text do."""
        clues: list[tuple[str, str]] = []
        if asked.account:
            clues.append(("a" + account_hash(asked.account, secret), masked(asked.account)))
        if asked.name or not clues:
            name = await written(asked.name, None)
            clues.append((names.clue(name, secret), names.masked(name)))
        return await gate.submit(Send(AGENTS, MarkAgent(tuple(clues))), request=request, reason=asked.reason)

    @router.post("/paying-agents/{clue}/unmark", summary="Say that a payer pays for itself only")
    async def _unmark(clue: Clue, asked: Close, request: Request) -> Response:
        return await gate.submit(Send(AGENTS, UnmarkAgent(clue)), request=request, reason=asked.reason)

    return router
