"""Which moment an answer is for: as of a day, as known at a moment, on a basis.

*As of D* means the end of D: what is dated D is in, what was paid on D is out, what is due on D is not due. `basis`
says which date of a movement counts. `known` is the commit time of the source service; the projection answers for a
moment only when nothing known earlier can still come, so "now" is the lowest watermark of the sources the answer rests
on, and is said in every answer.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

from psycopg import Cursor
from typing_extensions import TypedDict

Cur = Cursor[dict[str, Any]]
Basis = Literal["effective", "accounting"]
Known = datetime | date | None

ORDER, CREDIT, BILLING, CASH_APP = "/o2c/order", "/o2c/credit", "/o2c/billing", "/o2c/cash-app"
NOTHING_KNOWN = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_PASSED = """select min(known) as known from watermark where source = any(%(sources)s::text[])
  having count(distinct source) = cardinality(%(sources)s::text[])"""
_HEARD = "select max(known) as known from watermark"


class CutAnswer(TypedDict):
    as_of: date
    known: datetime
    basis: Basis


@dataclass(frozen=True)
class Cut:
    """An answer's moment, made by `cut`. Its `parameters` are what the queries bind."""

    as_of: date
    known: datetime
    basis: Basis = "effective"

    @property
    def known_day(self) -> date:
        return self.known.date()

    @property
    def parameters(self) -> dict[str, Any]:
        return {
            "as_of": self.as_of,
            "known": self.known,
            "known_day": self.known_day,
            "next_day": datetime.combine(self.known_day + timedelta(days=1), time(), UTC),
        }

    @property
    def answer(self) -> CutAnswer:
        return {"as_of": self.as_of, "known": self.known, "basis": self.basis}


def cut(
    cur: Cur,
    as_of: date | None = None,
    known: Known = None,
    basis: Basis = "effective",
    *,
    sources: Collection[str] = (CASH_APP,),
) -> Cut:
    """The moment asked for, no later than what can be answered. Without a date: the day of `known`.

    A `known` day means its end, in UTC. `sources` are those that the answer rests on: open items, receipts and
    everything made of them come from cash application alone, so its watermark decides; an answer that rests on more
    waits for the slowest. A watermark moves on with every proof of totals, a few seconds behind while something moves.
    """
    return _cut(watermark(cur, sources), as_of, known, basis)


def cut_of_all_heard(cur: Cur, as_of: date | None = None, known: Known = None, basis: Basis = "effective") -> Cut:
    """For stories, which show single events and sum up nothing: without `known`, everything that has been heard."""
    row = cur.execute(_HEARD).fetchone()
    heard: datetime | None = row["known"] if row else None
    return _cut(heard or NOTHING_KNOWN, as_of, known, basis)


def _cut(latest: datetime, as_of: date | None, known: Known, basis: Basis) -> Cut:
    if known is None:
        moment = latest
    elif isinstance(known, datetime):
        moment = min(latest, known if known.tzinfo else known.replace(tzinfo=UTC))
    else:
        moment = min(latest, datetime.combine(known, time.max, UTC))
    moment = moment.astimezone(UTC)
    return Cut(as_of or moment.date(), moment, basis)


def watermark(cur: Cur, sources: Collection[str] = (CASH_APP,)) -> datetime:
    """The latest moment of which everything is heard, over all partitions of these sources.

    One tick before the last record heard: more that is known at the same microsecond may follow it.
    """
    row: Mapping[str, Any] | None = cur.execute(_PASSED, {"sources": list(sources)}).fetchone()
    return row["known"] - _TICK if row and row["known"] else NOTHING_KNOWN
