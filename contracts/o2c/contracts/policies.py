"""What cash application says of its policy: which rules may apply money, and how much may be given up. Topic
`o2c.cash-app.v1`.

The policy lies in layers, each for a scope, and concerns no account. Key = `policies:all`: all changes are in one
partition, in the order of the versions that they make.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from o2c.contracts.base import Contract, Count, Event, Text

KEY = "policies:all"
MAX_VALUE = 65_536
"""Characters of what a field of a layer may be, as JSON."""

_Value = Annotated[str, Field(max_length=MAX_VALUE, pattern=r"^[^\x00]*$")]


class PolicyScope(Contract):
    """What a layer is for; "" is any, and all three are "" for the layer that holds everywhere."""

    legal_entity: Text = ""
    bank_account: Text = ""
    customer_group: Text = ""


class PolicyField(Contract):
    """A field of a layer that is another; JSON text, "" where the layer says nothing of it."""

    name: Annotated[Text, Field(examples=["grace_days", "tolerances"])]
    before: _Value = ""
    after: _Value = ""


class _OfPolicy(Event):
    proposal: Text
    scope: PolicyScope


class PolicyProposed(_OfPolicy):
    """A person wants a layer of the policy to be so. Nothing holds before a second person has agreed."""

    TYPE: ClassVar[str] = "o2c.cash-app.policy-proposed.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    changes: Annotated[tuple[PolicyField, ...], Field(description="as the layer was when it was proposed")]
    removed: Annotated[bool, Field(description="the whole layer is to be taken away")] = False
    proposed_by: Text
    reason: Text = ""


class PolicyChanged(_OfPolicy):
    """A second person agreed: the layer holds from now on, and decisions name `version`."""

    TYPE: ClassVar[str] = "o2c.cash-app.policy-changed.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    version: Annotated[Count, Field(description="counts the changes of all layers together: 7 is `v7` in an evidence")]
    changes: tuple[PolicyField, ...]
    removed: bool = False
    proposed_by: Text
    approved_by: Text
    actor_verified: Annotated[bool, Field(description="whether both were authenticated")] = False
    reason: Annotated[Text, Field(description="of whoever proposed it")] = ""
    approval_reason: Text = ""


class PolicyRejected(_OfPolicy):
    """A second person did not agree; it never holds."""

    TYPE: ClassVar[str] = "o2c.cash-app.policy-rejected.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    rejected_by: Text
    reason: Text = ""
