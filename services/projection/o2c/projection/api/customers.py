"""Orders, credit and the customer at a glance."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from o2c.chassis.gate import Readings
from o2c.projection.api.asking import At, Currency, Cursor, Limit, Name, Ref, found, read
from o2c.projection.queries import credit_use, customer_changes, customers, orders, overview
from o2c.projection.queries.cut import Cur


def routes(readings: Readings) -> APIRouter:
    router = APIRouter()

    @router.get("/orders", summary="Orders, by status")
    async def _list(
        at: At,
        status: orders.Status = "all",
        customer: Name = None,
        currency: Currency = None,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> orders.Orders:
        wanted: dict[str, Any] = {"customer": customer, "currency": currency, "limit": limit, "cursor": cursor}
        return await read(
            readings,
            lambda cur: orders.list_orders(cur, at.cut(cur, orders.SOURCES), status=status, past=at.past, **wanted),
        )

    @router.get("/credit-use", summary="Exposure against the limit")
    async def _credit_use(
        at: At, customer: Name = None, currency: Currency = None, limit: Limit = 100, cursor: Cursor = None
    ) -> credit_use.CreditUses:
        wanted: dict[str, Any] = {"customer": customer, "currency": currency, "limit": limit, "cursor": cursor}
        return await read(
            readings, lambda cur: credit_use.credit_use(cur, at.cut(cur, credit_use.SOURCES), past=at.past, **wanted)
        )

    @router.get("/customer-changes", summary="What changed in terms, limits and master data; the latest first")
    async def _changes(
        at: At, customer: Name = None, since: date | None = None, limit: Limit = 100, cursor: Cursor = None
    ) -> customer_changes.CustomerChanges:
        wanted: dict[str, Any] = {"customer": customer, "since": since, "limit": limit, "cursor": cursor}
        return await read(
            readings,
            lambda cur: customer_changes.customer_changes(cur, at.cut(cur, customer_changes.SOURCES), **wanted),
        )

    @router.get("/customers/{customer}", summary="A customer at a glance")
    async def _customer(customer: Ref, at: At) -> customers.Customer:
        answer = await read(
            readings, lambda cur: customers.customer(cur, at.cut(cur, credit_use.SOURCES), customer, past=at.past)
        )
        return found(answer, f"a customer {customer!r}")

    @router.get("/customers/{customer}/overview", summary="Everything about a customer on one page")
    async def _overview(
        customer: Ref, at: At, limit: Annotated[int, Query(ge=1, le=100)] = 10
    ) -> overview.Overview:  # fmt: skip
        def ask(cur: Cur) -> overview.Overview | None:
            return overview.overview(cur, at.cut(cur, credit_use.SOURCES), customer, past=at.past, limit=limit)

        return found(await read(readings, ask), f"a customer {customer!r}")

    return router
