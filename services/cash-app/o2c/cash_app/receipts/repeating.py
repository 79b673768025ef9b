"""Whether money for which nothing fits seems to have come before: what must be loaded to tell, then the decision."""

from o2c.cash_app.account import Account
from o2c.cash_app.facts import Facts
from o2c.cash_app.found import found_of
from o2c.cash_app.matching import duplicates
from o2c.cash_app.matching.decisions import Decision
from o2c.cash_app.policy import Policy
from o2c.chassis.domain import Context

Judged = tuple[tuple[str, ...], Decision]
"""(streams to load before it can be told, what is decided)."""


def judged(
    decision: Decision, facts: Facts, account: Account, ctx: Context, policy: Policy, looks: int, before: str = ""
) -> Judged:
    """`before`: what it was found to repeat already; while that stands, no amount that fits by now places it."""
    if decision.left != duplicates.NOTHING and not before:
        return (), decision
    names = duplicates.suspects(facts, account, found_of(ctx), before)
    missing = duplicates.unloaded(names, account) if looks < duplicates.LOOKS else ()
    if missing:
        return missing, decision
    return (), duplicates.of_silent(facts, names, account, policy.duplicate_days) or decision
