"""What cash application says of its policy: retail customers may take a discount three days late, not more."""

from o2c.contracts.examples.story import Scene
from o2c.contracts.policies import PolicyChanged, PolicyField, PolicyProposed, PolicyRejected, PolicyScope

_RETAIL = PolicyScope(customer_group="retail")
_GRACE = PolicyField(name="grace_days", after="3")
_CLERK, _LEAD = "ben.ito@example.com", "carla.osei@example.com"

SCENES = (
    Scene(
        "2026-06-01T08:00:00Z",
        "all",
        PolicyProposed(
            proposal="P-7d1c5b57", scope=_RETAIL, changes=(_GRACE,), proposed_by=_CLERK, reason="as agreed in May"
        ),
        actor=_CLERK,
    ),
    Scene(
        "2026-06-01T09:00:00Z",
        "all",
        PolicyChanged(
            proposal="P-7d1c5b57", scope=_RETAIL, version=1, changes=(_GRACE,), proposed_by=_CLERK,
            approved_by=_LEAD, reason="as agreed in May", approval_reason="seen in the minutes",
        ),
        actor=_LEAD,
    ),
    Scene(
        "2026-06-01T10:00:00Z",
        "all",
        PolicyRejected(proposal="P-9a02b1c4", scope=_RETAIL, rejected_by=_LEAD, reason="too generous"),
        actor=_LEAD,
    ),
)  # fmt: skip
