"""HTTP: what bank statements would come to, were they booked now. Nothing is stored."""

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Body, Request

from o2c.cash_app.bank.reactions import BankReactions
from o2c.cash_app.dry_run.statements import rehearse
from o2c.cash_app.dry_run.view import View
from o2c.cash_app.policies.known import KnownPolicies
from o2c.chassis import caller
from o2c.chassis.problems import Problem
from o2c.contracts.bank import BankStatementReceived
from o2c.contracts.money import BadAmount

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate
    from o2c.chassis.rehearsal import Rehearsal

MAX_LINES = 20_000
"""As many as a balanced statement may have; all of them are in memory."""

Statements = Annotated[
    BankStatementReceived | list[BankStatementReceived],
    Body(description="the data of bank.statement-received.v1: of one event, or of several in their order"),
]


def dry_run_routes(gate: "Gate", policies: KnownPolicies, secret: bytes) -> APIRouter:
    router = APIRouter(tags=["matching"])
    react = BankReactions(policies, secret).statement_received

    @router.post("/match/dry-run", summary="What a bank statement would come to, before it is booked")
    async def _dry_run(asked: Statements, request: Request) -> dict[str, Any]:
        """Line by line: class, payer with evidence, what it would be applied to and by which rule, or why it would be
        left; and totals. Statements are taken as one batch: what competes for an item is shown as it would go.
        `stopped` says where not everything was looked at."""
        events = asked if isinstance(asked, list) else [asked]
        lines = sum([len(event.lines) for event in events])
        if lines > MAX_LINES:
            raise Problem(422, "too-many-lines", f"{lines:,} lines; at most {MAX_LINES:,} are rehearsed at once")
        try:
            sends = [tuple(react(event)) for event in events]
        except BadAmount as error:
            raise Problem(422, "bad-amount", str(error)) from None
        actor = caller.actor(request)

        def ask(rehearsal: "Rehearsal") -> dict[str, Any]:
            statements, unread, told = rehearse(rehearsal, sends, actor)
            return View(rehearsal, told, policies.book).shown(statements, unread)

        return await gate.rehearse(ask)

    return router
