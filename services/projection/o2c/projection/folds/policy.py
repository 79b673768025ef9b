"""Changes of the matching policy: who proposed what, who agreed, and from which version on it holds."""

from collections.abc import Iterable

from psycopg.types.json import Jsonb

from o2c.chassis.reader import Fact
from o2c.projection.batch import Batch
from o2c.projection.reads import policies as read

SHOWN = 80
"""Characters of a value in words; the whole of it stands in the changes."""


def proposed(batch: Batch, fact: Fact, event: read.PolicyProposed) -> None:
    _change(batch, fact, event, "proposed", event.proposed_by, event.reason)


def changed(batch: Batch, fact: Fact, event: read.PolicyChanged) -> None:
    reasons = "; ".join([reason for reason in (event.reason, event.approval_reason) if reason])
    _change(batch, fact, event, "changed", event.approved_by, reasons)


def rejected(batch: Batch, fact: Fact, event: read.PolicyRejected) -> None:
    _change(batch, fact, event, "rejected", event.rejected_by, event.reason)


def _change(
    batch: Batch,
    fact: Fact,
    event: read.PolicyProposed | read.PolicyChanged | read.PolicyRejected,
    decision: str,
    by: str,
    reason: str,
) -> None:
    scope = event.scope
    parts = scope.legal_entity, scope.bank_account, scope.customer_group
    version = event.version if isinstance(event, read.PolicyChanged) else None
    removed, changes, summary = False, None, ""
    if not isinstance(event, read.PolicyRejected):
        removed, summary = event.removed, "taken away" if event.removed else in_words(event.changes)
        changes = Jsonb([{"name": c.name, "before": c.before, "after": c.after} for c in event.changes])
    batch.policy_changes.append(
        (
            event.proposal, decision, ", ".join(filter(None, parts)) or "everywhere", *parts, version, removed, changes,
            summary, by, reason, fact.known, fact.partition, fact.sequence, fact.actor,
        )
    )  # fmt: skip


def in_words(changes: Iterable[read.Field]) -> str:
    """
    >>> in_words([read.Field("grace_days", "1", "3"), read.Field("prepayments", "", "false"), read.Field("days", "9")])
    'grace_days 3, was 1; prepayments false; days as elsewhere, was 9'
    """
    return "; ".join(map(_in_words, changes))


def _in_words(change: read.Field) -> str:
    was = f", was {_cut(change.before)}" if change.before else ""
    return f"{change.name} {_cut(change.after) or 'as elsewhere'}{was}"


def _cut(value: str) -> str:
    return value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"
