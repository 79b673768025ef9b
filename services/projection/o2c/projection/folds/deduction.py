"""What people say and decide about claims and approvals: told in the story of the item. The amounts themselves come as
movements of the receivable."""

from o2c.chassis.reader import Fact
from o2c.projection.amounts import minor_of
from o2c.projection.batch import Batch
from o2c.projection.folds.mark import claimed
from o2c.projection.reads import cash_app as read

NO_CURRENCY = "XXX"
"""ISO 4217: no money is concerned."""


def opened(batch: Batch, fact: Fact, event: read.DeductionOpened) -> None:
    """Told on the day that it counts from."""
    amount, currency = minor_of(event.amount), event.amount.currency
    day, note = event.effective or fact.known.date(), _with_due(event)
    for subject, other in ((event.item, event.deduction), (event.deduction, event.item)):
        batch.tell(fact, "deduction-opened", subject, day, amount, currency, event.reason_code, other, note)
    claimed(batch, fact, event)


def moved(batch: Batch, fact: Fact, event: read.DeductionMoved) -> None:
    batch.tell(
        fact, "deduction-moved", event.deduction, event.effective or fact.known.date(), code=event.status,
        other=event.owner, note=_with_due(event),
    )  # fmt: skip
    claimed(batch, fact, event)


def _with_due(event: read.DeductionOpened | read.DeductionMoved) -> str:
    due = f"to be resolved by {event.due_on}"
    return f"{due}; {event.reason}" if event.reason else due


def resolved(batch: Batch, fact: Fact, event: read.DeductionResolved) -> None:
    code = "reopened" if event.reopened else ""
    batch.tell(fact, "deduction-resolved", event.deduction, event.resolved_on, code=code, other=event.by)


def credit_note_requested(batch: Batch, fact: Fact, event: read.CreditNoteRequested) -> None:
    batch.tell(
        fact, "credit-note-requested", event.deduction, None, minor_of(event.amount), event.amount.currency,
        event.reason_code, event.invoice, event.reason,
    )  # fmt: skip


def netted(batch: Batch, fact: Fact, event: read.PayableNetted) -> None:
    """That the item moved is said beside it."""
    batch.tell(
        fact, "payable-netted", event.item, event.effective, minor_of(event.amount), event.amount.currency,
        event.agreement, event.payable, event.reason,
    )  # fmt: skip


def certified(batch: Batch, fact: Fact, event: read.WithholdingCertified) -> None:
    batch.tell(
        fact, "withholding-certified", event.item, event.dated, minor_of(event.amount), event.amount.currency,
        other=event.certificate, note=event.reason,
    )  # fmt: skip


def approval_requested(batch: Batch, fact: Fact, event: read.ApprovalRequested) -> None:
    note = f"{event.detail}; {event.reason}" if event.detail else event.reason
    about = event.kind, event.approval, note
    if event.amount.currency == NO_CURRENCY:
        batch.tell(fact, "approval-requested", event.subject, None, None, None, *about)
        return
    amount, currency = minor_of(event.amount), event.amount.currency
    batch.tell(fact, "approval-requested", event.subject, None, amount, currency, *about)


def approval_decided(batch: Batch, fact: Fact, event: read.ApprovalDecided) -> None:
    code = "approved" if event.approved else "refused"
    batch.tell(fact, "approval-decided", event.approval, code=code, other=event.decided_by, note=event.reason)
