"""What is asked about the policy."""

from msgspec import Struct

from o2c.cash_app.policies.layers import Scope


class ProposePolicy(Struct, frozen=True):
    """`content` has been checked (`content.py`); "" takes the layer away."""

    scope: Scope
    content: str


class DecidePolicy(Struct, frozen=True):
    proposal: str
    approve: bool
