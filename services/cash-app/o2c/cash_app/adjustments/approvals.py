"""Four eyes: what a second person must agree to waits in the unit it is about until one does, and nobody approves
their own.

The command waits whole, in its stored form, and is carried out as things stand when it is approved: an item that was
paid meanwhile is not written off.
"""

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

import msgspec
from msgspec.structs import replace

from o2c.cash_app.adjustments.commands import Approval, DecideApproval, Net, WriteOff
from o2c.cash_app.adjustments.events import ApprovalAsked, ApprovalDecided
from o2c.cash_app.desk.commands import AcceptSuggestion
from o2c.cash_app.ledger.commands import ReopenPeriod
from o2c.cash_app.payers.commands import ConfirmAlias
from o2c.cash_app.receipts.commands import ApplyByHand, MoveByHand, Withdraw
from o2c.cash_app.refunds.commands import PayElsewhere
from o2c.cash_app.sweeps.commands import StartSweep
from o2c.chassis.domain import Context, Outcome, Refuse, Send, Wait

Approvable = (
    WriteOff
    | Withdraw
    | MoveByHand
    | PayElsewhere
    | Net
    | ApplyByHand
    | AcceptSuggestion
    | ConfirmAlias
    | ReopenPeriod
    | StartSweep
)
KINDS: dict[str, type[Any]] = {
    "write-off": WriteOff,
    "withdrawal": Withdraw,
    "move": MoveByHand,
    "refund-payee": PayElsewhere,
    "netting": Net,
    "discount": ApplyByHand,
    "for-several": AcceptSuggestion,
    "alias": ConfirmAlias,
    "reopen-period": ReopenPeriod,
    "sweep": StartSweep,
}
"""Names that commands are stored under while they wait, written by hand."""
_NAMES = {command: name for name, command in KINDS.items()}


class Unit(Protocol):
    """State of a unit that approvals wait in."""

    approvals: dict[str, ApprovalAsked]

    @property
    def unit(self) -> str: ...


U = TypeVar("U", bound=Unit)


class Subject(msgspec.Struct, frozen=True):
    """What a second person is asked about; without a currency it is not about money."""

    name: str
    legal_entity: str
    currency: str = ""
    amount: int = 0
    detail: str = ""


def ask(
    command: Approvable,
    about: Subject,
    unit: Unit,
    ctx: Context,
    reads: Iterable[str] = (),
    streams: Iterable[str] = (),
) -> ApprovalAsked:
    """`reads` and `streams` are those that the command will need when it is carried out."""
    stored = msgspec.json.encode(command).decode()
    return ApprovalAsked(
        _name(ctx),
        _NAMES[type(command)],
        about.name,
        about.legal_entity,
        about.currency,
        about.amount,
        stored,
        tuple(reads),
        tuple(streams),
        ctx.actor,
        ctx.reason,
        unit.unit,
        about.detail,
    )


def _name(ctx: Context) -> str:
    """A command asks for one approval at most, so the beginning of its own id names it: short enough to be typed."""
    return f"A-{ctx.causation[:13]}"


def said(approval: Approval | None, ctx: Context) -> tuple[str, str]:
    """(why it is done, who agreed): the reason is that of whoever asked."""
    return (ctx.reason, "") if approval is None else (approval.reason, approval.given_by)


def decide(command: DecideApproval, state: Unit, ctx: Context) -> list[Outcome]:
    asked = state.approvals.get(command.approval)
    if asked is None:
        return [Wait(state.unit, f"nothing waits as {command.approval} in {state.unit}")]
    if ctx.actor == asked.asked_by and command.approve:
        return [Refuse("own-approval", f"{ctx.actor} asked for it; somebody else must agree")]
    decided = ApprovalDecided(command.approval, asked.legal_entity, command.approve, ctx.actor, ctx.reason)
    return [decided, _carry_out(asked, state, ctx)] if command.approve else [decided]


def _carry_out(asked: ApprovalAsked, state: Unit, ctx: Context) -> Send:
    given = Approval(asked.approval, asked.asked_by, asked.reason, ctx.actor)
    return Send(state.unit, replace(waiting(asked), approval=given), asked.reads, asked.streams)


def waiting(asked: ApprovalAsked) -> Any:
    """The command that waits. What it had of texts that no log keeps is gone."""
    return msgspec.json.decode(asked.command, type=KINDS[asked.kind])


def evolve(state: U, event: ApprovalAsked | ApprovalDecided) -> U:
    if isinstance(event, ApprovalAsked):
        state.approvals[event.approval] = event
    else:
        state.approvals.pop(event.approval, None)
    return state
