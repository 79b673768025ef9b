"""What changed in a report since it was last looked at."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from o2c.chassis.gate import Readings
from o2c.chassis.problems import Problem
from o2c.projection.api.asking import At, Currency, Cursor, Groups, Limit, Moment, Name, moment, read
from o2c.projection.queries.buckets import AgedBy, Buckets, parse_days
from o2c.projection.queries.cut import Cur
from o2c.projection.restatement.figures import AgingReport, Report, RollForwardReport
from o2c.projection.restatement.restated import Restatement, restatement


def routes(readings: Readings) -> APIRouter:
    router = APIRouter()

    @router.get("/restatement", summary="Every figure of a report that changed between two moments of knowing, and why")
    async def _restatement(
        at: At,
        known_before: Moment,
        report: Literal["aging", "roll-forward"] = "aging",
        by: AgedBy = "due",
        group: Groups = None,
        buckets: Annotated[str | None, Query(max_length=200)] = None,
        since: Annotated[date | None, Query(description="first day of a roll-forward")] = None,
        customer: Name = None,
        currency: Currency = None,
        entity: Name = None,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> Restatement:
        before = moment("known_before", known_before)

        def ask(cur: Cur) -> Restatement:
            now = at.cut(cur)
            chosen: Report = AgingReport(Buckets(by, parse_days(buckets)), group or ())
            if report == "roll-forward":
                if since is None or customer is not None:
                    raise Problem(422, "invalid-request", "a roll-forward needs `since`, and has no single customer")
                chosen = RollForwardReport(since)
            then = at.known_at(before, now).cut(cur)
            wanted: dict[str, Any] = {"customer": customer, "currency": currency, "entity": entity}
            return restatement(cur, chosen, then, now, wanted, limit=limit, cursor=cursor)

        return await read(readings, ask)

    return router
