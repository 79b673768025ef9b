"""HTTP: what another policy would have decided about the receipts of some days."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from o2c.cash_app.policy import Policy
from o2c.cash_app.what_if.history import History
from o2c.cash_app.what_if.run import run
from o2c.chassis.problems import Problem

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate
    from o2c.chassis.rehearsal import Rehearsal


class WhatIf(BaseModel):
    model_config = ConfigDict(extra="forbid")

    policy: Annotated[dict[str, Any], Field(description="fields of the policy that would be others")]
    first: Annotated[date, Field(alias="from", description="receipts booked from this day on")]
    last: Annotated[date, Field(alias="to", description="and until this day")]


def what_if_routes(gate: "Gate", policy: Policy) -> APIRouter:
    router = APIRouter(tags=["matching"])

    @router.post("/match/what-if", summary="What another policy would have decided")
    async def _what_if(asked: WhatIf) -> StreamingResponse:
        """Lines of JSON, as it goes: `progress`, each `difference`, at the end the `result`. Nothing is touched."""
        if asked.first > asked.last:
            raise Problem(422, "no-days", f"from {asked.first} to {asked.last} is no day")
        other = _policy(asked.policy, policy)

        def ask(rehearsal: "Rehearsal") -> Iterator[bytes]:
            history = History(rehearsal.cur, rehearsal.codec)
            policies = (lambda *_: policy, lambda *_: other)
            for told in run(history, asked.first, asked.last, policies):
                yield msgspec.json.encode(told) + b"\n"

        return StreamingResponse(gate.stream(ask), media_type="application/x-ndjson")

    return router


def _policy(given: dict[str, Any], base: Policy) -> Policy:
    unknown = given.keys() - set(Policy.__struct_fields__)
    if unknown:
        raise Problem(422, "bad-policy", f"{', '.join(sorted(unknown))}: no field of the policy")
    try:
        return msgspec.convert({**msgspec.to_builtins(base), **given}, Policy)
    except msgspec.ValidationError as error:
        raise Problem(422, "bad-policy", str(error)) from None
