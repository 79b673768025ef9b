"""A goal as it was set, and what a goal may be."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, get_args

Measure = Literal["days-to-pay", "dso", "overdue-share"]
"""All of them are better when they are lower."""
UNITS: dict[Measure, str] = {"days-to-pay": "days", "dso": "days", "overdue-share": "%"}
MAX_YEARS = 5


class BadGoal(ValueError):
    """What is no goal; the text says what was expected."""


class UnknownGoal(LookupError):
    """There is no goal of that name."""


@dataclass(frozen=True)
class Goal:
    """`measure` of a legal entity's customers in a currency shall be at most `target` on the day `last`, counted from
    how it stood before `first`. `owner` is who answers for it: a collector, a salesperson."""

    name: str
    measure: Measure
    legal_entity: str
    currency: str
    target: Decimal
    first: date
    last: date
    customer: str | None = None
    customer_group: str | None = None
    owner: str = ""
    author: str = ""
    reason: str = ""
    version: int = 0
    ended: bool = False
    created: datetime | None = None

    @property
    def start(self) -> date:
        """The day that progress is counted from."""
        return self.first - timedelta(days=1)

    @property
    def says(self) -> tuple[Any, ...]:
        """What it says, whoever set it and when."""
        about = self.measure, self.legal_entity, self.currency, self.customer, self.customer_group
        return (*about, self.target, self.first, self.last, self.owner, self.ended)


def checked(goal: Goal) -> Goal:
    """Raises BadGoal."""
    if goal.measure not in UNITS:
        raise BadGoal(f"measure: expected {', '.join(get_args(Measure))}, got {goal.measure[:80]!r}")
    if goal.customer is not None and goal.customer_group is not None:
        raise BadGoal("a goal is for one customer or for a group, not for both")
    if goal.last < goal.first:
        raise BadGoal(f"last: {goal.last} is before {goal.first}, the first day")
    if goal.last.year - goal.first.year > MAX_YEARS:
        raise BadGoal(f"last: {goal.last} is more than {MAX_YEARS} years after {goal.first}")
    most = Decimal(100) if UNITS[goal.measure] == "%" else Decimal(1000)
    if not 0 <= goal.target < most:
        raise BadGoal(f"target: expected 0 or more and less than {most} {UNITS[goal.measure]}, got {goal.target}")
    return goal


def target_of(text: str) -> Decimal:
    """Raises BadGoal.

    >>> target_of("38.5")
    Decimal('38.5')
    """
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or len(text) > 20:
        raise BadGoal(f"target: expected a number such as 38.5, got {text[:40]!r}")
    return found
