"""A sweep of small balances: proposed whole, agreed to once, carried out in batches, taken back by one command.

It is a list that is worked off. Each batch is one transaction that says what became of its balances, on the accounts
and in the list: a process that dies at any point has done whole batches, and whoever comes next goes on with the first
balance of which nothing is said yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from o2c.cash_app.account import item_stream, receipt_stream, unit_of
from o2c.cash_app.adjustments import approvals
from o2c.cash_app.adjustments.events import ApprovalAsked
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.policy import Policy
from o2c.cash_app.sweeps.commands import (
    AdvanceSweep,
    Entry,
    NoteBack,
    NoteSwept,
    ProposeSweep,
    StartSweep,
    SweepAway,
    TakeSweepBack,
    TakeSweptBack,
)
from o2c.cash_app.sweeps.events import (
    EntrySwept,
    EntryTakenBack,
    SweepListed,
    SweepProposed,
    SweepStarted,
    SweepTakenBack,
)
from o2c.chassis.domain import Context, Outcome, Refuse, Send, Wait
from o2c.chassis.money import to_text

UNIT = "sweep:"
BATCH = 100
"""Balances of one transaction."""
MAX_ENTRIES = 10_000
LISTED = 500
"""Balances of one event of the proposal."""

Event = SweepProposed | SweepListed | SweepStarted | EntrySwept | SweepTakenBack | EntryTakenBack


@dataclass(slots=True)
class Sweep:
    name: str
    proposed: SweepProposed | None = None
    entries: list[Entry] = field(default_factory=list)
    approvals: dict[str, ApprovalAsked] = field(default_factory=dict)
    """What waits for a second person."""
    started_on: date | None = None
    approved_by: str = ""
    swept: dict[int, str] = field(default_factory=dict)
    """Number of the entry → the movement that gave it up."""
    left: dict[int, str] = field(default_factory=dict)
    """Number → why it was left."""
    taken_back: SweepTakenBack | None = None
    back: dict[int, str] = field(default_factory=dict)
    """Number → why it was not taken back; "" where it was."""

    @property
    def unit(self) -> str:
        return UNIT + self.name

    @property
    def status(self) -> str:
        """proposed, refused; running, done; taking-back, taken-back."""
        if self.taken_back is not None:
            return "taking-back" if len(self.back) < len(self.swept) else "taken-back"
        if self.started_on is not None:
            return "running" if len(self.swept) + len(self.left) < len(self.entries) else "done"
        return "proposed" if self.approvals else "refused"


def propose(command: ProposeSweep, state: Sweep, ctx: Context, policy: Policy) -> list[Outcome]:
    if state.proposed is not None:
        return [Refuse("proposed-before", f"sweep {state.name} was proposed before")]
    if not command.entries:
        return [Refuse("nothing-to-sweep", f"no {command.of} of {command.legal_entity} are so small and so old")]
    if len(command.entries) > MAX_ENTRIES:
        detail = f"{len(command.entries)} {command.of}; at most {MAX_ENTRIES} at once: narrow the amount or the age"
        return [Refuse("too-many", detail)]
    code = policy.reason(policy.sweep_code)
    if code is None or code.closes_by == "credit-note":
        detail = f"{policy.sweep_code!r} is no reason code of this company that a write-off may have"
        return [Refuse("unknown-reason-code", detail)]
    chosen = command.of, command.legal_entity, command.older_than, command.due_before, command.below
    proposed = SweepProposed(*chosen, len(command.entries), code.code, ctx.actor, ctx.reason)
    parts = [command.entries[n : n + LISTED] for n in range(0, len(command.entries), LISTED)]
    asked = approvals.ask(StartSweep(), _subject(command, state.name), state, ctx)
    return [proposed, *map(SweepListed, parts), asked]


def _subject(command: ProposeSweep, name: str) -> approvals.Subject:
    sums = totals(command.entries)
    said = ", ".join(f"{to_text(amount, currency)} {currency}" for currency, amount in sums.items())
    detail = f"{len(command.entries)} {command.of}: {said}"
    one = next(iter(sums.items())) if len(sums) == 1 else ("", 0)
    return approvals.Subject(name, command.legal_entity, *one, detail)


def totals(entries: Iterable[Entry]) -> dict[str, int]:
    """Minor units by currency.

    >>> totals([Entry("C", "I/1", "USD", 150), Entry("C", "I/2", "EUR", 99), Entry("D", "I/3", "EUR", 1)])
    {'EUR': 100, 'USD': 150}
    """
    sums: dict[str, int] = {}
    for entry in entries:
        sums[entry.currency] = sums.get(entry.currency, 0) + entry.amount
    return dict(sorted(sums.items()))


def start(command: StartSweep, state: Sweep, ctx: Context) -> list[Outcome]:
    """The first batch comes with the agreement; the service goes on with the others by itself."""
    given = command.approval
    if given is None or state.started_on is not None:
        return [Refuse("not-proposed", f"sweep {state.name} is {state.status}")]
    return [SweepStarted(ctx.today, given.given_by), Send(state.unit, AdvanceSweep())]


def take_back(_: TakeSweepBack, state: Sweep, ctx: Context) -> list[Outcome]:
    """Also of one that still runs: what it has not come to yet stays as it is."""
    if state.proposed is None:
        return [Wait(state.unit, f"no sweep {state.name}")]
    if state.started_on is None or state.taken_back is not None:
        return [Refuse("not-swept", f"sweep {state.name} is {state.status}")]
    return [SweepTakenBack(ctx.actor, ctx.reason), Send(state.unit, AdvanceSweep())]


def advance(_: AdvanceSweep, state: Sweep, __: Context) -> list[Outcome]:
    """The next batch. Nothing, where all is done: two replicas may both have thought of it."""
    if state.status == "running":
        todo = (n for n in range(len(state.entries)) if n not in state.swept and n not in state.left)
        return [_send(state, n, _away(state, n)) for n in _first(todo)]
    if state.status == "taking-back":
        return [_send(state, n, _back(state, n)) for n in _first(n for n in state.swept if n not in state.back)]
    return []


def _first(numbers: Iterable[int]) -> list[int]:
    return [number for number, _ in zip(numbers, range(BATCH), strict=False)]


def _away(state: Sweep, number: int) -> SweepAway:
    entry, proposed = state.entries[number], state.proposed
    assert proposed is not None
    assert state.started_on is not None
    people = proposed.proposed_by, state.approved_by
    named = state.name, number, proposed.legal_entity, proposed.of, entry.name, entry.amount
    return SweepAway(*named, proposed.code, state.started_on, proposed.reason, *people)


def _back(state: Sweep, number: int) -> TakeSweptBack:
    entry, proposed, taken = state.entries[number], state.proposed, state.taken_back
    assert proposed is not None
    assert taken is not None
    assert state.started_on is not None
    named = state.name, number, proposed.of, entry.name, state.swept[number]
    return TakeSweptBack(*named, state.started_on, taken.reason)


def _send(state: Sweep, number: int, command: SweepAway | TakeSweptBack) -> Send:
    entry, proposed = state.entries[number], state.proposed
    assert proposed is not None
    of_receipt = proposed.of == "receipts"
    stream = receipt_stream(entry.account, entry.name) if of_receipt else item_stream(entry.name)
    return Send(unit_of(entry.account), command, (PERIODS + proposed.legal_entity,), (stream,))


def note_swept(command: NoteSwept, _: Sweep, __: Context) -> list[Outcome]:
    return [EntrySwept(command.number, command.movement, command.left)]


def note_back(command: NoteBack, _: Sweep, __: Context) -> list[Outcome]:
    return [EntryTakenBack(command.number, command.kept)]


def evolve(state: Sweep, event: Event) -> Sweep:
    if isinstance(event, SweepProposed):
        state.proposed = event
    elif isinstance(event, SweepListed):
        state.entries += event.entries
    elif isinstance(event, SweepStarted):
        state.started_on, state.approved_by = event.on, event.approved_by
    elif isinstance(event, EntrySwept):
        (state.swept if event.movement else state.left)[event.number] = event.movement or event.left
    elif isinstance(event, SweepTakenBack):
        state.taken_back = event
    else:
        state.back[event.number] = event.kept
    return state
