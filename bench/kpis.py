"""The key figures of a day over a large ledger, from nothing but the read models' tables."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from typing import Any

import psycopg
from aging import load
from errors import BenchError
from ledger import LAST, Ledger
from psycopg.rows import dict_row

from o2c.chassis.migrate import CHASSIS, migrate
from o2c.projection.kpis.answer import kpis, outcomes, series
from o2c.projection.kpis.kinds import LedgerKpi, RowsKpi
from o2c.projection.kpis.registry import KPIS
from o2c.projection.provision import MIGRATIONS
from o2c.projection.queries.cut import Cur, cut

SCHEMA, DAYS, PAID_SHARE = "o2c_kpis", 720, 4 / 5
PAST = LAST - timedelta(days=90)


@dataclass(frozen=True)
class Kpis:
    """Seconds, each of one question from a cold start of its session."""

    open_items: int
    closed_items: int
    load_seconds: float
    events: int
    now: float
    past: float
    families: dict[str, float]
    """Of the past day: each query by itself."""
    again: float
    """Those read off sums by day, when all has been read before."""
    series: float


def measure(url: str, open_items: int, say: Callable[[str], None]) -> Kpis:
    with psycopg.connect(url, autocommit=True) as connection:
        migrate(connection, SCHEMA, [CHASSIS, MIGRATIONS])
        connection.execute(f"set search_path to {SCHEMA}")
        connection.execute("set timezone to 'UTC'")
        say(f"telling the read model of {open_items:,} open and {4 * open_items:,} closed items")
        started = time.monotonic()
        events = load(connection, Ledger(open_items, paid_share=PAID_SHARE, days=DAYS, cash=True))
        seconds = time.monotonic() - started
        connection.execute("vacuum analyze")
        say(f"{events:,} events in {seconds:,.0f} s; asking")
        by_day = [kpi for kpi in KPIS if isinstance(kpi, LedgerKpi)]
        families = {kpi.family.name: kpi for kpi in KPIS if isinstance(kpi, RowsKpi)}
        noon = datetime.combine(PAST, clock(12), UTC)
        return Kpis(
            open_items,
            4 * open_items,
            seconds,
            events,
            now=_timed(connection, lambda cur: _check(kpis(cur, cut(cur)))),
            past=_timed(connection, lambda cur: _check(kpis(cur, cut(cur, PAST, noon)))),
            families={
                "read off sums by day": _timed(connection, lambda cur: outcomes(cur, cut(cur, PAST, noon), {}, by_day)),
                **{
                    name: _timed(connection, lambda cur, kpi=kpi: outcomes(cur, cut(cur, PAST, noon), {}, (kpi,)))  # type: ignore[misc]
                    for name, kpi in families.items()
                },
            },
            again=_timed(connection, lambda cur: outcomes(cur, cut(cur), {}, by_day)),
            series=_timed(connection, lambda cur: series(cur, cut(cur), "dso", LAST - timedelta(days=364), "day")),
        )


def _timed(connection: psycopg.Connection[Any], ask: Callable[[Cur], object]) -> float:
    started = time.perf_counter()
    with connection.transaction(), connection.cursor(row_factory=dict_row) as cur:
        ask(cur)
    return time.perf_counter() - started


def _check(answer: Any) -> None:
    """An empty answer would be a fast one."""
    figures = [kpi for row in answer["rows"] for kpi in row["kpis"] if kpi["value"] is not None]
    if len(figures) < 6 * len(KPIS) // 2:
        raise BenchError(f"only {len(figures)} key figures as of {answer['as_of']}")
