"""Key figures: of a day, and day by day."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from o2c.chassis.gate import Readings
from o2c.projection.api.asking import NAME, At, Currency, Cursor, Limit, Name, Ref, read
from o2c.projection.kpis import allowance, answer, drill
from o2c.projection.kpis.overlays import MAX_TEXT, overlays
from o2c.projection.kpis.periods import MAX_MONTHS
from o2c.projection.kpis.sources import heard
from o2c.projection.kpis.steps import Step
from o2c.projection.queries.cut import Cur

Months = Annotated[int | None, Query(ge=1, le=MAX_MONTHS)]
Group = Annotated[str | None, Query(max_length=200, pattern=NAME, examples=["risk-class=A"])]


def routes(readings: Readings) -> APIRouter:
    router = APIRouter()

    @router.get("/kpis", summary="Key figures of a day")
    async def _kpis(
        at: At,
        name: Name = None,
        entity: Name = None,
        currency: Currency = None,
        customer: Name = None,
        group: Group = None,
        months: Months = None,
    ) -> answer.Kpis:
        wanted: dict[str, Any] = {"entity": entity, "currency": currency, "customer": customer, "group": group}
        return await read(
            readings, lambda cur: answer.kpis(cur, at.cut(cur, heard(cur)), name=name, **wanted, months=months)
        )

    @router.get("/kpis/series", summary="A key figure, day by day")
    async def _series(
        at: At,
        name: Annotated[str, Query(max_length=150)],
        first: Annotated[date, Query(alias="from")],
        to: date | None = None,
        step: Step = "month",
        entity: Name = None,
        currency: Currency = None,
        customer: Name = None,
        group: Group = None,
        months: Months = None,
    ) -> answer.Series:
        """`to` is another word for `as_of`."""
        wanted: dict[str, Any] = {"entity": entity, "currency": currency, "customer": customer, "group": group}
        until = at.until(to)
        return await read(
            readings,
            lambda cur: answer.series(cur, until.cut(cur, heard(cur)), name, first, step, **wanted, months=months),
        )

    @router.get("/kpis/{name}/items", summary="The items behind a key figure")
    async def _items(
        at: At,
        name: Ref,
        entity: Annotated[str, Query(max_length=150, pattern=NAME)],
        currency: Annotated[str, Query(pattern="^[A-Z]{3}$")],
        side: drill.Which = "numerator",
        customer: Name = None,
        group: Group = None,
        months: Months = None,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> drill.KpiItems:
        """Their amounts sum up to the figure's numerator, or to its denominator."""
        wanted: dict[str, Any] = {"side": side, "customer": customer, "group": group, "months": months}
        page: dict[str, Any] = {"limit": limit, "cursor": cursor}
        return await read(
            readings,
            lambda cur: drill.kpi_items(cur, at.cut(cur, heard(cur)), name, entity, currency, **wanted, **page),
        )

    @router.get("/allowance", summary="Provision matrix, proposed loss allowance and its journal entry")
    async def _allowance(
        at: At,
        segment_by: Annotated[str, Query(max_length=100, pattern=NAME)] = "risk-class",
        history: Annotated[int, Query(ge=1, le=allowance.MAX_HISTORY)] = 12,
        overlay: Annotated[str | None, Query(max_length=MAX_TEXT)] = None,
        entity: Name = None,
        currency: Currency = None,
    ) -> allowance.Allowances:
        """A proposal; nothing is posted."""

        def ask(cur: Cur) -> allowance.Allowances:
            wanted: dict[str, Any] = {"entity": entity, "currency": currency}
            judged = overlays(overlay)
            return allowance.allowances(
                cur, at.cut(cur), segment_by=segment_by, history=history, overlays=judged, **wanted
            )

        return await read(readings, ask)

    return router
