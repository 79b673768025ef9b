"""Cash application's events about money: receipts, what was done with them, and the bank lines that are none.

A receipt's rows always add up: what was received here and moved here or away, less what is applied, returned and kept
for orders, is what is left on this account. What of that a person left as the customer's credit stands beside it.
"""

from decimal import Decimal
from typing import Any

from o2c.chassis.reader import Fact
from o2c.projection.amounts import minor, minor_of
from o2c.projection.batch import Batch
from o2c.projection.changes import ReceiptChange
from o2c.projection.folds.receivable import ON_ACCOUNT, PREPAID, UNAPPLIED
from o2c.projection.reads import cash_app as read

UNIDENTIFIED = "unidentified:"
"""Prefix of the accounts that hold money of unknown payers, one for each of our bank accounts."""


def received(batch: Batch, fact: Fact, event: read.PaymentReceived) -> None:
    amount = minor_of(event.amount)
    change = _left_changes(batch, fact, event, "received", amount, note=event.identified_by, other=event.bank_account)
    change.received += amount
    change.booking_date, change.value_date = event.booking_date, event.value_date
    change.bank_account, change.statement, change.line = event.bank_account, event.statement, event.line
    change.payer, change.identified_by = event.payer, event.identified_by


def transferred(batch: Batch, fact: Fact, event: read.PaymentTransferred) -> None:
    amount = minor_of(event.amount)
    change = _left_changes(
        batch, fact, event, "transferred", amount, note=event.reason, other=event.counter_account
    )  # fmt: skip
    change.transferred += amount


def applied(batch: Batch, fact: Fact, event: read.PaymentApplied) -> None:
    """Only the cash leaves the receipt; the discount beside it touches the item alone."""
    amount = minor_of(event.amount)
    note = event.reason or "; ".join([f"{e.kind}: {e.detail}" for e in event.evidence])
    _left_changes(batch, fact, event, "applied", -amount, note=note, application=event).applied += amount


def unapplied(batch: Batch, fact: Fact, event: read.PaymentApplied) -> None:
    amount = minor_of(event.amount)
    change = _left_changes(batch, fact, event, "unapplied", amount, note=event.reason, application=event)
    change.applied -= amount


def left_on_account(batch: Batch, fact: Fact, event: read.PaymentLeftOnAccount) -> None:
    """Nothing leaves the receipt; money that waits for a decision becomes the customer's credit, or the other way."""
    amount = minor_of(event.amount)
    change = _left_changes(batch, fact, event, "left-on-account", 0, note=event.reason, on_account=amount)
    change.on_account += amount


def returned(batch: Batch, fact: Fact, event: read.PaymentReturned) -> None:
    amount = minor_of(event.amount)
    _left_changes(batch, fact, event, "returned", -amount, note=event.reason).returned += amount


def withdrawn(batch: Batch, fact: Fact, event: read.PaymentWithdrawn) -> None:
    """Stands beside what went back to the bank: money that left the receipt, and not to an item."""
    amount = minor_of(event.amount)
    note = f"{event.kind}: {event.reason}"
    _left_changes(batch, fact, event, "withdrawn", -amount, note=note).returned += amount


def prepaid(batch: Batch, fact: Fact, event: read.PaymentPrepaid) -> None:
    """Kept for an order: no money that waits, nor the customer's free credit, and not on an item yet."""
    amount, currency, entity = minor_of(event.amount), event.amount.currency, event.legal_entity
    change = _left_changes(batch, fact, event, "prepaid", -amount, note=event.reason, other=event.order)
    change.prepaid += amount
    batch.balances[event.account, entity, currency][PREPAID] += amount
    batch.totals[fact.source, fact.partition][entity, "prepaid", currency] += amount


def duplicate_found(batch: Batch, fact: Fact, event: read.DuplicatePaymentFound) -> None:
    """Moves nothing: it is left unapplied."""
    batch.tell(
        fact, "duplicate-payment-found", event.receipt, None, minor_of(event.amount), event.amount.currency,
        other=event.repeats, note=event.reason,
    )  # fmt: skip


def refunds_ordered(batch: Batch, fact: Fact, event: read.RefundsOrdered) -> None:
    """Moves nothing: the money left its receipts when each refund was decided."""
    count = f"{len(event.withdrawals)} refunds"
    batch.tell(
        fact, "refunds-ordered", event.file, event.execution_date, minor_of(event.amount), event.amount.currency,
        event.bank_account, count, event.reason,
    )  # fmt: skip


def refund_paid(batch: Batch, fact: Fact, event: read.RefundPaid) -> None:
    batch.tell(
        fact, "refund-paid", event.receipt, event.effective, minor_of(event.amount), event.amount.currency,
        other=event.bank_line, note=event.reason,
    )  # fmt: skip


def _left_changes(
    batch: Batch,
    fact: Fact,
    event: Any,
    kind: str,
    amount: int,
    *,
    note: str,
    other: str = "",
    application: read.PaymentApplied | None = None,
    on_account: int = 0,
) -> ReceiptChange:
    """What is left of a receipt changes by `amount`: in its movements, the account's balance and the proved totals.
    `on_account` is what of the rest is the customer's credit from now on."""
    account, entity, currency = event.account, event.legal_entity, event.amount.currency
    change = batch.receipt(event.receipt, account)
    change.entity, change.currency = entity, currency
    balance, totals = batch.balances[account, entity, currency], batch.totals[fact.source, fact.partition]
    balance[UNAPPLIED] += amount - on_account
    balance[ON_ACCOUNT] += on_account
    account_class = "unidentified" if account.startswith(UNIDENTIFIED) else "unapplied"
    totals[entity, account_class, currency] += amount - on_account
    if on_account:
        totals[entity, "on-account", currency] += on_account
    discount, unearned, number, item, rule = 0, 0, None, None, ""
    if application is not None:
        discount, rule = minor(application.discount, currency), application.rule
        unearned = minor(application.unearned_discount, currency)
        number, item = application.application, application.item
    batch.receipt_movements.append(
        (
            event.receipt, account, kind, amount, on_account, discount, entity, currency,
            event.effective, event.accounting, fact.known, number, item, other, rule, note,
            fact.partition, fact.sequence, fact.actor, unearned,
        )
    )  # fmt: skip
    return change


def classified(batch: Batch, fact: Fact, event: read.BankLineClassified) -> None:
    amount, currency = minor_of(event.amount), event.amount.currency
    batch.tell(
        fact, "bank-line-classified", event.statement, event.effective, amount, currency, event.line_class,
        other=f"line {event.line}", note=event.reason,
    )  # fmt: skip


def statement_accepted(batch: Batch, fact: Fact, event: read.StatementAccepted) -> None:
    code, note = "flagged" if event.flags else "", "; ".join(event.flags)
    batch.tell(
        fact, "statement-accepted", event.statement, event.statement_date, code=code, other=event.number, note=note
    )


def statement_refused(batch: Batch, fact: Fact, event: read.StatementRefused) -> None:
    batch.tell(fact, "statement-refused", event.statement, code=event.code, note=event.detail)


def period_closing(batch: Batch, fact: Fact, event: read.PeriodMoved) -> None:
    batch.tell(fact, "period-closing", f"{event.legal_entity} {event.period}", note=event.reason)


def closing_cancelled(batch: Batch, fact: Fact, event: read.PeriodMoved) -> None:
    batch.tell(fact, "period-closing-cancelled", f"{event.legal_entity} {event.period}", note=event.reason)


def period_closed(batch: Batch, fact: Fact, event: read.PeriodMoved) -> None:
    batch.tell(fact, "period-closed", f"{event.legal_entity} {event.period}", note=event.reason)


def period_certified(batch: Batch, fact: Fact, event: read.PeriodCertified) -> None:
    batch.tell(fact, "period-certified", f"{event.legal_entity} {event.period}", code=event.hash)


def rate_set(batch: Batch, fact: Fact, event: read.ExchangeRateSet) -> None:
    base, _, quoted = event.pair.partition("/")
    batch.tell(fact, "exchange-rate-set", event.pair, event.day, code=event.rate, note=event.source)
    batch.rates.append((base, quoted, event.day, Decimal(event.rate), event.source, fact.known))


def period_revalued(batch: Batch, fact: Fact, event: read.PeriodRevalued) -> None:
    for one in event.balances:
        amount, currency = minor_of(one.difference), one.difference.currency
        note = f"{one.amount.amount} {one.amount.currency} at {one.rate} are {one.worth.amount} {currency}"
        batch.tell(
            fact, "period-revalued", f"{event.legal_entity} {event.period}", event.day, amount, currency, one.account,
            note=note,
        )  # fmt: skip


def period_reopened(batch: Batch, fact: Fact, event: read.PeriodMoved) -> None:
    batch.tell(fact, "period-reopened", f"{event.legal_entity} {event.period}", note=event.reason)
