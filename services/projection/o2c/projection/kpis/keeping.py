"""Keeping the figures of every complete day in a table, for BI: what changes with late facts is worked out again.

A fact can change the figures of its effective day and of all days after it, none before. So the earliest effective day
of what came since the last time says from which day on to begin. What is read off the books costs one reading for all
days; a figure that takes a question of its own is kept for the last days and for the ends of months before, the newest
first.

The rows are those that `kpis` answers for the same day as known at `kpi_kept.known`, whatever was kept before.
"""

import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from o2c.chassis.database import Database
from o2c.projection.kpis.answer import outcomes
from o2c.projection.kpis.figure import Outcome
from o2c.projection.kpis.kinds import Kpi, LedgerKpi
from o2c.projection.kpis.periods import ending
from o2c.projection.kpis.registry import KPIS
from o2c.projection.kpis.sources import Place, books, heard
from o2c.projection.kpis.told import told
from o2c.projection.queries.cut import NOTHING_KNOWN, Cur, Cut, watermark
from o2c.projection.tables import Append, Row

KEPT_DAYS = 3 * 366
RECENT_DAYS = 31
"""Of which every figure is kept, and not only at the ends of months."""
REFRESH_SECONDS = 900
BY_BOOKS = tuple(kpi for kpi in KPIS if isinstance(kpi, LedgerKpi))
BY_QUESTION = tuple(kpi for kpi in KPIS if not isinstance(kpi, LedgerKpi))
_SPANS = {kpi.months for kpi in BY_BOOKS}
KPI_DAY = Append(
    "kpi_day",
    {
        "entity": "text", "currency": "text", "kpi": "text", "day": "date", "value": "numeric", "reason": "text",
        "numerator": "numeric", "denominator": "numeric",
    },
)  # fmt: skip
_CHANGED = """select min(day) as day from (
    select min(effective) as day from movement where known > %(since)s and known <= %(known)s
    union all select min(effective) from receipt_movement where known > %(since)s and known <= %(known)s
    union all select min(known)::date from story where known > %(since)s and known <= %(known)s
      and type in ('order-held', 'order-released')
  ) d"""
_KEPT = "select known from kpi_kept"
_PLACES = "select count(*) as heard, (select places from kpi_kept) as kept from watermark"
_STALE = "select max(day) as day from kpi_stale"

_FORGET_STALE = "delete from kpi_stale where day < %(recent)s and extract(day from day + 1) <> 1"
_FORGET_KEPT = """delete from kpi_day
  where day < %(recent)s and extract(day from day + 1) <> 1 and kpi = any(%(names)s)"""


class Keeper:
    """Does one part at once. Several processes may keep the same table: a part that another has done is left."""

    def __init__(self, database: Database) -> None:
        self._database, self._refreshed = database, float("-inf")

    def tend(self) -> bool:
        """Whether there was anything to do."""
        if time.monotonic() - self._refreshed >= REFRESH_SECONDS:
            self._refreshed = time.monotonic()
            return self._keep(refresh)
        return self._keep(refine)

    def _keep(self, part: Callable[[Cur, Cur], bool]) -> bool:
        with self._database.connect() as connection, connection.transaction():
            connection.execute("select pg_advisory_xact_lock(hashtext('kpi_day'), hashtext(current_schema()))")
            with connection.cursor() as writing:
                done: bool = self._database.read(lambda reading: part(reading, writing))
        return done


def refresh(reading: Cur, writing: Cur) -> bool:
    """Work out again what is read off the books, from the first day that changed; the other figures become stale."""
    kept, latest, places = _kept(reading), watermark(reading, heard(reading)), _places(reading)
    # A partition that was not heard of at all held nothing back: what it says may be older than what is kept.
    since = NOTHING_KNOWN if kept is None or places["heard"] != places["kept"] else kept
    row = reading.execute(_CHANGED, {"since": since, "known": latest}).fetchone()
    last = latest.date() - timedelta(days=1)
    first = row["day"] if row and row["day"] is not None else latest.date()
    if kept is not None:
        first = min(first, kept.date())
    first = max(first, last - timedelta(days=KEPT_DAYS - 1))
    if first > last:
        return False
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    _write(writing, days, BY_BOOKS, _by_books(reading, Cut(last, latest), days))
    _forget(writing, last)
    stale = [day for day in days if is_kept(day, last)]
    writing.execute("insert into kpi_stale select unnest(%s::date[]) on conflict do nothing", (stale,))
    writing.execute(
        "insert into kpi_kept (known, places) values (%s, %s)"
        " on conflict (one) do update set known = excluded.known, places = excluded.places",
        (latest, places["heard"]),
    )
    return True


def refine(reading: Cur, writing: Cur) -> bool:
    """Work out the figures that take questions of their own, for the newest day that still waits for them."""
    row, kept = reading.execute(_STALE).fetchone(), _kept(reading)
    if not row or row["day"] is None or kept is None:
        return False
    day = row["day"]
    found = outcomes(reading, Cut(day, kept), {}, KPIS)
    rows = [_row(place, kpi, day, by_name[kpi.name]) for place, by_name in found.items() for kpi in BY_QUESTION]
    _write(writing, [day], BY_QUESTION, rows)
    writing.execute("delete from kpi_stale where day = %s", (day,))
    return True


def _forget(writing: Cur, last: date) -> None:
    """What is too old by now."""
    oldest, recent = last - timedelta(days=KEPT_DAYS - 1), last - timedelta(days=RECENT_DAYS - 1)
    writing.execute("delete from kpi_stale where day < %s", (oldest,))
    writing.execute("delete from kpi_day where day < %s", (oldest,))
    bound = {"recent": recent, "names": [kpi.name for kpi in BY_QUESTION]}
    writing.execute(_FORGET_STALE, bound)
    writing.execute(_FORGET_KEPT, bound)


def is_kept(day: date, last: date) -> bool:
    """
    >>> is_kept(date(2026, 4, 30), date(2026, 6, 30)), is_kept(date(2026, 4, 29), date(2026, 6, 30))
    (True, False)
    """
    return (last - day).days < RECENT_DAYS or (day + timedelta(days=1)).day == 1


def _kept(reading: Cur) -> Any:
    row = reading.execute(_KEPT).fetchone()
    return row["known"] if row else None


def _places(reading: Cur) -> dict[str, Any]:
    """How many partitions are heard of now, and how many were when the figures were kept."""
    row = reading.execute(_PLACES).fetchone()
    assert row is not None
    return row


def _by_books(reading: Cur, cut: Cut, days: Sequence[date]) -> list[Row]:
    rows = []
    for place, book in books(reading, cut, {}).items():
        for day in days:
            if day >= book.receivable.first:
                ledgers = {months: book.at(day, ending(day, months)) for months in _SPANS}
                rows += [_row(place, kpi, day, kpi.compute(ledgers[kpi.months])) for kpi in BY_BOOKS]
    return rows


def _row(place: Place, kpi: Kpi, day: date, outcome: Outcome) -> Row:
    figure = told(kpi, outcome, place[1])
    value, numerator, denominator = (
        None if text is None else Decimal(text)
        for text in (figure["value"], figure["numerator"], figure["denominator"])
    )
    return (*place, kpi.name, day, value, figure["reason"], numerator, denominator)


def _write(writing: Cur, days: Sequence[date], chosen: Sequence[Kpi], rows: Sequence[Row]) -> None:
    names = [kpi.name for kpi in chosen]
    writing.execute("delete from kpi_day where kpi = any(%s) and day between %s and %s", (names, days[0], days[-1]))
    KPI_DAY.write(writing, rows)
