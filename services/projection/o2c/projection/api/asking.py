"""What all questions share: which moment, which page, and how a wrong question is answered."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, TypeVar

import psycopg
from fastapi import Depends, Path, Query

from o2c.chassis.gate import Readings
from o2c.chassis.problems import Problem
from o2c.projection.kpis.overlays import BadOverlay
from o2c.projection.kpis.registry import UnknownKpi
from o2c.projection.kpis.steps import BadSteps
from o2c.projection.queries.buckets import BadBuckets
from o2c.projection.queries.cut import CASH_APP, Basis, Cur, Cut, cut, cut_of_all_heard
from o2c.projection.queries.groups import BadGroup
from o2c.projection.queries.paging import MAX_LIMIT, BadCursor
from o2c.projection.queries.rates import NoRate

T = TypeVar("T")
NAME = r"^[^\x00]+$"
Name = Annotated[str | None, Query(max_length=150, pattern=NAME)]
Ref = Annotated[str, Path(max_length=150, pattern=NAME)]
Currency = Annotated[str | None, Query(pattern="^[A-Z]{3}$")]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT)]
_MOMENT = Query(
    max_length=40,
    examples=["2026-06-03", "2026-06-03T09:30:00Z"],
    # Said, and not checked here: `moment` says better what is wrong.
    json_schema_extra={"anyOf": [{"format": "date"}, {"format": "date-time"}]},
)
Moment = Annotated[str, _MOMENT]
Groups = Annotated[
    list[Annotated[str, Query(max_length=80)]] | None,
    Query(max_length=8, examples=[["entity"], ["attribute:region"]], description="what rows are told apart by"),
]
Cursor = Annotated[str | None, Query(max_length=1000)]


@dataclass(frozen=True)
class When:
    """The moment asked for, before it is held against what is known."""

    as_of: date | None
    known: date | datetime | None
    basis: Basis

    @property
    def past(self) -> bool:
        return self.as_of is not None or self.known is not None

    def until(self, last: date | None) -> "When":
        """The same, as of another day if one is given."""
        return self if last is None else replace(self, as_of=last)

    def cut(self, cur: Cur, sources: Collection[str] = (CASH_APP,)) -> Cut:
        return cut(cur, self.as_of, self.known, self.basis, sources=sources)

    def known_at(self, known: date | datetime, other: Cut) -> "When":
        """The day of an answer made before, as known at another moment."""
        return When(other.as_of, known, other.basis)

    def of_all_heard(self, cur: Cur) -> Cut:
        return cut_of_all_heard(cur, self.as_of, self.known, self.basis)


def when(as_of: date | None = None, known: Annotated[str | None, _MOMENT] = None, basis: Basis = "effective") -> When:
    return When(as_of, None if known is None else moment("known", known), basis)


def moment(name: str, text: str) -> date | datetime:
    """A day or a moment. Raises Problem."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-06-03") else datetime.fromisoformat(text)
    except ValueError:
        raise Problem(
            422, "invalid-request", f"{name}: expected a day or a moment such as 2026-06-03T09:30:00Z"
        ) from None


At = Annotated[When, Depends(when)]


async def read(readings: Readings, query: Callable[[Cur], T]) -> T:
    try:
        return await readings.read(query)
    except (BadCursor, BadBuckets, BadGroup, BadOverlay, BadSteps, NoRate, UnknownKpi) as error:
        raise Problem(422, "invalid-request", str(error)) from None
    except psycopg.DataError:
        raise Problem(422, "invalid-request", "a value is outside of what can be asked for") from None


def found(answer: T | None, what: str) -> T:
    if answer is None:
        raise Problem(404, "not-known", f"nothing is known of {what}")
    return answer
