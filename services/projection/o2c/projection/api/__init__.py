"""The query API. Read-only; every answer says which moment it is for.

Common parameters: `as_of` (a day; its end), `known` (a day or a moment; what was known later is left out) and `basis`
(which date of a movement counts). Money is `{"amount": "12.34", "currency": "EUR"}`. Lists come in pages: `limit`,
`cursor`, and `next_cursor` in the answer, null on the last page.
"""

from fastapi import APIRouter

from o2c.chassis.gate import Readings
from o2c.projection.api import (
    customers,
    figures,
    forecasts,
    goals,
    money,
    processes,
    proofs,
    receivables,
    report_schedules,
    reports,
    restatements,
    stories,
)


def routes(readings: Readings) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["read models"])
    parts = (
        receivables, forecasts, money, customers, figures, processes, restatements, stories, proofs, reports,
        report_schedules, goals,
    )  # fmt: skip
    for part in parts:
        router.include_router(part.routes(readings))
    return router
