"""Where time goes between an order and its cash: steps, ways, what is done again, and what stands still."""

from datetime import date, datetime, timedelta
from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb
from typing_extensions import TypedDict

from o2c.projection.process.activities import BY_NAME
from o2c.projection.process.log import RANKS, Clock, event_log
from o2c.projection.queries.cut import BILLING, CASH_APP, CREDIT, ORDER, Cur, Cut, CutAnswer

SOURCES = (ORDER, CREDIT, BILLING, CASH_APP)
_MOST = 200
"""Activities of an order that its way tells; what comes later is left off."""

_ORDERED = sql.SQL("""with {log}, cases as (
  select order_id, min(at) as began, max(at) as ended, count(*) as activities, bool_or(activity = 'order completed') as
    completed from log group by order_id having min(at) >= %(since)s and min(at) < %(until)s
), ordered as (
  select l.*, c.began, c.completed, c.ended, row_number() over w as place, lag(l.activity) over w as before,
    lag(l.at) over w as since
  from log l join cases c using (order_id)
  window w as (partition by l.order_id order by l.at, l.rank, l.known, l.partition, l.sequence, l.about)
)""")
_STEPS = sql.SQL("""{ordered}
select before, activity, count(*) as times, count(distinct order_id) as orders,
  percentile_disc(0.5) within group (order by at - since) as half,
  percentile_disc(0.9) within group (order by at - since) as nine_tenths, sum(at - since) as whole
from ordered where before is not null group by before, activity order by whole desc, before, activity""")
_WAYS = sql.SQL("""{ordered}, ways as (
  select order_id, array_agg(activity order by place) filter (where place <= %(most)s) as way, max(at) - min(began) as
    took from ordered where completed group by order_id
)
select way, count(*) as orders, percentile_disc(0.5) within group (order by took) as half
from ways group by way order by orders desc, way limit %(limit)s""")
_AGAIN = sql.SQL("""{ordered}
select activity, count(*) as times, count(distinct order_id) as orders from ordered group by activity
order by orders desc, activity""")
_STANDING = sql.SQL("""{ordered}, latest as (
  select distinct on (order_id) order_id, activity, at from ordered where not completed
  order by order_id, place desc
)
select activity, count(*) as orders, percentile_disc(0.5) within group (order by %(now)s - at) as half,
  max(%(now)s - at) as longest, min(order_id) filter (where at = first_at) as oldest
from (select *, min(at) over (partition by activity) as first_at from latest) l
group by activity order by orders desc, activity""")
_CASES = sql.SQL("""with {log}, cases as (
  select order_id, min(at) as began, max(at) as ended, bool_or(activity = 'order completed') as completed
  from log group by order_id having min(at) >= %(since)s and min(at) < %(until)s
)
select count(*) as orders, count(*) filter (where completed) as completed,
  percentile_disc(0.5) within group (order by ended - began) filter (where completed) as half,
  percentile_disc(0.9) within group (order by ended - began) filter (where completed) as nine_tenths
from cases""")


class Step(TypedDict):
    """The time from one activity to the next, in seconds. `waits_for`: whose turn it was."""

    before: str
    activity: str
    waits_for: str
    times: int
    orders: int
    median_seconds: float
    ninety_percent_seconds: float
    share_percent: str


class Way(TypedDict):
    activities: list[str]
    orders: int
    median_seconds: float


class Rework(TypedDict):
    activity: str
    times: int
    orders: int


class Standing(TypedDict):
    """Orders not completed, by the last thing that happened to them."""

    after: str
    orders: int
    median_seconds: float
    longest_seconds: float
    oldest: str


class Process(CutAnswer):
    clock: Clock
    since: date | None
    until: date | None
    orders: int
    completed: int
    median_seconds: float | None
    ninety_percent_seconds: float | None
    steps: list[Step]
    ways: list[Way]
    rework: list[Rework]
    standing: list[Standing]


def process(
    cur: Cur,
    cut: Cut,
    clock: Clock,
    wanted: dict[str, Any],
    *,
    since: date | None = None,
    until: date | None = None,
    limit: int = 10,
) -> Process:
    """Of orders that began on `since` or later and before `until`: two such spans are a before and an after.

    Times are what passed between activities of one order, whoever they waited for; a day counts as one on the
    effective clock. Ways are those of completed orders.
    """
    log = event_log(clock, wanted)
    ordered = _ORDERED.format(log=log)
    now = cut.known if clock == "known" else datetime.combine(cut.as_of, datetime.min.time(), cut.known.tzinfo)
    bound = {
        **cut.parameters, **wanted, "ranks": Jsonb(RANKS), "now": now, "limit": limit, "most": _MOST,
        "since": since or date.min, "until": until or date.max,
    }  # fmt: skip
    whole = cur.execute(_CASES.format(log=log), bound).fetchone() or {}
    steps = cur.execute(_STEPS.format(ordered=ordered), bound).fetchall()
    ways = cur.execute(_WAYS.format(ordered=ordered), bound).fetchall()
    counted = cur.execute(_AGAIN.format(ordered=ordered), bound).fetchall()
    standing = cur.execute(_STANDING.format(ordered=ordered), bound).fetchall()
    return {
        **cut.answer,
        "clock": clock,
        "since": since,
        "until": until,
        "orders": whole["orders"],
        "completed": whole["completed"],
        "median_seconds": _seconds(whole["half"]),
        "ninety_percent_seconds": _seconds(whole["nine_tenths"]),
        "steps": _steps(steps),
        "ways": [
            {"activities": row["way"], "orders": row["orders"], "median_seconds": row["half"].total_seconds()}
            for row in ways
        ],
        "rework": [
            {"activity": row["activity"], "times": row["times"], "orders": row["orders"]}
            for row in counted
            if BY_NAME[row["activity"]].again
        ],
        "standing": [_standing(row) for row in standing],
    }


def _steps(rows: list[dict[str, Any]]) -> list[Step]:
    whole = sum((row["whole"] for row in rows), timedelta())
    return [
        {
            "before": row["before"],
            "activity": row["activity"],
            "waits_for": BY_NAME[row["activity"]].of,
            "times": row["times"],
            "orders": row["orders"],
            "median_seconds": row["half"].total_seconds(),
            "ninety_percent_seconds": row["nine_tenths"].total_seconds(),
            "share_percent": f"{100 * row['whole'] / whole:.1f}" if whole else "0.0",
        }
        for row in rows
    ]


def _standing(row: dict[str, Any]) -> Standing:
    return {
        "after": row["activity"],
        "orders": row["orders"],
        "median_seconds": row["half"].total_seconds(),
        "longest_seconds": row["longest"].total_seconds(),
        "oldest": row["oldest"],
    }


def _seconds(interval: timedelta | None) -> float | None:
    return None if interval is None else interval.total_seconds()
