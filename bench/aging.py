"""The aging over a large ledger: now, as of a past day, and as of a past day as it was known then."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from itertools import islice
from statistics import median
from typing import Any, TypeVar

import psycopg
from errors import BenchError
from ledger import LAST, Ledger
from messages import customer_name
from psycopg.rows import dict_row, tuple_row

from o2c.chassis.migrate import CHASSIS, migrate
from o2c.projection.projection import Projection
from o2c.projection.provision import MIGRATIONS
from o2c.projection.queries.aging import Aging as Answer
from o2c.projection.queries.aging import aging
from o2c.projection.queries.buckets import Buckets
from o2c.projection.queries.cut import cut

SCHEMA, PAGE, TIMES = "o2c_aging", 10_000, 5
PAST = LAST - timedelta(days=90)
T = TypeVar("T")


@dataclass(frozen=True)
class Aging:
    open_items: int
    cells: int
    """Rows of the cube that the answers are sums of."""
    load_seconds: float
    events: int
    now_ms: float
    past_ms: float
    past_known_ms: float
    """As of the past day, as it was known at noon of that day."""
    customer_ms: float
    """Now, of one customer: a sum over items instead of the cube."""


def measure(url: str, open_items: int, say: Callable[[str], None]) -> Aging:
    with psycopg.connect(url, autocommit=True) as connection:
        migrate(connection, SCHEMA, [CHASSIS, MIGRATIONS])
        connection.execute(f"set search_path to {SCHEMA}")
        connection.execute("set timezone to 'UTC'")
        say(f"telling the read model of {open_items:,} open items")
        started = time.monotonic()
        events = load(connection, Ledger(open_items))
        seconds = time.monotonic() - started
        connection.execute("vacuum analyze")  # as autovacuum does while a ledger grows for a year
        (cells,) = _one(connection, "select count(*) from aging_cube")
        (still_open,) = _one(connection, "select count(*) from open_item where not closed")
        if still_open != open_items:
            raise BenchError(f"{still_open:,} open items instead of {open_items:,}")
        noon = datetime.combine(PAST, clock(12), UTC)
        return Aging(
            open_items, cells, seconds, events,
            now_ms=_ask(connection, None),
            past_ms=_ask(connection, PAST),
            past_known_ms=_ask(connection, PAST, noon),
            customer_ms=_ask(connection, None, customer=customer_name(0)),
        )  # fmt: skip


def load(connection: psycopg.Connection[Any], ledger: Ledger) -> int:
    projection, events = Projection(), 0
    for page in _pages(ledger.facts(), PAGE):
        with connection.transaction(), connection.cursor(binary=True, row_factory=tuple_row) as cur:
            projection.fold(cur, page)
        events += len(page)
    return events


def _ask(
    connection: psycopg.Connection[Any],
    as_of: date | None,
    known: datetime | None = None,
    customer: str | None = None,
) -> float:
    """Median milliseconds of the whole question, from the read model's watermark to the answer's rows."""
    times, answers = [], []
    for _ in range(TIMES):
        started = time.perf_counter()
        with connection.transaction(), connection.cursor(row_factory=dict_row) as cur:
            answers.append(aging(cur, cut(cur, as_of, known), Buckets(), customer=customer))
        times.append((time.perf_counter() - started) * 1e3)
    _check(answers[0], as_of or LAST)
    return median(times)


def _check(answer: Answer, as_of: date) -> None:
    """An empty answer would be a fast one."""
    items = sum(cell["items"] for row in answer["rows"] for cell in row["buckets"])
    if not items or answer["as_of"] != as_of:
        raise BenchError(f"the aging as of {as_of} found {items} items as of {answer['as_of']}")


def _one(connection: psycopg.Connection[Any], query: str) -> tuple[Any, ...]:
    row: tuple[Any, ...] | None = connection.execute(query).fetchone()
    assert row is not None
    return row


def _pages(items: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(items)
    while page := list(islice(source, size)):
        yield page
