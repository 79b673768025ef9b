"""HTTP: the policy as it holds, its history, and how people change it: one proposes, another agrees."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from o2c.cash_app.policies.commands import DecidePolicy, ProposePolicy
from o2c.cash_app.policies.content import SETTINGS, BadPolicy, check
from o2c.cash_app.policies.known import KnownPolicies, book, history
from o2c.cash_app.policies.layers import Scope
from o2c.cash_app.policies.policies import UNIT, Policies
from o2c.cash_app.requests import Because, Reason
from o2c.chassis.domain import Send
from o2c.chassis.problems import Problem

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate

Name = Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f]*$")]
Word = Annotated[str, Query(max_length=120)]
Proposal = Annotated[str, Path(pattern=r"^P-[0-9A-Za-z-]{1,36}$")]


class ScopeAsked(BaseModel):
    """What the layer is for; "" is any."""

    model_config = ConfigDict(extra="forbid")

    legal_entity: Name = ""
    bank_account: Name = ""
    customer_group: Name = ""


class Proposed(BaseModel):
    """`set`: fields of the policy and what they are there, the layer whole; without it the layer is taken away."""

    model_config = ConfigDict(extra="forbid")

    scope: ScopeAsked = ScopeAsked()
    set: dict[str, Any] | None = None
    reason: Reason


def policy_routes(gate: "Gate", policies: KnownPolicies) -> APIRouter:
    router = APIRouter(tags=["policy"])

    @router.get("/policies", summary="The layers of the policy, and proposals that wait")
    async def _list() -> dict[str, Any]:
        return _shown(await gate.state(UNIT))

    @router.get("/policies/holding", summary="What holds for a legal entity, a bank account, a customer group")
    async def _holding(legal_entity: Word = "", bank_account: Word = "", customer_group: Word = "") -> dict[str, Any]:
        known = await gate.read(lambda cur: book(cur, policies.base))
        found: dict[str, Any] = msgspec.to_builtins(known.of(legal_entity, bank_account, customer_group))
        version = found["version"]
        return {"version": version, "policy": {name: value for name, value in found.items() if name not in SETTINGS}}

    @router.get("/policies/history", summary="Every change of the policy, the latest first")
    async def _history(limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> dict[str, Any]:
        return {"changes": await gate.read(lambda cur: history(cur, limit))}

    @router.post("/policies/proposals", summary="Propose a layer of the policy")
    async def _propose(asked: Proposed, request: Request) -> Response:
        """It holds when a second person has agreed. 422 says what is wrong with it and what was expected."""
        scope = Scope(**asked.scope.model_dump())
        content = "" if asked.set is None else json.dumps(asked.set, sort_keys=True, separators=(",", ":"))
        if asked.set is not None:
            try:
                check(scope, asked.set, policies.base)
            except BadPolicy as error:
                raise Problem(422, "bad-policy", str(error)) from error
        answer = await gate.submit(Send(UNIT, ProposePolicy(scope, content)), request=request, reason=asked.reason)
        if answer.status_code != 200:
            return answer
        waiting = (await gate.state(UNIT)).proposals.values()
        names = [p.proposal for p in waiting if p.scope == scope and p.content == content]
        return Response(msgspec.json.encode({"proposal": names[-1] if names else None}), media_type="application/json")

    @router.post("/policies/proposals/{proposal}/approve", summary="Agree: it holds from now on")
    async def _approve(proposal: Proposal, asked: Because, request: Request) -> Response:
        """409 for whoever proposed it."""
        return await gate.submit(Send(UNIT, DecidePolicy(proposal, True)), request=request, reason=asked.reason)

    @router.post("/policies/proposals/{proposal}/reject", summary="Do not agree: it never holds")
    async def _reject(proposal: Proposal, asked: Because, request: Request) -> Response:
        return await gate.submit(Send(UNIT, DecidePolicy(proposal, False)), request=request, reason=asked.reason)

    return router


def _shown(state: Policies) -> dict[str, Any]:
    return {
        "version": f"v{state.version}",
        "layers": [_layer(scope, content) for scope, content in sorted(state.layers.items())],
        "proposals": [
            {
                "proposal": waiting.proposal,
                **_layer(waiting.scope, waiting.content),
                "asked_by": waiting.by,
                "reason": waiting.reason,
            }
            for waiting in state.proposals.values()
        ],
    }


def _layer(scope: Scope, content: str) -> dict[str, Any]:
    return {"scope": msgspec.to_builtins(scope), "set": json.loads(content) if content else None}
