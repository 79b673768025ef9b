"""Who owes what, since when."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from o2c.chassis.gate import Readings
from o2c.projection.api.asking import At, Currency, Cursor, Groups, Limit, Name, Ref, found, read
from o2c.projection.queries import aging, aging_converted, balances, open_items, roll_forward, statement
from o2c.projection.queries.buckets import AgedBy, Buckets, parse_days
from o2c.projection.queries.cut import Cur
from o2c.projection.queries.marks import Mark
from o2c.projection.queries.paging import MAX_LIMIT
from o2c.projection.queries.rates import RateKind


def routes(readings: Readings) -> APIRouter:
    router = APIRouter()

    @router.get("/aging", summary="Aging by due date or invoice date")
    async def _aging(
        at: At,
        by: AgedBy = "due",
        group: Groups = None,
        buckets: Annotated[str | None, Query(max_length=200, examples=["30,60,90,120"])] = None,
        customer: Name = None,
        currency: Currency = None,
        entity: Name = None,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> aging.Aging:
        def ask(cur: Cur) -> aging.Aging:
            chosen = Buckets(by, parse_days(buckets))
            wanted: dict[str, Any] = {"customer": customer, "currency": currency, "entity": entity}
            page: dict[str, Any] = {"limit": limit, "cursor": cursor}
            return aging.aging(cur, at.cut(cur), chosen, group=tuple(group or ()), **wanted, **page)

        return await read(readings, ask)

    @router.get("/aging/converted", summary="Aging in one currency, at dated rates")
    async def _converted(
        at: At,
        into: Annotated[str, Query(pattern="^[A-Z]{3}$", description="the currency", examples=["EUR"])],
        rate: RateKind = "month-end",
        by: AgedBy = "due",
        group: Groups = None,
        buckets: Annotated[str | None, Query(max_length=200, examples=["30,60,90,120"])] = None,
        customer: Name = None,
        entity: Name = None,
    ) -> aging_converted.ConvertedAging:
        """`rate`: of each document's day, of the last month's end, or of the day of the answer. A day without a rate
        takes the last one of the 31 days before; `rates` says which."""

        def ask(cur: Cur) -> aging_converted.ConvertedAging:
            chosen = Buckets(by, parse_days(buckets))
            wanted: dict[str, Any] = {"group": tuple(group or ()), "customer": customer, "entity": entity}
            return aging_converted.converted_aging(cur, at.cut(cur), chosen, into, rate, **wanted)

        return await read(readings, ask)

    @router.get("/open-items", summary="Open items, one by one")
    async def _open_items(
        at: At,
        customer: Name = None,
        currency: Currency = None,
        entity: Name = None,
        mark: Mark | None = None,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> open_items.OpenItems:
        wanted: dict[str, Any] = {"customer": customer, "currency": currency, "entity": entity, "mark": mark}
        page: dict[str, Any] = {"limit": limit, "cursor": cursor}
        return await read(readings, lambda cur: open_items.list_open_items(cur, at.cut(cur), **wanted, **page))

    @router.get("/balances", summary="What each customer owes, or the largest debtors of each currency")
    async def _balances(
        at: At,
        top: Annotated[int | None, Query(ge=1, le=MAX_LIMIT)] = None,
        customer: Name = None,
        currency: Currency = None,
        entity: Name = None,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> balances.Balances:
        def ask(cur: Cur) -> balances.Balances:
            if top is not None:
                return balances.top_debtors(cur, at.cut(cur), top, currency=currency, entity=entity)
            wanted: dict[str, Any] = {"customer": customer, "currency": currency, "entity": entity}
            return balances.balances(cur, at.cut(cur), **wanted, limit=limit, cursor=cursor)

        return await read(readings, ask)

    @router.get("/roll-forward", summary="From one balance to the next")
    async def _roll_forward(
        at: At, since: date, currency: Currency = None, entity: Name = None
    ) -> roll_forward.RollForward:
        def ask(cur: Cur) -> roll_forward.RollForward:
            return roll_forward.roll_forward(cur, at.cut(cur), since, entity=entity, currency=currency)

        return await read(readings, ask)

    @router.get("/statement/{customer}", summary="Statement of account")
    async def _statement(
        customer: Ref, at: At, since: date, currency: Currency = None, entity: Name = None
    ) -> statement.Statement:
        def ask(cur: Cur) -> statement.Statement | None:
            return statement.statement(cur, at.cut(cur), customer, since, entity=entity, currency=currency)

        return found(await read(readings, ask), f"a customer {customer!r}")

    return router
