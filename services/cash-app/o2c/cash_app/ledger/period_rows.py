"""Rows of the closings of months. They are few, so each event is a statement of its own."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from o2c.cash_app.ledger import period_events as e
from o2c.cash_app.ledger.certificate import file_of
from o2c.cash_app.ledger.periods import UNIT, Periods

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_ASKED = """insert into periods (legal_entity, number, period, closing, state, reason, accepted, asked_by, asked_at,
    positions, wanted)
  values (%b, %b, %b, %b, 'closing', %b, %b::text::jsonb, %b, %b, '[]', 0)"""
_ACKNOWLEDGED = """update periods set positions = %b::text::jsonb, wanted = %b
  where legal_entity = %b and closing = %b"""
_CANCELLED = """update periods set state = 'cancelled', ended_by = %b, ended_at = %b, ended_reason = %b
  where legal_entity = %b and closing = %b"""
# Written with the events: the last one of the stream is the one that closes.
_CLOSED = """update periods set state = 'closed', closed_at = %b,
    log_position = (select max(notification_id) from stored_events where originator_id = %b)
  where legal_entity = %b and closing = %b"""
_CERTIFIED = "update periods set hash = %b, certificate = %b where legal_entity = %b and closing = %b"
_REVALUED = "update periods set revalued = true where legal_entity = %b and closing = %b"
_REOPENED = """update periods set state = 'reopened', ended_by = %b, approved_by = %b, ended_at = %b, ended_reason = %b
  where legal_entity = %b and period = %b and state = 'closed'"""


class PeriodRows:
    def __init__(self) -> None:
        self.statements: list[tuple[str, tuple[Any, ...]]] = []

    def add(self, event: Any, state: Periods) -> None:
        statement, values = _VALUES[type(event)]
        self.statements.append((statement, values(event, state)))

    def write(self, cur: "Cur") -> None:
        for statement, values in self.statements:
            cur.execute(statement, values)


def _json(rows: Any) -> str:
    return msgspec.json.encode(rows).decode()


def _asked(event: e.PeriodClosing, state: Periods) -> tuple[Any, ...]:
    return (
        event.legal_entity,
        state.closings,
        event.period,
        event.closing,
        event.reason,
        _json(event.accepted),
        event.asked_by,
        event.asked_at,
    )


def _acknowledged(event: e.ClosingAcknowledged, state: Periods) -> tuple[Any, ...]:
    assert state.under_way is not None
    positions = [position for _, position in sorted(state.under_way.positions.items())]
    return _json(positions), event.partitions, event.legal_entity, event.closing


def _cancelled(event: e.PeriodClosingCancelled, _: Periods) -> tuple[Any, ...]:
    return event.cancelled_by, event.cancelled_at, event.reason, event.legal_entity, event.closing


def _closed(event: e.PeriodClosed, _: Periods) -> tuple[Any, ...]:
    return event.closed_at, UNIT + event.legal_entity, event.legal_entity, event.closing


def _revalued(event: e.PeriodRevalued, _: Periods) -> tuple[Any, ...]:
    return event.legal_entity, event.closing


def _certified(event: e.PeriodCertified, _: Periods) -> tuple[Any, ...]:
    return event.hash, file_of(event), event.legal_entity, event.closing


def _reopened(event: e.PeriodReopened, _: Periods) -> tuple[Any, ...]:
    return (
        event.asked_by,
        event.approved_by,
        event.reopened_at,
        event.reason,
        event.legal_entity,
        event.period,
    )


_VALUES: dict[type, tuple[str, Callable[[Any, Periods], tuple[Any, ...]]]] = {
    e.PeriodClosing: (_ASKED, _asked),
    e.ClosingAcknowledged: (_ACKNOWLEDGED, _acknowledged),
    e.PeriodClosingCancelled: (_CANCELLED, _cancelled),
    e.PeriodClosed: (_CLOSED, _closed),
    e.PeriodRevalued: (_REVALUED, _revalued),
    e.PeriodCertified: (_CERTIFIED, _certified),
    e.PeriodReopened: (_REOPENED, _reopened),
}
EVENTS = tuple(_VALUES)
