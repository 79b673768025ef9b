"""What would be stored, told by statement and by line: a fold of the events that a rehearsal decided."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from o2c.cash_app import events as e
from o2c.cash_app.facts import Facts
from o2c.cash_app.receipts.events import Weighing


@dataclass(slots=True)
class Booked:
    """A receipt of the statements, where it would be in the end and what stands of it."""

    account: str
    facts: Facts
    weighing: Weighing
    applied: dict[str, e.PaymentApplied] = field(default_factory=dict)
    advice: str = ""


class Effect(Struct, frozen=True):
    """What would change about a receipt that is there already."""

    receipt: str
    account: str
    what: str
    item: str
    amount: int
    reason: str


@dataclass(slots=True)
class Told:
    accepted: dict[str, e.StatementAccepted] = field(default_factory=dict)
    refused: dict[str, e.StatementRefused] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)
    receipts: dict[str, Booked] = field(default_factory=dict)
    classified: dict[str, e.LineClassified] = field(default_factory=dict)
    cleared: dict[str, e.TransitCleared] = field(default_factory=dict)
    effects: list[Effect] = field(default_factory=list)


def fold(events: Iterable[tuple[str, Any]]) -> Told:
    """Of (stream, event), in order."""
    told = Told()
    for stream, event in events:
        rule = _RULES.get(type(event))
        if rule is not None:
            rule(told, event, stream)
    return told


def account_of(stream: str, receipt: str) -> str:
    """
    >>> account_of("receipt:C-1/f/1", "f/1")
    'C-1'
    """
    return stream.removeprefix("receipt:").removesuffix("/" + receipt)


def _booked(told: Told, event: e.ReceiptBooked, stream: str) -> None:
    name = event.facts.receipt
    told.receipts[name] = Booked(account_of(stream, name), event.facts, event.weighing)


def _moved_in(told: Told, event: e.ReceiptMovedIn, stream: str) -> None:
    name = event.facts.receipt
    known = told.receipts.get(name)
    if known is not None:
        known.account, known.weighing = account_of(stream, name), event.weighing
    else:
        account = account_of(stream, name)
        told.effects.append(Effect(name, account, "moved", "", event.facts.amount, f"from {event.source}"))


def _weighed(told: Told, event: e.ReceiptWeighed, _: str) -> None:
    known = told.receipts.get(event.receipt)
    if known is not None:
        known.weighing = event.weighing


def _advised(told: Told, event: e.ReceiptAdvised, _: str) -> None:
    known = told.receipts.get(event.receipt)
    if known is not None:
        known.advice = event.advice.name if event.advice else ""


def _applied(told: Told, event: e.PaymentApplied, stream: str) -> None:
    known = told.receipts.get(event.receipt)
    if known is not None:
        known.applied[event.application] = event
    else:
        account = account_of(stream, event.receipt)
        told.effects.append(Effect(event.receipt, account, "applied", event.item, event.cash, event.rule))


def _unapplied(told: Told, event: e.PaymentUnapplied, stream: str) -> None:
    known = told.receipts.get(event.receipt)
    if known is not None:
        known.applied.pop(event.application, None)
    else:
        account = account_of(stream, event.receipt)
        told.effects.append(Effect(event.receipt, account, "unapplied", event.item, event.cash, event.reason))


def _prepaid(told: Told, event: e.PaymentPrepaid, stream: str) -> None:
    if event.receipt not in told.receipts:
        what = "prepaid" if event.amount > 0 else "prepaid-no-more"
        account = account_of(stream, event.receipt)
        told.effects.append(Effect(event.receipt, account, what, "", abs(event.amount), event.reason))


def _returned(told: Told, event: e.PaymentReturned, stream: str) -> None:
    account = account_of(stream, event.receipt)
    told.effects.append(Effect(event.receipt, account, "returned", "", event.amount, event.reason))


def _accepted(told: Told, event: e.StatementAccepted, _: str) -> None:
    told.accepted[event.head.key] = event


def _refused(told: Told, event: e.StatementRefused, _: str) -> None:
    told.refused[event.head.key] = event


def _part(told: Told, event: e.StatementPartReceived, _: str) -> None:
    told.parts[event.head.key] = told.parts.get(event.head.key, 0) + 1


def _classified(told: Told, event: e.LineClassified, _: str) -> None:
    told.classified[f"{event.statement}/{event.line}"] = event


def _cleared(told: Told, event: e.TransitCleared, _: str) -> None:
    told.cleared[f"{event.statement}/{event.line}"] = event


_RULES: dict[type, Callable[[Told, Any, str], None]] = {
    e.ReceiptBooked: _booked,
    e.ReceiptMovedIn: _moved_in,
    e.ReceiptWeighed: _weighed,
    e.ReceiptAdvised: _advised,
    e.PaymentApplied: _applied,
    e.PaymentUnapplied: _unapplied,
    e.PaymentPrepaid: _prepaid,
    e.PaymentReturned: _returned,
    e.StatementAccepted: _accepted,
    e.StatementRefused: _refused,
    e.StatementPartReceived: _part,
    e.LineClassified: _classified,
    e.TransitCleared: _cleared,
}
