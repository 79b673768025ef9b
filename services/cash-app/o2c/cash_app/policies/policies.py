"""The policy as people change it: one proposes a layer, another agrees, and from then on it holds.

What was decided under an earlier version stays as it is and says under which; receipts that wait are decided under the
new one when something brings them up again.
"""

from dataclasses import dataclass, field

from o2c.cash_app.policies.commands import DecidePolicy, ProposePolicy
from o2c.cash_app.policies.events import PolicyProposed, PolicyRejected, PolicySet
from o2c.cash_app.policies.layers import Scope
from o2c.chassis.domain import Context, Outcome, Refuse, Wait

UNIT = "policies:all"
MAX_OPEN = 100


@dataclass(slots=True)
class Policies:
    version: int = 0
    layers: dict[Scope, str] = field(default_factory=dict)
    proposals: dict[str, PolicyProposed] = field(default_factory=dict)
    """What waits for a second person."""
    decided: PolicyProposed | None = None
    """What waited until the latest event."""
    replaced: str = ""
    """The layer in whose place the latest one came."""


def propose(command: ProposePolicy, state: Policies, ctx: Context) -> list[Outcome]:
    if command.content == state.layers.get(command.scope, ""):
        return [Refuse("no-change", f"{command.scope}: it is so already")]
    if len(state.proposals) >= MAX_OPEN:
        return [Refuse("too-many-proposals", f"{MAX_OPEN} proposals wait: approve or reject some first")]
    return [PolicyProposed(f"P-{ctx.causation[:13]}", command.scope, command.content, ctx.actor, ctx.reason)]


def decide(command: DecidePolicy, state: Policies, ctx: Context) -> list[Outcome]:
    proposed = state.proposals.get(command.proposal)
    if proposed is None:
        return [Wait(UNIT, f"nothing waits as {command.proposal}")]
    if not command.approve:
        return [PolicyRejected(command.proposal, ctx.actor, ctx.reason)]
    if ctx.actor == proposed.by:
        return [Refuse("own-approval", f"{ctx.actor} asked for it; somebody else must agree")]
    return [
        PolicySet(
            command.proposal,
            state.version + 1,
            proposed.scope,
            proposed.content,
            proposed.by,
            ctx.actor,
            proposed.reason,
            ctx.reason,
        )
    ]


def evolve(state: Policies, event: PolicyProposed | PolicyRejected | PolicySet) -> Policies:
    if isinstance(event, PolicyProposed):
        state.proposals[event.proposal] = event
        return state
    state.decided = state.proposals.pop(event.proposal, None)
    if isinstance(event, PolicySet):
        state.version, state.replaced = event.version, state.layers.get(event.scope, "")
        if event.content:
            state.layers[event.scope] = event.content
        else:
            state.layers.pop(event.scope, None)
    return state
