"""Marks of open items: on hold, or a claim. They move nothing; what is open of a marked item is disputed, or legal.

A deduction is disputed by what it is: the customer says that it owes nothing of it. Charged back, it is a debt as any
other and disputed only if it is on hold.
"""

from datetime import date

from o2c.chassis.reader import Fact
from o2c.projection.batch import Batch
from o2c.projection.changes import ItemMark
from o2c.projection.folds.marked import CLAIM, HOLD
from o2c.projection.reads import cash_app as read

DISPUTED, NOT_ANY_MORE = "disputed", ""
CHARGED_BACK = "charged-back"


def held(batch: Batch, fact: Fact, event: read.Marked) -> None:
    batch.item(event.item).hold = event.code
    _mark(batch, fact, event.item, HOLD, event.code, (event.effective, event.accounting), reason=event.reason)


def released(batch: Batch, fact: Fact, event: read.Marked) -> None:
    batch.item(event.item).hold = NOT_ANY_MORE
    dated = event.effective, event.accounting
    _mark(batch, fact, event.item, HOLD, NOT_ANY_MORE, dated, ended=event.code, reason=event.reason)


def claimed(batch: Batch, fact: Fact, event: read.DeductionOpened | read.DeductionMoved) -> None:
    """What was said before deductions had dates counts from the day it was known."""
    code = NOT_ANY_MORE if event.status == CHARGED_BACK else DISPUTED
    batch.item(event.deduction).claim = code
    known = fact.known.date()
    _mark(batch, fact, event.deduction, CLAIM, code, (event.effective or known, event.accounting or known))


def _mark(
    batch: Batch, fact: Fact, item: str, kind: str, code: str, dated: tuple[date, date], ended: str = "",
    reason: str = "",
) -> None:  # fmt: skip
    change = batch.item(item)
    change.marks.append(ItemMark(kind, code, *dated, fact.known.date(), len(change.moves)))
    batch.marks.append((item, kind, code, *dated, fact.known, ended, reason, fact.partition, fact.sequence, fact.actor))


def numbered(batch: Batch, fact: Fact, event: read.FormerNumberAdded) -> None:
    batch.former_numbers.append((event.number, event.item))
    batch.tell(fact, "former-number-added", event.item, other=event.number, note=event.reason)
