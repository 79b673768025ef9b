"""A report as it was known then, as it is known now, and everything between: old, new, and what moved it.

Nothing is kept for it: both answers are the report itself, asked for its day as known at two moments, and the movements
known in between are exactly their difference.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.queries.cut import Cur, Cut, CutAnswer
from o2c.projection.restatement.causes import Cause, causes
from o2c.projection.restatement.figures import Figures, Key, Report


class Restated(TypedDict):
    currency: str
    group: dict[str, str]
    figure: str
    old: Money
    new: Money
    difference: Money


class Restatement(CutAnswer):
    known_before: datetime
    changed: list[Restated]
    causes: list[Cause]
    next_cursor: str | None


def restatement(
    cur: Cur, report: Report, then: Cut, now: Cut, wanted: Mapping[str, Any], *, limit: int, cursor: str | None = None
) -> Restatement:
    """`then` and `now` are the same day and basis, known at two moments. Causes come in pages. Raises BadCursor,
    BadGroup."""
    found, next_cursor = causes(cur, report, then.known, now, wanted, limit, cursor)
    changed = _changed(report, report.figures(cur, then, wanted), report.figures(cur, now, wanted))
    return {
        **now.answer,
        "known_before": then.known,
        "changed": changed,
        "causes": found,
        "next_cursor": next_cursor,
    }


def _changed(report: Report, old: Figures, new: Figures) -> list[Restated]:
    """In the order of the report's own columns."""
    names = dict.fromkeys(name for _, _, name in (*new, *old))
    order = {name: place for place, name in enumerate(names)}
    changed = [key for key in old.keys() | new.keys() if old.get(key, 0) != new.get(key, 0)]
    changed.sort(key=lambda key: (key[0], key[1], order[key[2]]))
    return [_restated(key, report, old.get(key, 0), new.get(key, 0)) for key in changed]


def _restated(key: Key, report: Report, old: int, new: int) -> Restated:
    currency, group, figure = key
    return {
        "currency": currency,
        "group": dict(zip(report.groups, group, strict=True)),
        "figure": figure,
        "old": money(old, currency),
        "new": money(new, currency),
        "difference": money(new - old, currency),
    }
