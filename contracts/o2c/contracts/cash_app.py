"""What cash application says, keeper of the open items and of the journal. Topic `o2c.cash-app.v1`.

Key = customer account, or `unidentified:<our bank account>` while the payer is unknown. What concerns no account is
keyed by its legal entity (periods, sweeps); what is said of the policy stands in `policies.py`. Three dates on
everything that moves money: *effective* (when it counts), *accounting* (the period it books in), and *known* (the
envelope's time).
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from o2c.contracts.base import Contract, Count, Day, Event, Ref, Text
from o2c.contracts.money import Currency, DecimalText, Money
from o2c.contracts.proof import ProvedEntityTotal

LineClass = Literal["receipt", "return", "refund", "fee", "transfer", "not-ours"]
MoveKind = Literal[
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
AccountClass = Literal["receivable", "unapplied", "on-account", "unidentified"]


class _Dated(Event):
    account: Annotated[Ref, Field(description="customer account, or unidentified:<our bank account>")]
    legal_entity: Ref
    effective: Day
    accounting: Day


class PaymentReceived(_Dated):
    """Money came in. Every bank line becomes a receipt exactly once."""

    TYPE: ClassVar[str] = "o2c.cash-app.payment-received.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    receipt: Ref
    amount: Money
    booking_date: Day
    value_date: Day
    bank_account: Ref
    statement: Ref | None = None
    line: Count | None = None
    payer: Annotated[Text, Field(description="masked")] = ""
    identified_by: Annotated[str, Field(examples=["bank-account", "name", "name-alike", "references", "parent"])] = ""


class PaymentTransferred(_Dated):
    """What is left of a receipt moved to another account, e.g. because its payer was found. Said once on each account:
    `amount` is negative on the account it leaves."""

    TYPE: ClassVar[str] = "o2c.cash-app.payment-transferred.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    receipt: Ref
    counter_account: Ref
    amount: Money
    reason: Text = ""


class Evidence(Contract):
    """One reason of a decision, in order: what was looked at and what it said."""

    kind: Annotated[str, Field(examples=["reference", "amount", "account-balance", "person"])]
    detail: Text


class PaymentApplied(_Dated):
    """Part of a receipt settled part of an open item. `amount` is cash; `discount` was earned beside it."""

    TYPE: ClassVar[str] = "o2c.cash-app.payment-applied.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    application: Annotated[Ref, Field(description="unique; what an unapplication names")]
    receipt: Ref
    item: Ref
    amount: Money
    discount: Annotated[DecimalText, Field(description="gross cash discount granted, tax share included")] = "0"
    rule: Annotated[str, Field(examples=["reference.v1"])]
    evidence: tuple[Evidence, ...] = ()
    reason: Text = ""
    allowance: Annotated[DecimalText, Field(description="a difference given up beside it, for `reason_code`")] = "0"
    reason_code: Text = ""
    unearned_discount: Annotated[
        DecimalText, Field(description="of `discount`, allowed though it was not earned; posted by itself")
    ] = "0"
    kept_back: Annotated[
        DecimalText, Field(description="of the item, moved to deductions in the same moment: see DeductionOpened")
    ] = "0"
    settled: Annotated[
        Money | None, Field(description="what of the item it settled, where that is in another currency")
    ] = None
    rate: Annotated[Text, Field(description="units of the item's currency for one of the money's")] = ""
    rate_source: Annotated[Text, Field(examples=["central bank"])] = ""


class PaymentUnapplied(_Dated):
    """An application was taken back: the item is open again, the money unapplied."""

    TYPE: ClassVar[str] = "o2c.cash-app.payment-unapplied.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    application: Ref
    receipt: Ref
    item: Ref
    amount: Money
    discount: DecimalText = "0"
    reason: Text
    allowance: DecimalText = "0"
    settled: Annotated[Money | None, Field(description="of the item, where that is in another currency")] = None


class PaymentLeftOnAccount(_Dated):
    """A person left part of a receipt as the customer's credit: it is no work to do any more, and does not age.

    `amount` is negative where it was taken back, and is unapplied again. Only what is unapplied is applied or returned:
    what is on account is taken back first.
    """

    TYPE: ClassVar[str] = "o2c.cash-app.payment-left-on-account.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    receipt: Ref
    amount: Annotated[Money, Field(description="signed: positive rises on account, and falls of what is unapplied")]
    reason: Text = ""


class PaymentPrepaid(_Dated):
    """Money of a receipt is kept for an order of which no invoice is open: a contract liability (`prepaid` among the
    proved totals), consumed only by that order's invoices. `amount` is negative where it is unapplied again, mostly to
    settle such an invoice next.

    What is left of a receipt for other items falls by it.
    """

    TYPE: ClassVar[str] = "o2c.cash-app.payment-prepaid.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    receipt: Ref
    order: Annotated[Ref, Field(description="its number without separators and leading zeros, in upper case")]
    amount: Annotated[Money, Field(description="signed: positive is kept, and falls of what is unapplied")]
    reason: Text = ""


class PaymentReturned(_Dated):
    """The bank took the money back; all applications were reversed in the same moment."""

    TYPE: ClassVar[str] = "o2c.cash-app.payment-returned.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    receipt: Ref
    amount: Money
    reason: Text = ""
    return_line: Annotated[Ref | None, Field(description="bank line that says so; none when a person did")] = None


class PaymentWithdrawn(_Dated):
    """Money of a receipt went elsewhere than on an open item: paid back, or too little to keep. Negative: it came back.

    What is left of a receipt = received + transferred − applied + unapplied − withdrawn − returned.
    """

    TYPE: ClassVar[str] = "o2c.cash-app.payment-withdrawn.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    withdrawal: Annotated[Ref, Field(description="unique; what a refund's file and bank line name")]
    receipt: Ref
    amount: Money
    kind: Annotated[Text, Field(examples=["refund", "small-overpayment"])]
    reason: Text = ""
    takes_back: Annotated[Ref | None, Field(description="of a negative one: the withdrawal whose money came back")] = (
        None
    )
    outcome: Annotated[Text, Field(examples=["cancelled", "failed", "returned"])] = ""


class DuplicatePaymentFound(Event):
    """Money came that an earlier receipt of the payer seems to have paid before. Nothing of it moved: it is left for a
    person, who may refund it."""

    TYPE: ClassVar[str] = "o2c.cash-app.duplicate-payment-found.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: Ref
    legal_entity: Ref
    receipt: Ref
    repeats: Annotated[Ref, Field(description="the earlier receipt")]
    amount: Annotated[Money, Field(description="the receipt's")]
    reason: Text = ""


class RefundsOrdered(Event):
    """A payment file was made of refunds of one of our bank accounts; each was said before as PaymentWithdrawn."""

    TYPE: ClassVar[str] = "o2c.cash-app.refunds-ordered.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: Annotated[Ref, Field(description="unidentified:<our bank account>")]
    legal_entity: Ref
    bank_account: Ref
    file: Annotated[Ref, Field(description="the message's own id, which the bank quotes")]
    execution_date: Day
    amount: Money
    withdrawals: tuple[Ref, ...]
    ordered_by: Text = ""
    reason: Text = ""


class RefundPaid(_Dated):
    """A line of the bank paid a refund: nothing of it is left in refund-clearing."""

    TYPE: ClassVar[str] = "o2c.cash-app.refund-paid.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    withdrawal: Ref
    receipt: Ref
    amount: Money
    bank_line: Annotated[Ref, Field(description="<statement>/<line>")]
    reason: Text = ""


class ReceivableMoved(Event):
    """Every change of an open item, one event each. Sum of `amount` over an item = its open balance.

    `item` may be an invoice (positive) or an open credit (negative).
    """

    TYPE: ClassVar[str] = "o2c.cash-app.receivable-moved.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    customer: Ref
    legal_entity: Ref
    item: Ref
    item_kind: Literal["invoice", "credit-note"]
    kind: MoveKind
    amount: Annotated[Money, Field(description="signed: positive raises what the customer owes")]
    open_after: DecimalText
    effective: Day
    accounting: Day
    document_date: Day
    due_date: Day
    number: Ref
    order: Ref | None = None
    shipment: Ref | None = None
    cause: Annotated[Ref, Field(description="document, application, adjustment or receipt that moved it")]
    reason_code: Annotated[Text, Field(examples=["small-balance", "short-shipment"])] = ""
    parent: Annotated[
        Ref | None, Field(description="item that this one was split off: a deduction keeps its parent's dates")
    ] = None
    exposed: Annotated[
        bool, Field(description="whether it counts as exposure; an item that begins or ceases to is moved out and in")
    ] = True


class OpenItemSettled(Event):
    """An item's open balance reached zero, or left it again (`reopened`)."""

    TYPE: ClassVar[str] = "o2c.cash-app.open-item-settled.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    customer: Ref
    legal_entity: Ref
    item: Ref
    item_kind: Literal["invoice", "credit-note"] = "invoice"
    order: Ref | None = None
    shipment: Ref | None = None
    settled_on: Day
    reopened: bool = False


class _Marked(Event):
    customer: Ref
    legal_entity: Ref
    item: Ref
    effective: Annotated[Day, Field(description="from when it counts; not before the item's last mark")]
    accounting: Day


class ReceivableHeld(_Marked):
    """An open item is disputed, or a court has a say: rules apply no money to it, and nothing of it moved.

    It is a mark of amount 0: what is open of the item counts as disputed, or as legal, from `effective` on, until
    ReceivableReleased or another ReceivableHeld, which replaces it. An invoice whose issuer says so is held from its
    date. A deduction is disputed by what it is, without this event, while its status is not `charged-back`.
    """

    TYPE: ClassVar[str] = "o2c.cash-app.receivable-held.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    code: Annotated[Text, Field(examples=["disputed", "legal"])]
    reason: Text = ""


class ReceivableReleased(_Marked):
    """An open item is on hold no more: rules may apply money to it."""

    TYPE: ClassVar[str] = "o2c.cash-app.receivable-released.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    code: Annotated[Text, Field(description="the hold that ended", examples=["disputed", "legal"])]
    reason: Text = ""


class FormerNumberAdded(Event):
    """Payers quote an item by this number too: a system before called it so."""

    TYPE: ClassVar[str] = "o2c.cash-app.former-number-added.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    customer: Ref
    legal_entity: Ref
    item: Ref
    number: Text
    reason: Text = ""


class DeductionOpened(Event):
    """A customer kept back part of an invoice and says why. The part is an item of its own from now on, with the dates
    of the item it came from."""

    TYPE: ClassVar[str] = "o2c.cash-app.deduction-opened.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    customer: Ref
    legal_entity: Ref
    deduction: Annotated[Ref, Field(description="the open item that holds it")]
    item: Annotated[Ref, Field(description="the item it was split off")]
    amount: Money
    reason_code: Annotated[Text, Field(examples=["price", "short-shipment", "damage"])]
    owner: Text
    due_on: Annotated[Day, Field(description="when it is to be resolved")]
    reason: Text = ""
    status: Annotated[Text, Field(examples=["open", "charged-back"])] = "open"
    receipt: Annotated[Ref | None, Field(description="the short payment with which a rule opened it")] = None
    exposed: Annotated[bool, Field(description="whether it counts against the credit limit while it is open")] = True
    dunned: Annotated[bool, Field(description="whether it is dunned while it is open")] = False
    effective: Annotated[Day | None, Field(description="from when it is disputed, unless it is charged back")] = None
    accounting: Day | None = None


class DeductionMoved(Event):
    """Somebody else looks after a deduction, or it went on in its life."""

    TYPE: ClassVar[str] = "o2c.cash-app.deduction-moved.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    customer: Ref
    legal_entity: Ref
    deduction: Ref
    status: Annotated[Text, Field(examples=["open", "in-progress", "charged-back"])]
    owner: Text
    due_on: Day
    reason: Text = ""
    exposed: Annotated[bool, Field(description="from now on; what is charged back counts as any other debt")] = True
    dunned: Annotated[bool, Field(description="from now on; what is charged back is dunned as any other debt")] = False
    effective: Annotated[Day | None, Field(description="from when it is disputed, or not: charged back")] = None
    accounting: Day | None = None


class DeductionResolved(Event):
    """Nothing of a deduction is open any more, or it is again (`reopened`)."""

    TYPE: ClassVar[str] = "o2c.cash-app.deduction-resolved.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    customer: Ref
    legal_entity: Ref
    deduction: Ref
    by: Annotated[Text, Field(examples=["credit-note", "write-off", "recovered", "split", "put-back"])]
    resolved_on: Day
    reopened: bool = False


class CreditNoteRequested(Event):
    """A claim is valid: billing shall credit so much of the invoice, because tax is to be corrected with it."""

    TYPE: ClassVar[str] = "o2c.cash-app.credit-note-requested.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    customer: Ref
    legal_entity: Ref
    invoice: Ref
    amount: Annotated[Money, Field(description="gross")]
    deduction: Annotated[Ref, Field(description="the open item it will be applied to")]
    reason_code: Text
    reason: Text
    order: Annotated[Ref | None, Field(description="of the invoice")] = None
    shipment: Annotated[Ref | None, Field(description="of the invoice")] = None


class PayableNetted(Event):
    """What we owe a customer was set off against an item, with two persons: no cash moves, and payables book their side
    against `netting-clearing`. Negative: it was taken back."""

    TYPE: ClassVar[str] = "o2c.cash-app.payable-netted.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    customer: Ref
    legal_entity: Ref
    effective: Day
    accounting: Day
    item: Ref
    adjustment: Annotated[Ref, Field(description="unique; what takes it back")]
    amount: Annotated[Money, Field(description="signed: positive settles the item")]
    payable: Annotated[Ref, Field(description="what we owe, by its number in payables")]
    agreement: Text
    takes_back: Annotated[Ref | None, Field(description="of a negative one: the adjustment that it undoes")] = None
    reason: Text = ""


class WithholdingCertified(Event):
    """The certificate of tax that a customer withheld came. That it was withheld said PaymentApplied, with the reason
    code `withholding`; that it is owed again, because no certificate came, says ReceivableMoved."""

    TYPE: ClassVar[str] = "o2c.cash-app.withholding-certified.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    customer: Ref
    legal_entity: Ref
    item: Ref
    application: Annotated[Ref, Field(description="with which the tax was withheld")]
    amount: Money
    certificate: Annotated[Text, Field(description="its number")]
    dated: Day
    reason: Text = ""


class ApprovalRequested(Event):
    """Somebody asked for what a second person must agree to. Nothing has moved yet.

    `account` is the customer's; the legal entity's name where it is about its periods or a sweep of its balances.
    """

    TYPE: ClassVar[str] = "o2c.cash-app.approval-requested.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: Ref
    legal_entity: Ref
    approval: Ref
    kind: Annotated[Text, Field(examples=["write-off", "move", "alias", "reopen-period", "sweep"])]
    subject: Annotated[Ref, Field(description="item, receipt, customer, period or sweep")]
    amount: Annotated[Money, Field(description="0 XXX, ISO 4217's no currency, where it is not about one sum")]
    requested_by: Text
    reason: Text
    detail: Annotated[Text, Field(description="what it is about, where the subject does not say it all")] = ""


class ApprovalDecided(Event):
    """A second person agreed, and it was done in the same moment; or refused, and it never will be."""

    TYPE: ClassVar[str] = "o2c.cash-app.approval-decided.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: Ref
    legal_entity: Ref
    approval: Ref
    approved: bool
    decided_by: Text
    actor_verified: Annotated[bool, Field(description="whether who asked and who decided were authenticated")] = False
    reason: Text


class BankLineClassified(Event):
    """A bank line that is no receipt: a fee, a return, a refund, a transfer, not ours.

    Key = unidentified:<bank account>.
    """

    TYPE: ClassVar[str] = "o2c.cash-app.bank-line-classified.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: Ref
    legal_entity: Ref
    bank_account: Ref
    statement: Ref
    line: Count
    line_class: LineClass
    amount: Money
    effective: Day
    accounting: Day
    reason: Text = ""


class StatementAccepted(Event):
    """A bank statement is believed; `flags` name what does not fit its neighbours (gap, order, first statement)."""

    TYPE: ClassVar[str] = "o2c.cash-app.statement-accepted.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: Ref
    bank_account: Ref
    statement: Ref
    number: str
    currency: Currency
    statement_date: Day | None
    opening: DecimalText | None
    closing: DecimalText | None
    lines: Count
    flags: tuple[Text, ...] = ()


class StatementRefused(Event):
    """A statement that is not believed: kept whole, nothing of it is posted."""

    TYPE: ClassVar[str] = "o2c.cash-app.statement-refused.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: Ref
    bank_account: Ref
    statement: Ref
    code: Annotated[str, Field(examples=["closing-balance-differs"])]
    detail: Text


class Total(Contract):
    legal_entity: Ref
    account_class: AccountClass
    currency: Currency
    amount: DecimalText


class BalanceProved(Event):
    """Totals of one partition's accounts, read in the transaction that wrote this record, after the log lock: what is
    owed (`receivable`), and what is held of whom (`unidentified`, `unapplied`, `on-account`; `prepaid` for an order).

    The classes of `totals` are a closed list; one that came later stands in `later_totals`, where more may come.

    Said into every partition. It is the watermark for *known* too: nothing known earlier will follow.
    """

    TYPE: ClassVar[str] = "o2c.cash-app.balance-proved.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"
    HEARTBEAT: ClassVar[bool] = True

    partition: Count
    totals: tuple[Total, ...]
    later_totals: Annotated[tuple[ProvedEntityTotal, ...], Field(description="`prepaid`: kept for orders")] = ()


Period = Annotated[str, Field(pattern=r"^\d{4}-\d{2}$", examples=["2026-05"])]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256, hexadecimal")]


class AcceptedMoney(Contract):
    """Money of the period that nobody had decided about when it was closed, and somebody took responsibility for."""

    blocker: Literal["unapplied", "unidentified"]
    receipts: Count
    amount: Money


class PeriodClosing(Event):
    """Somebody closes a month. It still books by date, until all that feed the journal have acknowledged.

    Whoever issues documents says from then on, with its proofs, that it has heard of this `closing`.
    """

    TYPE: ClassVar[str] = "o2c.cash-app.period-closing.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    legal_entity: Ref
    period: Period
    closing: Annotated[Ref, Field(description="this attempt, unique within the legal entity", examples=["2026-05/1"])]
    reason: Text = ""
    accepted: tuple[AcceptedMoney, ...] = ()


class PeriodClosingCancelled(Event):
    """The closing is off; the month is open as it was."""

    TYPE: ClassVar[str] = "o2c.cash-app.period-closing-cancelled.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    legal_entity: Ref
    period: Period
    closing: Ref
    reason: Text


class LogPosition(Contract):
    """All that the service said in this partition of its topic up to `sequence` is in the period's figures."""

    service: Annotated[str, Field(examples=["billing"])]
    partition: Count
    sequence: Count


class PeriodClosed(Event):
    """No accounting date of this entity and month is given out any more; late facts book in the next open one."""

    TYPE: ClassVar[str] = "o2c.cash-app.period-closed.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    legal_entity: Ref
    period: Period
    reason: Text = ""
    closing: Annotated[Ref | None, Field(description="null: closed before closings were acknowledged")] = None
    positions: Annotated[tuple[LogPosition, ...], Field(description="what was acknowledged")] = ()


class PeriodCertified(Event):
    """The certificate of a closed month: `hash` is of the document, which cash application keeps whole."""

    TYPE: ClassVar[str] = "o2c.cash-app.period-certified.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    legal_entity: Ref
    period: Period
    closing: Ref
    hash: Sha256
    lines: Annotated[Count, Field(description="of the journal, with an accounting date in the period")]
    log_position: Annotated[Count, Field(description="of cash application's own log: later events are not counted")]
    export: Annotated[Sha256, Field(description="of the export, uncompressed")]
    previous: Annotated[Sha256 | None, Field(description="certificate of the month before; null: the first")] = None
    supersedes: Annotated[Sha256 | None, Field(description="the one it replaces after the month was reopened")] = None
    signed_by: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="public key, Ed25519, hexadecimal")]


class RevaluedBalance(Contract):
    """`worth` is `amount` at the closing rate, `booked` what the journal had it at; credits are negative."""

    account: Annotated[str, Field(description="of the journal", examples=["receivable", "unapplied"])]
    amount: Money
    booked: Annotated[Money, Field(description="in the functional currency, as are worth and difference")]
    rate: DecimalText
    source: Text
    worth: Money
    difference: Annotated[Money, Field(description="worth less booked: gained where positive; taken back a day later")]


class PeriodRevalued(Event):
    """What a closed month leaves open in other currencies, at the rates of its last day (IAS 21)."""

    TYPE: ClassVar[str] = "o2c.cash-app.period-revalued.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    legal_entity: Ref
    period: Period
    closing: Ref
    day: Day
    balances: tuple[RevaluedBalance, ...]


class ExchangeRateSet(Event):
    """A rate as it was taken in, of one day; it is never replaced. Amounts of that day are booked at it."""

    TYPE: ClassVar[str] = "o2c.cash-app.exchange-rate-set.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    pair: Annotated[str, Field(pattern="^[A-Z]{3}/[A-Z]{3}$", examples=["USD/EUR"])]
    day: Day
    rate: Annotated[DecimalText, Field(description="units of the second currency for one of the first")]
    source: Text


class PeriodReopened(Event):
    TYPE: ClassVar[str] = "o2c.cash-app.period-reopened.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    legal_entity: Ref
    period: Period
    reason: Text
