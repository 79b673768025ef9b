"""What will come in, and when."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from o2c.chassis.gate import Readings
from o2c.projection.api.asking import At, Currency, Cursor, Limit, Name, read
from o2c.projection.forecast.weeks import MAX_WEEKS
from o2c.projection.queries import cash_forecast

Weeks = Annotated[int, Query(ge=1, le=MAX_WEEKS)]


def routes(readings: Readings) -> APIRouter:
    router = APIRouter()

    @router.get("/forecast", summary="What open items will bring, by currency and week")
    async def _forecast(
        at: At, customer: Name = None, currency: Currency = None, entity: Name = None, weeks: Weeks = 8
    ) -> cash_forecast.Forecast:
        wanted: dict[str, Any] = {"customer": customer, "currency": currency, "entity": entity}
        return await read(readings, lambda cur: cash_forecast.cash_forecast(cur, at.cut(cur), weeks, wanted))

    @router.get("/forecast/items", summary="When each open item will be paid")
    async def _items(
        at: At,
        customer: Name = None,
        currency: Currency = None,
        entity: Name = None,
        weeks: Weeks = 8,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> cash_forecast.ForecastItems:
        wanted: dict[str, Any] = {"customer": customer, "currency": currency, "entity": entity}
        page: dict[str, Any] = {"limit": limit, "cursor": cursor}
        return await read(readings, lambda cur: cash_forecast.forecast_items(cur, at.cut(cur), weeks, wanted, **page))

    return router
