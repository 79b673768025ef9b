"""What is read of changes of the matching policy."""

from o2c.projection.reads.base import Read


class Scope(Read):
    legal_entity: str = ""
    bank_account: str = ""
    customer_group: str = ""


class Field(Read):
    name: str
    before: str = ""
    after: str = ""


class PolicyProposed(Read):
    proposal: str
    scope: Scope
    changes: tuple[Field, ...]
    proposed_by: str
    removed: bool = False
    reason: str = ""


class PolicyChanged(Read):
    proposal: str
    scope: Scope
    version: int
    changes: tuple[Field, ...]
    approved_by: str
    removed: bool = False
    reason: str = ""
    approval_reason: str = ""


class PolicyRejected(Read):
    proposal: str
    scope: Scope
    rejected_by: str
    reason: str = ""
