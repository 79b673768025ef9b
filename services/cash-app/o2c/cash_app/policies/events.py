"""Stored events of the policy; their stream is `policies:all`. `content` is JSON text; "" takes the layer away."""

from msgspec import Struct

from o2c.cash_app.policies.layers import Scope


class PolicyProposed(Struct, frozen=True):
    """A person wants a layer to be so; somebody else must agree."""

    proposal: str
    scope: Scope
    content: str
    by: str
    reason: str


class PolicyRejected(Struct, frozen=True):
    proposal: str
    by: str
    reason: str


class PolicySet(Struct, frozen=True):
    """The layer holds from now on; `version` counts the changes of the whole."""

    proposal: str
    version: int
    scope: Scope
    content: str
    asked_by: str
    approved_by: str
    reason: str
    """Of whoever proposed it."""
    approval_reason: str = ""
