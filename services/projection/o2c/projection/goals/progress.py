"""How far a goal has come: where it began, where it is, and where it is heading at this pace."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from o2c.projection.goals.goal import Goal
from o2c.projection.kpis.figure import NotApplicable, Outcome

Status = Literal["ended", "not-begun", "no-figure", "met", "on-track", "behind", "missed"]


@dataclass(frozen=True)
class Progress:
    """`way`: the share of the way from the start to the target that is behind us, None where there was none to go;
    `heading`: the figure on the last day if it goes on as it went since the start."""

    status: Status
    way: Fraction | None = None
    heading: Fraction | None = None
    reason: str = ""


def progress(goal: Goal, start: Outcome, now: Outcome, today: date) -> Progress:
    """From 50 days to 40 in 100 days: after 50 days at 46 it has gone 40 % of the way, and is heading for 42.

    >>> from decimal import Decimal
    >>> from o2c.projection.kpis.figure import Figure, Part
    >>> goal = Goal("g", "dso", "DE01", "EUR", Decimal(40), date(2026, 1, 2), date(2026, 4, 11))
    >>> fifty, fortysix = Figure((Part(50, 1),)), Figure((Part(46, 1),))
    >>> found = progress(goal, fifty, fortysix, date(2026, 2, 20))
    >>> found.status, found.way, found.heading
    ('behind', Fraction(2, 5), Fraction(42, 1))
    """
    if goal.ended:
        return Progress("ended", reason=goal.reason)
    if today < goal.first:
        return Progress("not-begun")
    if isinstance(now, NotApplicable):
        return Progress("no-figure", reason=now.reason)
    target, value = Fraction(goal.target), now.value
    begun = None if isinstance(start, NotApplicable) else start.value
    way = None if begun is None or begun <= target else (begun - value) / (begun - target)
    gone, whole = (today - goal.start).days, (goal.last - goal.start).days
    heading = None if begun is None else value + (value - begun) / gone * max(whole - gone, 0)
    if value <= target:
        return Progress("met", way, heading)
    if today >= goal.last:
        return Progress("missed", way, heading)
    on_track = heading is not None and heading <= target
    return Progress("on-track" if on_track else "behind", way, heading)
