"""HTTP: what decisions propose to learn, for a person to confirm; and how right each rule was."""

import json
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from o2c.cash_app.desk import precision_views, proposal_views
from o2c.cash_app.desk.commands import DecideProposal
from o2c.cash_app.desk.proposals import UNIT
from o2c.cash_app.payers.commands import ConfirmAlias, WithdrawAlias
from o2c.cash_app.payers.payers import UNIT as PAYER
from o2c.cash_app.policies.commands import ProposePolicy
from o2c.cash_app.policies.content import BadPolicy, check, content_of
from o2c.cash_app.policies.layers import Scope
from o2c.cash_app.policies.policies import UNIT as POLICIES
from o2c.cash_app.policies.policies import Policies
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.views import bank_line
from o2c.cash_app.requests import Because, ConfirmProposal
from o2c.chassis.domain import Send
from o2c.chassis.private import Unlogged
from o2c.chassis.problems import Problem

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate

Name = Annotated[str, Path(pattern=r"^L-[0-9a-f]{12}$")]
EVERYWHERE = Scope()
Month = Annotated[str | None, Query(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", description="YYYY-MM")]


def proposal_routes(gate: "Gate", base: Policy) -> APIRouter:
    router = APIRouter(tags=["desk"])

    @router.get("/proposals", summary="What decisions of people propose to learn")
    async def _proposals(
        state: Literal["waiting", "confirmed", "rejected", "any"] = "waiting",
        kind: Literal["alias", "alias-wrong", "pattern"] | None = None,
        after: Annotated[str, Query(max_length=80, description="`next` of the page before")] = "",
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> dict[str, Any]:
        asked = {"state": state, "kind": kind, "after": after, "limit": limit}
        found = await gate.read(lambda cur: proposal_views.proposals(cur, asked))
        return {"proposals": found, "next": found[-1]["proposal"] if len(found) == limit else None}

    @router.post("/proposals/{proposal}/confirm", summary="Believe it from now on")
    async def _confirm(proposal: Name, asked: ConfirmProposal, request: Request) -> Response:
        """A second person agrees to what is to be believed: an alias waits for approval as one that is confirmed by
        hand, a pattern is proposed as a change of the policy for everywhere. One that is wrong is withdrawn at once."""
        row = await gate.read(lambda cur: proposal_views.proposal(cur, proposal))
        if row is None:
            raise Problem(404, "not-found", f"no proposal {proposal!r}")
        decided = Send(UNIT + proposal, DecideProposal(proposal, confirm=True))
        if row["kind"] == "alias":
            sends = await _alias(gate, row, although_alike=asked.although_alike)
        elif row["kind"] == "alias-wrong":
            sends = await _withdrawn(gate, row)
        else:
            sends = _pattern(await gate.state(POLICIES), row["shown"], base)
        return await gate.submit(decided, *sends, request=request, reason=asked.reason)

    @router.post("/proposals/{proposal}/reject", summary="It is never to be believed")
    async def _reject(proposal: Name, asked: Because, request: Request) -> Response:
        send = Send(UNIT + proposal, DecideProposal(proposal, confirm=False))
        return await gate.submit(send, request=request, reason=asked.reason)

    @router.get("/rules/precision", summary="How right each rule was")
    async def _precision(
        first: Annotated[Month, Query(alias="from")] = None,
        last: Annotated[Month, Query(alias="to")] = None,
        rule: Annotated[str | None, Query(max_length=60)] = None,
        currency: Annotated[str | None, Query(max_length=3)] = None,
        by: Annotated[
            Literal["rule", "month"], Query(description="a line for each rule, or for each of its months")
        ] = "rule",
    ) -> dict[str, Any]:
        """Counted in applications; those of people are the rule `person`. See docs/matching.md for what counts."""
        asked = {
            "first": _month(first),
            "last": _month(last),
            "rule": rule,
            "currency": currency,
            "by_month": by == "month",
        }
        return {"rules": await gate.read(lambda cur: precision_views.precision(cur, asked))}

    return router


async def _alias(gate: "Gate", row: Any, *, although_alike: bool) -> list[Send]:
    """Nothing where it is known in another way by now: confirmed by hand, or in the customer master."""
    customer, clue = row["customer"], row["clue"]
    known = await gate.state(PAYER + customer)
    if clue in known.aliases or clue in known.clues:
        return []
    name = Unlogged(await _name(gate, row) if clue.startswith("l") else "")
    return [Send(PAYER + customer, ConfirmAlias(customer, clue, row["shown"], name, although_alike))]


async def _withdrawn(gate: "Gate", row: Any) -> list[Send]:
    """Nothing where it was withdrawn by now."""
    known = await gate.state(PAYER + row["customer"])
    if row["clue"] not in known.aliases:
        return []
    return [Send(PAYER + row["customer"], WithdrawAlias(row["customer"], row["clue"]))]


def _pattern(policies: Policies, pattern: str, base: Policy) -> list[Send]:
    """The layer for everywhere as it is, with one more pattern."""
    layer: dict[str, Any] = json.loads(policies.layers.get(EVERYWHERE, "{}"))
    known = layer.get("number_patterns", base.number_patterns)
    if pattern in known:
        return []
    layer["number_patterns"] = [*known, pattern]
    try:
        check(EVERYWHERE, layer, base)
    except BadPolicy as error:
        raise Problem(409, "bad-policy", str(error)) from error
    return [Send(POLICIES, ProposePolicy(EVERYWHERE, content_of(layer)))]


async def _name(gate: "Gate", row: Any) -> str:
    """The payer's name as the bank wrote it; "" where it was erased."""
    line = await gate.read(lambda cur: bank_line(cur, row["receipt"]))
    return str(line["payer_name"]) if line is not None else ""


def _month(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(f"{text}-01")
