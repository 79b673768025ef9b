"""Four eyes: what a second person must agree to waits on the account until one does, and nobody approves their own.

The command waits whole, in its stored form, and is carried out as the account stands when it is approved: an item that
was paid meanwhile is not written off.
"""

from typing import Any

import msgspec
from msgspec.structs import replace

from o2c.cash_app.account import Account, unit_of
from o2c.cash_app.adjustments.commands import Approval, DecideApproval, Net, WriteOff
from o2c.cash_app.adjustments.events import ApprovalAsked, ApprovalDecided
from o2c.cash_app.receipts.commands import MoveByHand, Withdraw
from o2c.cash_app.refunds.commands import PayElsewhere
from o2c.chassis.domain import Context, Outcome, Refuse, Send, Wait

Approvable = WriteOff | Withdraw | MoveByHand | PayElsewhere | Net
KINDS: dict[str, type[Any]] = {
    "write-off": WriteOff,
    "withdrawal": Withdraw,
    "move": MoveByHand,
    "refund-payee": PayElsewhere,
    "netting": Net,
}
"""Names that commands are stored under while they wait, written by hand."""
_NAMES = {command: name for name, command in KINDS.items()}


def ask(
    command: Approvable,
    about: tuple[str, str, str, int],
    ctx: Context,
    reads: tuple[str, ...],
    streams: tuple[str, ...],
) -> ApprovalAsked:
    """`about`: subject, legal entity, currency, amount."""
    kind = _NAMES[type(command)]
    stored = msgspec.json.encode(command).decode()
    return ApprovalAsked(_name(ctx), kind, *about, stored, reads, streams, ctx.actor, ctx.reason)


def _name(ctx: Context) -> str:
    """A command asks for one approval at most, so the beginning of its own id names it: short enough to be typed."""
    return f"A-{ctx.causation[:13]}"


def said(approval: Approval | None, ctx: Context) -> tuple[str, str]:
    """(why it is done, who agreed): the reason is that of whoever asked."""
    return (ctx.reason, "") if approval is None else (approval.reason, approval.given_by)


def decide(command: DecideApproval, account: Account, ctx: Context) -> list[Outcome]:
    asked = account.approvals.get(command.approval)
    if asked is None:
        return [Wait(unit_of(account.name), f"nothing waits as {command.approval} on account {account.name}")]
    if ctx.actor == asked.asked_by and command.approve:
        return [Refuse("own-approval", f"{ctx.actor} asked for it; somebody else must agree")]
    decided = ApprovalDecided(command.approval, asked.legal_entity, command.approve, ctx.actor, ctx.reason)
    return [decided, _carry_out(asked, account, ctx)] if command.approve else [decided]


def _carry_out(asked: ApprovalAsked, account: Account, ctx: Context) -> Send:
    given = Approval(asked.approval, asked.asked_by, asked.reason, ctx.actor)
    stored: Any = msgspec.json.decode(asked.command, type=KINDS[asked.kind])
    return Send(unit_of(account.name), replace(stored, approval=given), asked.reads, asked.streams)
