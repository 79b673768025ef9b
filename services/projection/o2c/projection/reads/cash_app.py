"""What is read of cash application's events."""

from datetime import date

from o2c.projection.reads.base import Money, Read


class PaymentReceived(Read):
    account: str
    legal_entity: str
    effective: date
    accounting: date
    receipt: str
    amount: Money
    booking_date: date
    value_date: date
    bank_account: str
    statement: str | None = None
    line: int | None = None
    payer: str = ""
    identified_by: str = ""


class PaymentTransferred(Read):
    account: str
    legal_entity: str
    effective: date
    accounting: date
    receipt: str
    counter_account: str
    amount: Money
    reason: str = ""


class Evidence(Read):
    kind: str
    detail: str


class PaymentApplied(Read):
    """Also PaymentUnapplied, which has no rule: the two are mirror images."""

    account: str
    legal_entity: str
    effective: date
    accounting: date
    application: str
    receipt: str
    item: str
    amount: Money
    discount: str = "0"
    rule: str = ""
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    unearned_discount: str = "0"


class PaymentReturned(Read):
    account: str
    legal_entity: str
    effective: date
    accounting: date
    receipt: str
    amount: Money
    reason: str = ""


class PaymentLeftOnAccount(Read):
    account: str
    legal_entity: str
    effective: date
    accounting: date
    receipt: str
    amount: Money
    reason: str = ""


class PaymentPrepaid(Read):
    account: str
    legal_entity: str
    effective: date
    accounting: date
    receipt: str
    order: str
    amount: Money
    reason: str = ""


class PaymentWithdrawn(Read):
    account: str
    legal_entity: str
    effective: date
    accounting: date
    receipt: str
    amount: Money
    kind: str
    reason: str = ""


class DuplicatePaymentFound(Read):
    receipt: str
    repeats: str
    amount: Money
    reason: str = ""


class RefundsOrdered(Read):
    bank_account: str
    file: str
    execution_date: date
    amount: Money
    withdrawals: tuple[str, ...]
    reason: str = ""


class RefundPaid(Read):
    effective: date
    withdrawal: str
    receipt: str
    amount: Money
    bank_line: str
    reason: str = ""


class ReceivableMoved(Read):
    customer: str
    legal_entity: str
    item: str
    item_kind: str
    kind: str
    amount: Money
    effective: date
    accounting: date
    document_date: date
    due_date: date
    number: str
    cause: str
    reason_code: str = ""
    order: str | None = None
    shipment: str | None = None
    parent: str | None = None
    exposed: bool = True


class Marked(Read):
    """ReceivableHeld and ReceivableReleased: `code` is the hold that begins or ends."""

    item: str
    code: str
    effective: date
    accounting: date
    reason: str = ""


class FormerNumberAdded(Read):
    item: str
    number: str
    reason: str = ""


class OpenItemSettled(Read):
    customer: str
    item: str
    settled_on: date
    reopened: bool = False


class BankLineClassified(Read):
    account: str
    bank_account: str
    statement: str
    line: int
    line_class: str
    amount: Money
    effective: date
    reason: str = ""


class StatementAccepted(Read):
    account: str
    bank_account: str
    statement: str
    number: str
    lines: int
    statement_date: date | None = None
    flags: tuple[str, ...] = ()


class StatementRefused(Read):
    account: str
    bank_account: str
    statement: str
    code: str
    detail: str


class DeductionOpened(Read):
    deduction: str
    item: str
    amount: Money
    reason_code: str
    owner: str
    due_on: date
    reason: str = ""
    status: str = "open"
    effective: date | None = None
    accounting: date | None = None


class DeductionMoved(Read):
    deduction: str
    status: str
    owner: str
    due_on: date
    reason: str = ""
    effective: date | None = None
    accounting: date | None = None


class DeductionResolved(Read):
    deduction: str
    by: str
    resolved_on: date
    reopened: bool = False


class CreditNoteRequested(Read):
    invoice: str
    amount: Money
    deduction: str
    reason_code: str
    reason: str


class PayableNetted(Read):
    item: str
    effective: date
    amount: Money
    payable: str
    agreement: str
    reason: str = ""


class WithholdingCertified(Read):
    item: str
    amount: Money
    certificate: str
    dated: date
    reason: str = ""


class ApprovalRequested(Read):
    approval: str
    kind: str
    subject: str
    amount: Money
    requested_by: str
    reason: str
    detail: str = ""


class ApprovalDecided(Read):
    approval: str
    approved: bool
    decided_by: str
    reason: str


class PeriodMoved(Read):
    """PeriodClosing, PeriodClosingCancelled, PeriodClosed and PeriodReopened."""

    legal_entity: str
    period: str
    reason: str = ""


class ExchangeRateSet(Read):
    pair: str
    day: date
    rate: str
    source: str


class RevaluedBalance(Read):
    account: str
    amount: Money
    rate: str
    worth: Money
    difference: Money


class PeriodRevalued(Read):
    legal_entity: str
    period: str
    day: date
    balances: tuple[RevaluedBalance, ...]


class PeriodCertified(Read):
    legal_entity: str
    period: str
    hash: str
