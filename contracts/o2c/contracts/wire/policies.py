"""Structs of `o2c.contracts.policies`, written by `make contracts`: change the models, not this file."""

from typing import ClassVar

from o2c.contracts.wire.base import Message, Part


class PolicyScope(Part, frozen=True, kw_only=True, gc=False):
    legal_entity: str = ""
    bank_account: str = ""
    customer_group: str = ""


class PolicyField(Part, frozen=True, kw_only=True, gc=False):
    name: str
    before: str = ""
    after: str = ""


class PolicyProposed(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.policy-proposed.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    proposal: str
    scope: PolicyScope
    changes: tuple[PolicyField, ...]
    removed: bool = False
    proposed_by: str
    reason: str = ""


class PolicyChanged(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.policy-changed.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    proposal: str
    scope: PolicyScope
    version: int
    changes: tuple[PolicyField, ...]
    removed: bool = False
    proposed_by: str
    approved_by: str
    actor_verified: bool = False
    reason: str = ""
    approval_reason: str = ""


class PolicyRejected(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.policy-rejected.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    proposal: str
    scope: PolicyScope
    rejected_by: str
    reason: str = ""
