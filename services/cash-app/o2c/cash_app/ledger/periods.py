"""Accounting periods of a legal entity: calendar months, closed one after the other.

A movement's accounting date is its effective date if that month is open, else the first day of the earliest open
month. The effective date stays what it is; the gap between the two is the report of late entries.
"""

from dataclasses import dataclass, field
from datetime import date

from o2c.cash_app.adjustments import approvals
from o2c.cash_app.events import ApprovalAsked, PeriodClosed, PeriodReopened
from o2c.cash_app.found import found_of
from o2c.cash_app.ledger.commands import ClosePeriod, ReopenPeriod
from o2c.chassis.domain import Context, Outcome, Refuse

UNIT = "periods:"


@dataclass(slots=True)
class Periods:
    """All months up to `closed` are closed; empty: none."""

    legal_entity: str
    closed: str = ""
    first: str = ""
    approvals: dict[str, ApprovalAsked] = field(default_factory=dict)
    """What waits for a second person."""

    @property
    def unit(self) -> str:
        return UNIT + self.legal_entity

    def book(self, effective: date) -> date:
        """The accounting date of a movement.

        >>> april = Periods("E", closed="2026-04")
        >>> april.book(date(2026, 3, 31)), april.book(date(2026, 5, 9))
        (datetime.date(2026, 5, 1), datetime.date(2026, 5, 9))
        """
        if not self.closed or month(effective) > self.closed:
            return effective
        return first_day(following(self.closed))

    def is_open(self, day: date) -> bool:
        return not self.closed or month(day) > self.closed


def month(day: date) -> str:
    return day.isoformat()[:7]


def first_day(period: str) -> date:
    return date(int(period[:4]), int(period[5:]), 1)


def following(period: str) -> str:
    """
    >>> following("2026-12")
    '2027-01'
    """
    year, number = int(period[:4]), int(period[5:])
    return f"{year + number // 12:04}-{number % 12 + 1:02}"


def preceding(period: str) -> str:
    year, number = int(period[:4]), int(period[5:])
    return f"{year - 1:04}-12" if number == 1 else f"{year:04}-{number - 1:02}"


def close(command: ClosePeriod, state: Periods, ctx: Context) -> list[Outcome]:
    """Refused while a bank account of the entity has a gap: what is in the gap may belong to the period."""
    period = command.period
    if state.closed and period <= state.closed:
        return []
    if period >= month(ctx.today):
        return [Refuse("period-not-over", f"{period} is not over; the last that can be closed is before {ctx.today}")]
    if state.closed and period != following(state.closed):
        return [Refuse("period-not-next", f"{following(state.closed)} is the next to close, not {period}")]
    gaps = found_of(ctx).gaps.get(state.legal_entity, ())
    if gaps:
        return [Refuse("statements-missing", f"bank statements are missing: {', '.join(gaps)}")]
    return [PeriodClosed(state.legal_entity, period, ctx.reason)]


def reopen(command: ReopenPeriod, state: Periods, ctx: Context) -> list[Outcome]:
    """When a second person has agreed."""
    if not state.closed or command.period > state.closed:
        return []
    if command.period != state.closed:
        return [Refuse("period-not-last", f"only the last closed period, {state.closed}, can be reopened")]
    if command.approval is None:
        # What was reported of the month may change, so this is not for one person to decide.
        about = approvals.Subject(command.period, state.legal_entity)
        return [approvals.ask(command, about, state, ctx)]
    reason, second = approvals.said(command.approval, ctx)
    return [PeriodReopened(state.legal_entity, command.period, reason, second)]


def evolve(state: Periods, event: PeriodClosed | PeriodReopened) -> Periods:
    if isinstance(event, PeriodClosed):
        state.first = state.first or event.period
        state.closed = event.period
    elif event.period == state.first:
        state.closed = state.first = ""
    else:
        state.closed = preceding(event.period)
    return state


def periods_of(ctx: Context, legal_entity: str) -> Periods:
    """The periods that the command has read; their version is asserted with its commit."""
    found: Periods = ctx.reads[UNIT + legal_entity]
    return found
