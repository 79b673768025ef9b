"""Goals as they are answered: what was set, how it goes, and what would close the gap."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from psycopg import sql
from typing_extensions import TypedDict

from o2c.contracts.money import to_text
from o2c.projection.amounts import Money, money
from o2c.projection.goals.gap import NOTHING, Gap, Open, gap
from o2c.projection.goals.goal import UNITS, Goal
from o2c.projection.goals.measures import measured, wanted_of
from o2c.projection.goals.progress import Progress, progress
from o2c.projection.kpis.figure import Figure, Outcome, rounded
from o2c.projection.kpis.steps import steps
from o2c.projection.queries.cut import Cur, Cut, CutAnswer
from o2c.projection.queries.items import open_items

MOST_OPEN = 20_000
"""Open invoices that a gap is looked for in: the largest."""
_OPEN = sql.SQL("""with {open_items} select item, number, customer, document_date, due_date, open_then::bigint as amount
  from open_then where kind = 'invoice' and open_then > 0 order by open_then desc, item limit %(most)s""")


class Point(TypedDict):
    """`value` is null where there is no figure."""

    day: date
    value: str | None


class GapItem(TypedDict):
    item: str
    number: str
    customer: str
    due_date: date
    open: Money


class GapTold(TypedDict):
    """The fewest items whose payment today would reach the target. `share_percent` below 100: all that is open is not
    enough."""

    items: int
    amount: Money
    share_percent: str
    largest: list[GapItem]


class GoalTold(TypedDict):
    name: str
    version: int
    measure: str
    unit: str
    legal_entity: str
    currency: str
    customer: str | None
    customer_group: str | None
    target: str
    first: date
    last: date
    owner: str
    author: str
    reason: str
    ended: bool


class GoalAnswer(CutAnswer):
    """`way_percent`: of the way from `start` to the target. `heading_for`: on the last day, at the pace so far."""

    goal: GoalTold
    status: str
    why: str
    start: str | None
    now: str | None
    way_percent: str | None
    heading_for: str | None
    points: list[Point]
    gap: GapTold | None


def goal_answer(cur: Cur, cut: Cut, goal: Goal, *, items: int = 10, with_gap: bool = True) -> GoalAnswer:
    """As of the cut's day, or of the goal's last day where that is over. Raises BadGroup."""
    today, wanted = min(cut.as_of, goal.last), wanted_of(cur, goal)
    start, now = (measured(cur, cut, goal, wanted, day) for day in (goal.start, today))
    points = [Point(day=day, value=_value(measured(cur, cut, goal, wanted, day))) for day in _days(goal, today)]
    found = progress(goal, start, now, today)
    return {
        **cut.answer,
        "goal": told(goal),
        "status": found.status,
        "why": found.reason,
        "start": _value(start),
        "now": _value(now),
        "way_percent": _percent(found),
        "heading_for": None if found.heading is None else rounded(found.heading),
        "points": points,
        "gap": _gap(cur, cut, goal, wanted, now, items) if with_gap and isinstance(now, Figure) else None,
    }


def told(goal: Goal) -> GoalTold:
    return {
        "name": goal.name,
        "version": goal.version,
        "measure": goal.measure,
        "unit": UNITS[goal.measure],
        "legal_entity": goal.legal_entity,
        "currency": goal.currency,
        "customer": goal.customer,
        "customer_group": goal.customer_group,
        "target": format(goal.target, "f"),
        "first": goal.first,
        "last": goal.last,
        "owner": goal.owner,
        "author": goal.author,
        "reason": goal.reason,
        "ended": goal.ended,
    }


def _days(goal: Goal, today: date) -> Sequence[date]:
    """Month ends of the way, and the day itself."""
    return [] if today < goal.first else steps(goal.start, today, "month")


def _value(outcome: Outcome) -> str | None:
    return rounded(outcome.value) if isinstance(outcome, Figure) else None


def _percent(found: Progress) -> str | None:
    return None if found.way is None else rounded(found.way * 100, 1)


def _gap(cur: Cur, cut: Cut, goal: Goal, wanted: dict[str, Any], now: Figure, items: int) -> GapTold:
    found = NOTHING
    if now.value > Fraction(goal.target):
        found = gap(goal.measure, now, Fraction(goal.target), _open(cur, cut, wanted), cut.as_of)
    return _told(found, goal.currency, items)


def _open(cur: Cur, cut: Cut, wanted: dict[str, Any]) -> list[Open]:
    asked = {"customer": wanted["customers"], "currency": wanted["currency"], "entity": wanted["entity"]}
    query = _OPEN.format(open_items=open_items(cut, asked))
    rows = cur.execute(query, {**cut.parameters, **asked, "most": MOST_OPEN}).fetchall()
    return [Open(**row) for row in rows]


def _told(found: Gap, currency: str, most: int) -> GapTold:
    return {
        "items": len(found.items),
        "amount": {"amount": to_text(found.amount, currency), "currency": currency},
        "share_percent": rounded(found.share * 100, 1),
        "largest": [
            {
                "item": one.item,
                "number": one.number,
                "customer": one.customer,
                "due_date": one.due_date,
                "open": money(one.amount, currency),
            }
            for one in found.items[:most]
        ],
    }
