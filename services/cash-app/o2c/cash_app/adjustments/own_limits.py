"""What one person may give up: bound by the ceiling of the reason code, and by the tolerance of the person's group.

Over either, a second person must agree, and what that one may give up binds as well.
"""

from o2c.cash_app.adjustments.commands import Approval
from o2c.cash_app.policy import Policy
from o2c.chassis.domain import Context, Refuse
from o2c.chassis.money import to_text

OVER = "over-own-tolerance"


def fits(amount: int, owed: int, currency: str, actor: str, policy: Policy) -> bool:
    """Whether the person's group may give up so much of what is owed."""
    tolerance = policy.tolerance_of(actor)
    return tolerance is None or tolerance.allows(amount, owed, currency)


def refused(
    approval: Approval | None, amount: int, owed: int, currency: str, ctx: Context, policy: Policy
) -> Refuse | None:
    """The second person's tolerance, where one has agreed."""
    if approval is None or fits(amount, owed, currency, ctx.actor, policy):
        return None
    return over(amount, currency, ctx.actor, policy)


def over(amount: int, currency: str, actor: str, policy: Policy) -> Refuse:
    group = policy.user_groups.get(actor, "")
    limit = policy.tolerance_of(actor)
    assert limit is not None
    most = f"{limit.amount} {currency} and {limit.percent} %"
    whose = f"group {group!r}" if group else "those of no group"
    return Refuse(OVER, f"{to_text(amount, currency)} {currency} is more than {actor} may give up: {whose} has {most}")
