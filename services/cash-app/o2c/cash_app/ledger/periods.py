"""Accounting periods of a legal entity: calendar months, closed one after the other (`closing.py`).

A movement's accounting date is its effective date if that month is open, else the first day of the earliest open
month. The effective date stays what it is; the gap between the two is the report of late entries.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from o2c.cash_app.events import (
    ApprovalAsked,
    ClosingAcknowledged,
    PeriodCertified,
    PeriodClosed,
    PeriodClosing,
    PeriodClosingCancelled,
    PeriodReopened,
    PeriodRevalued,
)
from o2c.cash_app.ledger.period_events import Position
from o2c.chassis.domain import Context

UNIT = "periods:"


@dataclass(slots=True)
class Closing:
    """A month that somebody closes: it books by date as before until all have acknowledged."""

    name: str
    period: str
    reason: str
    asked_by: str
    positions: dict[tuple[str, int], Position] = field(default_factory=dict)
    """What was acknowledged, by (service, partition)."""
    wanted: int = 0
    """How many must acknowledge; 0: nobody has yet."""

    @property
    def acknowledged(self) -> bool:
        return 0 < self.wanted <= len(self.positions)


@dataclass(slots=True)
class Periods:
    """All months up to `closed` are closed; empty: none."""

    legal_entity: str
    closed: str = ""
    first: str = ""
    closings: int = 0
    under_way: Closing | None = None
    standing: dict[str, str] = field(default_factory=dict)
    """Month that is closed → the closing that closed it."""
    certified: dict[str, str] = field(default_factory=dict)
    """Month that is closed → the hash of its certificate."""
    revalued: set[str] = field(default_factory=set)
    """Months that are closed and whose balances in other currencies were revalued."""
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


def closing_name(period: str, number: int) -> str:
    """Of an entity's `number`th closing; a month that is reopened and closed again has several."""
    return f"{period}/{number}"


# -- how a stored event changes them


def _closing(state: Periods, event: PeriodClosing) -> None:
    state.closings += 1
    state.under_way = Closing(event.closing, event.period, event.reason, event.asked_by)


def _acknowledged(state: Periods, event: ClosingAcknowledged) -> None:
    assert state.under_way is not None
    place = event.service, event.partition
    state.under_way.positions[place] = Position(*place, event.sequence)
    state.under_way.wanted = event.partitions


def _cancelled(state: Periods, _: PeriodClosingCancelled) -> None:
    state.under_way = None


def _closed(state: Periods, event: PeriodClosed) -> None:
    state.closings += not event.closing
    state.under_way = None
    state.first = state.first or event.period
    state.closed = event.period
    state.standing[event.period] = event.closing or closing_name(event.period, state.closings)


def _certified(state: Periods, event: PeriodCertified) -> None:
    state.certified[event.period] = event.hash


def _revalued(state: Periods, event: PeriodRevalued) -> None:
    state.revalued.add(event.period)


def _reopened(state: Periods, event: PeriodReopened) -> None:
    state.revalued.discard(event.period)
    state.standing.pop(event.period, None)
    state.certified.pop(event.period, None)
    if event.period == state.first:
        state.closed = state.first = ""
    else:
        state.closed = preceding(event.period)


_CHANGES: dict[type, Callable[[Periods, Any], None]] = {
    PeriodClosing: _closing,
    ClosingAcknowledged: _acknowledged,
    PeriodClosingCancelled: _cancelled,
    PeriodClosed: _closed,
    PeriodRevalued: _revalued,
    PeriodCertified: _certified,
    PeriodReopened: _reopened,
}


def evolve(state: Periods, event: Any) -> Periods:
    _CHANGES[type(event)](state, event)
    return state


def periods_of(ctx: Context, legal_entity: str) -> Periods:
    """The periods that the command has read; their version is asserted with its commit."""
    found: Periods = ctx.reads[UNIT + legal_entity]
    return found
