"""Proposals: what people's decisions may teach, until a person says yes or no. A lesson is proposed once."""

from dataclasses import dataclass

from o2c.cash_app.desk.commands import DecideProposal, Propose
from o2c.cash_app.desk.events import ProposalDecided, ProposalMade
from o2c.cash_app.policy import Policy
from o2c.chassis.domain import Context, Outcome, Refuse, Wait

UNIT = "proposal:"


@dataclass(slots=True)
class Proposal:
    name: str
    made: ProposalMade | None = None
    confirmed: bool | None = None
    """None: it waits."""


def propose(command: Propose, state: Proposal, ctx: Context, policy: Policy) -> list[Outcome]:
    if state.made is not None or command.shown in policy.number_patterns:
        return []
    about = (command.proposal, command.kind, command.shown, command.receipt, ctx.actor, ctx.reason)
    return [ProposalMade(*about, command.customer, command.clue, command.item)]


def decide(command: DecideProposal, state: Proposal, ctx: Context) -> list[Outcome]:
    if state.made is None:
        return [Wait(UNIT + command.proposal, f"no proposal {command.proposal}")]
    if state.confirmed is not None:
        said = "confirmed" if state.confirmed else "rejected"
        return [Refuse("decided-already", f"{command.proposal} was {said} before")]
    return [ProposalDecided(command.proposal, command.confirm, ctx.actor, ctx.reason)]


def evolve(state: Proposal, event: ProposalMade | ProposalDecided) -> Proposal:
    if isinstance(event, ProposalMade):
        state.made = event
    else:
        state.confirmed = event.confirmed
    return state
