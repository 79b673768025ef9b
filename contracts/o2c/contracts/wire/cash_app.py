"""Structs of `o2c.contracts.cash_app`, written by `make contracts`: change the models, not this file."""

from datetime import date
from typing import ClassVar, Literal

from o2c.contracts.wire.base import Message, Money, Part
from o2c.contracts.wire.proof import ProvedEntityTotal


class PaymentReceived(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.payment-received.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

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


class PaymentTransferred(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.payment-transferred.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: str
    legal_entity: str
    effective: date
    accounting: date
    receipt: str
    counter_account: str
    amount: Money
    reason: str = ""


class Evidence(Part, frozen=True, kw_only=True, gc=False):
    kind: str
    detail: str


class PaymentApplied(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.payment-applied.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: str
    legal_entity: str
    effective: date
    accounting: date
    application: str
    receipt: str
    item: str
    amount: Money
    discount: str = "0"
    rule: str
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    allowance: str = "0"
    reason_code: str = ""
    unearned_discount: str = "0"
    kept_back: str = "0"
    settled: Money | None = None
    rate: str = ""
    rate_source: str = ""


class PaymentUnapplied(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.payment-unapplied.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: str
    legal_entity: str
    effective: date
    accounting: date
    application: str
    receipt: str
    item: str
    amount: Money
    discount: str = "0"
    reason: str
    allowance: str = "0"
    settled: Money | None = None


class PaymentLeftOnAccount(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.payment-left-on-account.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: str
    legal_entity: str
    effective: date
    accounting: date
    receipt: str
    amount: Money
    reason: str = ""


class PaymentPrepaid(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.payment-prepaid.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: str
    legal_entity: str
    effective: date
    accounting: date
    receipt: str
    order: str
    amount: Money
    reason: str = ""


class PaymentReturned(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.payment-returned.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: str
    legal_entity: str
    effective: date
    accounting: date
    receipt: str
    amount: Money
    reason: str = ""
    return_line: str | None = None


class PaymentWithdrawn(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.payment-withdrawn.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: str
    legal_entity: str
    effective: date
    accounting: date
    withdrawal: str
    receipt: str
    amount: Money
    kind: str
    reason: str = ""
    takes_back: str | None = None
    outcome: str = ""


class DuplicatePaymentFound(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.duplicate-payment-found.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: str
    legal_entity: str
    receipt: str
    repeats: str
    amount: Money
    reason: str = ""


class RefundsOrdered(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.refunds-ordered.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: str
    legal_entity: str
    bank_account: str
    file: str
    execution_date: date
    amount: Money
    withdrawals: tuple[str, ...]
    ordered_by: str = ""
    reason: str = ""


class RefundPaid(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.refund-paid.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: str
    legal_entity: str
    effective: date
    accounting: date
    withdrawal: str
    receipt: str
    amount: Money
    bank_line: str
    reason: str = ""


class ReceivableMoved(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.receivable-moved.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    customer: str
    legal_entity: str
    item: str
    item_kind: Literal["invoice", "credit-note"]
    kind: Literal[
        "invoiced",
        "credited",
        "applied",
        "discounted",
        "unapplied",
        "discount-reversed",
        "returned",
        "written-off",
        "transferred",
    ]
    amount: Money
    open_after: str
    effective: date
    accounting: date
    document_date: date
    due_date: date
    number: str
    order: str | None = None
    shipment: str | None = None
    cause: str
    reason_code: str = ""
    parent: str | None = None
    exposed: bool = True


class OpenItemSettled(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.open-item-settled.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    customer: str
    legal_entity: str
    item: str
    item_kind: Literal["invoice", "credit-note"] = "invoice"
    order: str | None = None
    shipment: str | None = None
    settled_on: date
    reopened: bool = False


class ReceivableHeld(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.receivable-held.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    customer: str
    legal_entity: str
    item: str
    effective: date
    accounting: date
    code: str
    reason: str = ""


class ReceivableReleased(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.receivable-released.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    customer: str
    legal_entity: str
    item: str
    effective: date
    accounting: date
    code: str
    reason: str = ""


class FormerNumberAdded(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.former-number-added.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    customer: str
    legal_entity: str
    item: str
    number: str
    reason: str = ""


class DeductionOpened(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.deduction-opened.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    customer: str
    legal_entity: str
    deduction: str
    item: str
    amount: Money
    reason_code: str
    owner: str
    due_on: date
    reason: str = ""
    status: str = "open"
    receipt: str | None = None
    exposed: bool = True
    dunned: bool = False
    effective: date | None = None
    accounting: date | None = None


class DeductionMoved(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.deduction-moved.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    customer: str
    legal_entity: str
    deduction: str
    status: str
    owner: str
    due_on: date
    reason: str = ""
    exposed: bool = True
    dunned: bool = False
    effective: date | None = None
    accounting: date | None = None


class DeductionResolved(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.deduction-resolved.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    customer: str
    legal_entity: str
    deduction: str
    by: str
    resolved_on: date
    reopened: bool = False


class CreditNoteRequested(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.credit-note-requested.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    customer: str
    legal_entity: str
    invoice: str
    amount: Money
    deduction: str
    reason_code: str
    reason: str
    order: str | None = None
    shipment: str | None = None


class PayableNetted(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.payable-netted.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    customer: str
    legal_entity: str
    effective: date
    accounting: date
    item: str
    adjustment: str
    amount: Money
    payable: str
    agreement: str
    takes_back: str | None = None
    reason: str = ""


class WithholdingCertified(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.withholding-certified.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    customer: str
    legal_entity: str
    item: str
    application: str
    amount: Money
    certificate: str
    dated: date
    reason: str = ""


class ApprovalRequested(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.approval-requested.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: str
    legal_entity: str
    approval: str
    kind: str
    subject: str
    amount: Money
    requested_by: str
    reason: str
    detail: str = ""


class ApprovalDecided(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.approval-decided.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: str
    legal_entity: str
    approval: str
    approved: bool
    decided_by: str
    actor_verified: bool = False
    reason: str


class BankLineClassified(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.bank-line-classified.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: str
    legal_entity: str
    bank_account: str
    statement: str
    line: int
    line_class: Literal["receipt", "return", "refund", "fee", "transfer", "not-ours"]
    amount: Money
    effective: date
    accounting: date
    reason: str = ""


class StatementAccepted(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.statement-accepted.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: str
    bank_account: str
    statement: str
    number: str
    currency: str
    statement_date: date | None
    opening: str | None
    closing: str | None
    lines: int
    flags: tuple[str, ...] = ()


class StatementRefused(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.statement-refused.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: str
    bank_account: str
    statement: str
    code: str
    detail: str


class Total(Part, frozen=True, kw_only=True, gc=False):
    legal_entity: str
    account_class: Literal["receivable", "unapplied", "on-account", "unidentified"]
    currency: str
    amount: str


class BalanceProved(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.balance-proved.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    partition: int
    totals: tuple[Total, ...]
    later_totals: tuple[ProvedEntityTotal, ...] = ()


class AcceptedMoney(Part, frozen=True, kw_only=True, gc=False):
    blocker: Literal["unapplied", "unidentified"]
    receipts: int
    amount: Money


class PeriodClosing(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.period-closing.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    legal_entity: str
    period: str
    closing: str
    reason: str = ""
    accepted: tuple[AcceptedMoney, ...] = ()


class PeriodClosingCancelled(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.period-closing-cancelled.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    legal_entity: str
    period: str
    closing: str
    reason: str


class LogPosition(Part, frozen=True, kw_only=True, gc=False):
    service: str
    partition: int
    sequence: int


class PeriodClosed(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.period-closed.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    legal_entity: str
    period: str
    reason: str = ""
    closing: str | None = None
    positions: tuple[LogPosition, ...] = ()


class PeriodCertified(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.period-certified.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    legal_entity: str
    period: str
    closing: str
    hash: str
    lines: int
    log_position: int
    export: str
    previous: str | None = None
    supersedes: str | None = None
    signed_by: str


class PeriodReopened(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.period-reopened.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    legal_entity: str
    period: str
    reason: str


class RevaluedBalance(Part, frozen=True, kw_only=True, gc=False):
    account: str
    amount: Money
    booked: Money
    rate: str
    source: str
    worth: Money
    difference: Money


class PeriodRevalued(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.period-revalued.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    legal_entity: str
    period: str
    closing: str
    day: date
    balances: tuple[RevaluedBalance, ...]


class ExchangeRateSet(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.exchange-rate-set.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    pair: str
    day: date
    rate: str
    source: str
