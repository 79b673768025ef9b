"""How a month is closed, certified and reopened.

Somebody asks for it, and the month is *closing*: it still books by date, because invoices of the month may be under
way. Billing hears of it and says so with its next proofs; when those of every partition have come, so has all that was
issued before, and the month is *closed*, by the service itself. Bookings assert the version of the periods they have
read (`periods_of`), so none that was decided before can be committed behind it.
"""

from o2c.cash_app.adjustments import approvals
from o2c.cash_app.events import (
    ClosingAcknowledged,
    PeriodClosed,
    PeriodClosing,
    PeriodClosingCancelled,
    PeriodReopened,
)
from o2c.cash_app.found import found_of
from o2c.cash_app.ledger.commands import (
    AcknowledgeClosing,
    CancelClosing,
    Certify,
    ClosePeriod,
    FinishClosing,
    ReopenPeriod,
)
from o2c.cash_app.ledger.periods import Periods, closing_name, following, month
from o2c.cash_app.ledger.undecided import in_words
from o2c.chassis.domain import Context, Outcome, Refuse


def close(command: ClosePeriod, state: Periods, ctx: Context) -> list[Outcome]:
    """Refused while a bank account of the entity has a gap: what is in the gap may belong to the period. And while
    money of the period waits for a decision, unless the command accepts it by name."""
    period, under_way = command.period, state.under_way
    if (state.closed and period <= state.closed) or (under_way and under_way.period == period):
        return []
    if under_way:
        return [Refuse("period-closing", f"{under_way.period} is closing; {period} can follow when it is closed")]
    if period >= month(ctx.today):
        return [Refuse("period-not-over", f"{period} is not over; the last that can be closed is before {ctx.today}")]
    if state.closed and period != following(state.closed):
        return [Refuse("period-not-next", f"{following(state.closed)} is the next to close, not {period}")]
    found = found_of(ctx)
    gaps = found.gaps.get(state.legal_entity, ())
    if gaps:
        return [Refuse("statements-missing", f"bank statements are missing: {', '.join(gaps)}")]
    undecided = tuple(found.undecided.get((state.legal_entity, period), ()))
    left = [one for one in undecided if one.kind not in command.accept]
    if left:
        return [Refuse("money-undecided", f"{in_words(left)}; decide about it, or accept it by name with a reason")]
    name = closing_name(period, state.closings + 1)
    return [PeriodClosing(state.legal_entity, period, name, ctx.reason, undecided, ctx.actor, ctx.now)]


def cancel(command: CancelClosing, state: Periods, ctx: Context) -> list[Outcome]:
    under_way = state.under_way
    if under_way is None or under_way.period != command.period:
        return [Refuse("period-not-closing", f"{command.period} is not closing")]
    return [
        PeriodClosingCancelled(state.legal_entity, under_way.period, under_way.name, ctx.reason, ctx.actor, ctx.now)
    ]


def acknowledge(command: AcknowledgeClosing, state: Periods, ctx: Context) -> list[Outcome]:  # noqa: ARG001
    """The first one of each partition counts; those of a closing that is over say nothing new."""
    under_way, place = state.under_way, (command.service, command.partition)
    if under_way is None or under_way.name != command.closing or place in under_way.positions:
        return []
    return [ClosingAcknowledged(state.legal_entity, command.closing, *place, command.sequence, command.partitions)]


def finish(command: FinishClosing, state: Periods, ctx: Context) -> list[Outcome]:
    """Closed, unless something came meanwhile that it must wait for: it is tried again until it is."""
    under_way, found = state.under_way, found_of(ctx)
    if under_way is None or under_way.name != command.closing or not under_way.acknowledged:
        return []
    if found.gaps.get(state.legal_entity) or found.untaken.get((state.legal_entity, command.period)):
        return []
    positions = tuple([position for _, position in sorted(under_way.positions.items())])
    return [
        PeriodClosed(
            state.legal_entity,
            under_way.period,
            under_way.reason,
            under_way.name,
            positions,
            under_way.asked_by,
            ctx.now,
        )
    ]


def certify(command: Certify, state: Periods, ctx: Context) -> list[Outcome]:  # noqa: ARG001
    """Made from what stands since the close. Nothing, where another replica was faster or the month was reopened."""
    made = command.made
    stands = state.standing.get(made.period) == made.closing and made.period not in state.certified
    return [made] if stands else []


def reopen(command: ReopenPeriod, state: Periods, ctx: Context) -> list[Outcome]:
    """When a second person has agreed. A closing of the month after it must be cancelled first."""
    if not state.closed or command.period > state.closed:
        return []
    if command.period != state.closed:
        return [Refuse("period-not-last", f"only the last closed period, {state.closed}, can be reopened")]
    if state.under_way is not None:
        return [Refuse("period-closing", f"{state.under_way.period} is closing; cancel that first")]
    if command.approval is None:
        # What was reported of the month may change, so this is not for one person to decide.
        about = approvals.Subject(command.period, state.legal_entity)
        return [approvals.ask(command, about, state, ctx)]
    reason, second = approvals.said(command.approval, ctx)
    asked_by = command.approval.asked_by
    return [PeriodReopened(state.legal_entity, command.period, reason, second, asked_by, ctx.now)]
