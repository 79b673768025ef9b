"""Stored events of what changes an item without money, of deductions, and of what a second person must agree to.

Amounts are minor units of the item's currency.
"""

from datetime import date
from typing import Literal

from msgspec import Struct

from o2c.cash_app.facts import Document, Posting
from o2c.cash_app.ledger.valuation import Rate

AdjustmentKind = Literal["written-off", "split-off", "written-back", "netted"]
Status = Literal["open", "in-progress", "charged-back"]


class ItemAdjusted(Struct, frozen=True):
    """`amount` changes what is open: negative lowers it. `lines` stand against it in the journal, and sum to minus it;
    what was split off has none, for it stays a receivable. `counter` is the item it went to; an adjustment that takes
    another back names it in `reverses`; one that a rule made with a payment names the `application`. Withheld tax that
    is written back names its application in `counter`, what is netted our payable."""

    item: str
    adjustment: str
    kind: AdjustmentKind
    code: str
    amount: int
    lines: tuple[Posting, ...]
    effective: date
    accounting: date
    reason: str
    counter: str = ""
    reverses: str = ""
    approved_by: str = ""
    application: str = ""
    agreement: str = ""


class DeductionOpened(Struct, frozen=True):
    """What a customer kept back of `parent` is an item of its own: its document has the dates of the parent's.

    `invoice` is where it began, for a deduction may be split again; `value` is what left the parent, in functional
    currency.
    """

    document: Document
    parent: str
    invoice: str
    code: str
    owner: str
    due_on: date
    accounting: date
    effective: date
    value: int
    reason: str
    rate: Rate | None = None
    status: Status = "open"
    receipt: str = ""
    """Of the short payment with which a rule opened it."""
    exposed: bool = True
    dunned: bool = False
    """What its reason code said of exposure and dunning that day."""


class DeductionMoved(Struct, frozen=True):
    """`status`: open, in-progress, or charged-back: the claim is rejected and the amount collected as any other.

    `recounted`: effective and accounting date from which it counts as exposure, or does not any more; None: as before.
    `effective` and `accounting` are None of what was stored before a deduction said from when it is disputed.
    """

    item: str
    status: str
    owner: str
    due_on: date
    reason: str
    recounted: tuple[date, date] | None = None
    effective: date | None = None
    accounting: date | None = None


class CreditNoteAsked(Struct, frozen=True):
    """The claim is valid; billing is asked for a credit note over `amount`, which will be applied to the deduction."""

    item: str
    amount: int
    reason: str


class CertificateReceived(Struct, frozen=True):
    """The certificate of tax that was withheld with an application came."""

    item: str
    application: str
    number: str
    dated: date
    amount: int
    by: str
    reason: str


class ApprovalAsked(Struct, frozen=True):
    """What a second person must agree to: the command as it will be carried out then, and the streams it needs."""

    approval: str
    kind: str
    subject: str
    legal_entity: str
    currency: str
    amount: int
    command: str
    reads: tuple[str, ...]
    streams: tuple[str, ...]
    asked_by: str
    reason: str
    unit: str = ""
    """Where it waits; "": on the customer's account, as all did at first."""
    detail: str = ""
    """What it is about, where the subject does not say it all. `currency` is "" where it is not about money."""


class ApprovalDecided(Struct, frozen=True):
    approval: str
    legal_entity: str
    approved: bool
    decided_by: str
    reason: str
