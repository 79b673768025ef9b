"""Months that cash application is closing: billing acknowledges them with every proof of its totals until that is over.

What was issued before a closing was heard stands before the proof in every partition. Whoever has heard the proof has
heard all of it, and no document of before can come behind the month's back.
"""

from dataclasses import dataclass, field

from o2c.billing.commands import EndClosing, NoteClosing
from o2c.billing.events import ClosingEnded, ClosingNoted
from o2c.chassis.domain import Context, Outcome


@dataclass(slots=True)
class Closings:
    """Of a legal entity; under way: closing → month."""

    under_way: dict[str, str] = field(default_factory=dict)


def note(command: NoteClosing, closings: Closings, ctx: Context) -> list[Outcome]:  # noqa: ARG001
    if command.closing in closings.under_way:
        return []
    return [ClosingNoted(command.legal_entity, command.period, command.closing)]


def end(command: EndClosing, closings: Closings, ctx: Context) -> list[Outcome]:  # noqa: ARG001
    return [ClosingEnded(command.closing)] if command.closing in closings.under_way else []


def noted(closings: Closings, event: ClosingNoted) -> None:
    closings.under_way[event.closing] = event.period


def ended(closings: Closings, event: ClosingEnded) -> None:
    del closings.under_way[event.closing]
