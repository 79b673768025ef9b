"""HTTP: sweeps of small balances: preview, propose, look, take back. Agreeing is an approval like any other."""

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from o2c.cash_app.requests import Because, minor
from o2c.cash_app.sweeps import views
from o2c.cash_app.sweeps.commands import ProposeSweep, TakeSweepBack
from o2c.cash_app.sweeps.rows import SMALL
from o2c.cash_app.sweeps.sweep import MAX_ENTRIES, UNIT
from o2c.chassis.domain import Send
from o2c.chassis.money import to_text
from o2c.chassis.problems import Problem
from o2c.contracts.base import Ref

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate

Name = Annotated[str, Path(max_length=60, pattern=r"^S-[0-9a-f-]+$")]
Days = Annotated[int, Field(ge=0, le=36_500, description="overdue for more than so many days")]
Below = Annotated[tuple[str, ...], Field(min_length=1, max_length=50, description="<currency>:<amount>, one each")]


class Choice(Because):
    of: Literal["items", "credits", "receipts"] = "items"
    legal_entity: Ref
    older_than: Days
    below: Annotated[Below, Field(examples=[["EUR:5.00", "USD:5.00"]])]
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$", description="of the preview that is proposed")]


def sweep_routes(gate: "Gate") -> APIRouter:
    router = APIRouter(prefix="/sweeps", tags=["sweeps"])

    async def chosen(of: Any, entity: str, older_than: int, below: tuple[str, ...]) -> Any:
        """(limits, day before which all were due, what there is)."""
        limits, before = _limits(below), gate.today() - timedelta(days=older_than)
        found = await gate.read(lambda cur: views.found(cur, of, entity, limits, before))
        if len(found) > MAX_ENTRIES:
            detail = f"more than {MAX_ENTRIES} {of} are so small and so old: narrow the amount or the age"
            raise Problem(422, "too-many", detail)
        return limits, before, found

    @router.get("/preview", summary="What a sweep would find")
    async def _preview(
        legal_entity: Annotated[Ref, Query()],
        older_than: Annotated[int, Query(ge=0, le=36_500, description="overdue for more than so many days")],
        below: Annotated[list[str], Query(description="<currency>:<amount>, one for each currency")],
        of: Literal["items", "credits", "receipts"] = "items",
    ) -> dict[str, Any]:
        """Items and credits by their due date, receipts by their value date. Nothing is changed."""
        _, before, found = await chosen(of, legal_entity, older_than, tuple(below))
        return {"of": of, "legal_entity": legal_entity, "due_before": before} | views.preview(found)

    @router.post("", summary="Propose to sweep exactly what a preview showed")
    async def _propose(asked: Choice, request: Request) -> Response:
        """A second person must agree. 409 where something has changed since the preview: look again."""
        limits, before, found = await chosen(asked.of, asked.legal_entity, asked.older_than, asked.below)
        entries = tuple([entry for entry, _ in found])
        if views.digest(entries) != asked.digest:
            raise Problem(409, "changed-since-preview", "other balances are so small and so old by now: look again")
        command = ProposeSweep(asked.of, asked.legal_entity, asked.older_than, before, limits, entries)
        send = Send(f"{UNIT}S-{uuid.uuid4().hex[:12]}", command)
        return await gate.submit(send, request=request, reason=asked.reason)

    @router.get("", summary="Sweeps, the latest first")
    async def _list(
        status: Literal["proposed", "refused", "running", "done", "taking-back", "taken-back", "any"] = "any",
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> dict[str, Any]:
        return {"sweeps": await gate.read(lambda cur: views.sweeps(cur, status, limit))}

    @router.get("/{sweep}", summary="A sweep, and what became of each balance")
    async def _show(sweep: Name) -> dict[str, Any]:
        found = await gate.read(lambda cur: views.sweep(cur, sweep))
        if found is None:
            raise Problem(404, "not-found", f"no sweep {sweep!r}")
        return found

    @router.post("/{sweep}/take-back", summary="Take back all that a sweep has given up")
    async def _take_back(sweep: Name, asked: Because, request: Request) -> Response:
        """Each as of its own day, batch by batch; the sweep says which were not possible."""
        return await gate.submit(Send(UNIT + sweep, TakeSweepBack()), request=request, reason=asked.reason)

    return router


def _limits(below: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """Minor units by currency, of texts such as EUR:5.00.

    >>> _limits(("USD:5", "EUR:2.50"))
    (('EUR', 250), ('USD', 500))

    Raises Problem for a text of another form, a currency named twice, and what is no small amount.
    """
    limits: dict[str, int] = {}
    for text in below:
        currency, _, amount = text.partition(":")
        number = amount.replace(".", "", 1)
        if not (number.isascii() and number.isdigit()) or currency in limits:
            raise Problem(422, "bad-limit", f"{text!r}; expected <currency>:<amount>, as EUR:5.00, once a currency")
        limits[currency] = minor(amount, currency)
        if not 0 < limits[currency] <= SMALL:
            most = to_text(SMALL, currency)
            raise Problem(422, "not-small", f"{text}: a sweep is of balances below at most {most} {currency}")
    return tuple(sorted(limits.items()))
