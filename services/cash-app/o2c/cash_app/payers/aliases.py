"""Names and accounts that a person confirmed, and payers that pay for many: what no master says and somebody knows."""

from dataclasses import dataclass, field

from o2c.cash_app.adjustments import approvals
from o2c.cash_app.found import MANY, found_of
from o2c.cash_app.payers.commands import ConfirmAlias, MarkAgent, UnmarkAgent, WithdrawAlias
from o2c.cash_app.payers.events import AgentMarked, AgentUnmarked, AliasConfirmed, AliasWithdrawn
from o2c.cash_app.payers.names import name_clue
from o2c.cash_app.payers.payers import UNIT, Payer
from o2c.cash_app.receipts.asking import recall
from o2c.chassis.domain import Context, Outcome, Refuse, Wait

AGENTS = "agents:all"
"""The unit of those who pay for many."""
ANY_ENTITY = "any"
"""A customer pays all our legal entities under one name."""


def confirm(command: ConfirmAlias, state: Payer, ctx: Context) -> list[Outcome]:
    """When a second person has agreed; receipts of that name that wait are tried again.

    Refused where the name tells another customer already, or is as much like another's, unless the person knows that it
    is not his."""
    if not state.exists:
        return [Wait(UNIT + command.customer, f"no customer {command.customer}")]
    clue = command.clue
    what = "an account" if clue.startswith("a") else "a name"
    if clue in state.aliases or clue in state.clues:
        return [Refuse("confirmed-already", f"{command.shown} is {what} of {command.customer} already")]
    found = found_of(ctx)
    told = {c for key in (clue, name_clue(clue)) for c in found.payers.get(key, ())}
    answer = found.named.get(name_clue(clue))
    told.discard(command.customer)
    alike = set(answer.rivals) - {command.customer} if answer else set()
    if MANY in told:
        return [Refuse("pays-for-many", f"{command.shown} is marked as one who pays for many")]
    if told:
        return [Refuse("name-of-another", f"{command.shown} is {what} of {', '.join(sorted(told)[:3])}")]
    if alike and not command.although_alike:
        text = (
            f"{command.shown} is as much like the name of {', '.join(sorted(alike)[:3])}; say although_alike if not his"
        )
        return [Refuse("alike-to-another", text)]
    if command.approval is None:
        # From now on money goes to this customer without anybody looking: not for one person to decide.
        about = approvals.Subject(command.customer, ANY_ENTITY, detail=command.shown)
        return [approvals.ask(command, about, state, ctx)]
    reason, second = approvals.said(command.approval, ctx)
    waiting = sorted(set(found.waiting.get(clue, ())))
    confirmed = AliasConfirmed(command.customer, clue, command.shown, reason, second)
    return [confirmed, *(recall(unit, receipt, anew=True) for unit, receipt in waiting)]


def withdraw(command: WithdrawAlias, state: Payer, ctx: Context) -> list[Outcome]:
    if command.clue not in state.aliases:
        return [Refuse("no-such-alias", f"{command.clue} is not a confirmed name of {command.customer}")]
    return [AliasWithdrawn(command.customer, command.clue, ctx.reason)]


@dataclass(slots=True)
class Agents:
    clues: dict[str, str] = field(default_factory=dict)
    """Clue → its masked form."""


def mark(command: MarkAgent, state: Agents, ctx: Context) -> list[Outcome]:
    new = [(clue, shown) for clue, shown in command.clues if clue not in state.clues]
    if not new:
        return [Refuse("marked-already", "it is marked as one who pays for many")]
    return [AgentMarked(clue, shown, ctx.reason) for clue, shown in new]


def unmark(command: UnmarkAgent, state: Agents, ctx: Context) -> list[Outcome]:
    if command.clue not in state.clues:
        return [Refuse("not-marked", f"{command.clue} is not marked as one who pays for many")]
    return [AgentUnmarked(command.clue, ctx.reason)]


def evolve(state: Agents, event: AgentMarked | AgentUnmarked) -> Agents:
    if isinstance(event, AgentMarked):
        state.clues[event.clue] = event.shown
    else:
        state.clues.pop(event.clue, None)
    return state
