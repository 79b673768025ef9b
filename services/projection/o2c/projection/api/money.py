"""What came in, and what of it is not applied."""

from typing import Any

from fastapi import APIRouter

from o2c.chassis.gate import Readings
from o2c.projection.api.asking import At, Currency, Cursor, Limit, Name, read
from o2c.projection.queries import receipts, unapplied


def routes(readings: Readings) -> APIRouter:
    router = APIRouter()

    @router.get("/receipts", summary="Receipts and what became of them")
    async def _receipts(
        at: At,
        receipt: Name = None,
        account: Name = None,
        currency: Currency = None,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> receipts.Receipts:
        wanted: dict[str, Any] = {"receipt": receipt, "account": account, "currency": currency}
        page: dict[str, Any] = {"limit": limit, "cursor": cursor}
        return await read(readings, lambda cur: receipts.list_receipts(cur, at.cut(cur), **wanted, **page))

    @router.get("/unapplied", summary="Money received and not applied, payer known or not")
    async def _unapplied(
        at: At, account: Name = None, currency: Currency = None, limit: Limit = 100, cursor: Cursor = None
    ) -> unapplied.Unapplied:
        page: dict[str, Any] = {"account": account, "currency": currency, "limit": limit, "cursor": cursor}
        return await read(readings, lambda cur: unapplied.list_unapplied(cur, at.cut(cur), **page))

    return router
