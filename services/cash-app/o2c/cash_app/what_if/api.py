"""HTTP: what another policy would have decided about the receipts of some days."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from o2c.cash_app.policies.api import ScopeAsked
from o2c.cash_app.policies.content import BadPolicy
from o2c.cash_app.policies.known import KnownPolicies, book
from o2c.cash_app.policies.layers import Scope
from o2c.cash_app.what_if.history import History
from o2c.cash_app.what_if.lookups import LookUps
from o2c.cash_app.what_if.moment import Moment
from o2c.cash_app.what_if.run import run
from o2c.cash_app.what_if.standing import Asked, Standing, as_it_was, with_layers
from o2c.chassis.openapi import answers
from o2c.chassis.problems import Problem

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate
    from o2c.chassis.rehearsal import Rehearsal

MAX_LAYERS = 100


class LayerAsked(BaseModel):
    """`set`: fields of the policy and what they would be there, the layer whole; without it, it would be taken away."""

    model_config = ConfigDict(extra="forbid")

    scope: ScopeAsked = ScopeAsked()
    set: dict[str, Any] | None = None


class WhatIf(BaseModel):
    model_config = ConfigDict(extra="forbid")

    layers: Annotated[tuple[LayerAsked, ...], Field(max_length=MAX_LAYERS, description="in place of those that stand")]
    first: Annotated[date, Field(alias="from", description="receipts booked from this day on")]
    last: Annotated[date, Field(alias="to", description="and until this day")]


LINES = "application/x-ndjson"


def what_if_routes(gate: "Gate", policies: KnownPolicies) -> APIRouter:
    router = APIRouter(tags=["matching"])

    @router.post("/match/what-if", summary="What another policy would have decided", **answers(LINES))
    async def _what_if(asked: WhatIf) -> StreamingResponse:
        """Lines of JSON, as it goes: `progress`, each `difference`, at the end the `result`. Nothing is touched."""
        if asked.first > asked.last:
            raise Problem(422, "no-days", f"from {asked.first} to {asked.last} is no day")
        layers = [Asked(Scope(**layer.scope.model_dump()), layer.set) for layer in asked.layers]
        try:
            other = with_layers(await gate.read(lambda cur: book(cur, policies.base)), layers)
        except BadPolicy as error:
            raise Problem(422, "bad-policy", str(error)) from error

        def ask(rehearsal: "Rehearsal") -> Iterator[bytes]:
            history, moment = History(rehearsal.cur, rehearsal.codec), Moment()
            look_ups = LookUps(rehearsal.cur, history.stream, rehearsal.look, moment)
            standing = Standing(policies.base, history.policies(), moment)
            days = asked.first, asked.last
            for told in run(history, look_ups, days, (standing, other.of_receipt), moment):
                if "result" in told:
                    told["result"]["not_weighed"] += as_it_was(layers)
                yield msgspec.json.encode(told) + b"\n"

        return StreamingResponse(gate.stream(ask), media_type=LINES)

    return router
