"""What each event does to a batch: one pure function an event, by its CloudEvents type.

Every event of the four topics stands here. One that is missing stops the projection: a read model that skips what it
does not understand is wrong without saying so.
"""

from collections.abc import Callable
from typing import Any

from o2c.chassis.reader import Fact
from o2c.contracts import billing as said_by_billing
from o2c.contracts import cash_app as said_by_cash_app
from o2c.contracts import credit as said_by_credit
from o2c.contracts import order as said_by_order
from o2c.contracts import policies as said_of_policies
from o2c.contracts import waiting as said_of_waiting
from o2c.projection.batch import Batch
from o2c.projection.folds import billing, cash, credit, deduction, mark, order, policy, proof, receivable, waiting

FOLDS: dict[str, Callable[[Batch, Fact, Any], None]] = {
    said_by_order.OrderPlaced.TYPE: order.placed,
    said_by_order.OrderChanged.TYPE: order.changed,
    said_by_order.OrderHeld.TYPE: order.held,
    said_by_order.OrderReleased.TYPE: order.released,
    said_by_order.OrderShipped.TYPE: order.shipped,
    said_by_order.OrderCancelled.TYPE: order.cancelled,
    said_by_order.OrderCompleted.TYPE: order.completed,
    said_by_order.OrderBalanceProved.TYPE: proof.proved,
    said_by_credit.CustomerRegistered.TYPE: credit.registered,
    said_by_credit.CustomerChanged.TYPE: credit.changed,
    said_by_credit.CreditAccountOpened.TYPE: credit.opened,
    said_by_credit.CreditLimitChanged.TYPE: credit.limit_changed,
    said_by_credit.PaymentTermsChanged.TYPE: credit.terms_changed,
    said_by_credit.OrderCreditApproved.TYPE: credit.approved,
    said_by_credit.OrderCreditDeclined.TYPE: credit.declined,
    said_by_credit.CreditThresholdCrossed.TYPE: credit.threshold,
    said_by_credit.CreditBalanceProved.TYPE: proof.exposure_proved,
    said_by_billing.InvoiceIssued.TYPE: billing.invoice,
    said_by_billing.CreditNoteIssued.TYPE: billing.credit_note,
    said_by_billing.OpeningItemAdopted.TYPE: billing.opening_item,
    said_by_billing.BillingBalanceProved.TYPE: proof.proved,
    said_by_cash_app.PaymentReceived.TYPE: cash.received,
    said_by_cash_app.PaymentTransferred.TYPE: cash.transferred,
    said_by_cash_app.PaymentApplied.TYPE: cash.applied,
    said_by_cash_app.PaymentUnapplied.TYPE: cash.unapplied,
    said_by_cash_app.PaymentLeftOnAccount.TYPE: cash.left_on_account,
    said_by_cash_app.PaymentPrepaid.TYPE: cash.prepaid,
    said_by_cash_app.PaymentReturned.TYPE: cash.returned,
    said_by_cash_app.PaymentWithdrawn.TYPE: cash.withdrawn,
    said_by_cash_app.DuplicatePaymentFound.TYPE: cash.duplicate_found,
    said_of_waiting.PaymentWeighed.TYPE: waiting.weighed,
    said_of_waiting.PaymentHeld.TYPE: waiting.held,
    said_of_waiting.PaymentReleased.TYPE: waiting.released,
    said_of_waiting.PaymentNoted.TYPE: waiting.noted,
    said_by_cash_app.RefundsOrdered.TYPE: cash.refunds_ordered,
    said_by_cash_app.RefundPaid.TYPE: cash.refund_paid,
    said_by_cash_app.ReceivableMoved.TYPE: receivable.moved,
    said_by_cash_app.ReceivableHeld.TYPE: mark.held,
    said_by_cash_app.ReceivableReleased.TYPE: mark.released,
    said_by_cash_app.FormerNumberAdded.TYPE: mark.numbered,
    said_by_cash_app.OpenItemSettled.TYPE: receivable.settled,
    said_by_cash_app.DeductionOpened.TYPE: deduction.opened,
    said_by_cash_app.DeductionMoved.TYPE: deduction.moved,
    said_by_cash_app.DeductionResolved.TYPE: deduction.resolved,
    said_by_cash_app.CreditNoteRequested.TYPE: deduction.credit_note_requested,
    said_by_cash_app.PayableNetted.TYPE: deduction.netted,
    said_by_cash_app.WithholdingCertified.TYPE: deduction.certified,
    said_by_cash_app.ApprovalRequested.TYPE: deduction.approval_requested,
    said_by_cash_app.ApprovalDecided.TYPE: deduction.approval_decided,
    said_by_cash_app.BankLineClassified.TYPE: cash.classified,
    said_by_cash_app.StatementAccepted.TYPE: cash.statement_accepted,
    said_by_cash_app.StatementRefused.TYPE: cash.statement_refused,
    said_by_cash_app.BalanceProved.TYPE: proof.proved,
    said_by_cash_app.PeriodClosing.TYPE: cash.period_closing,
    said_by_cash_app.PeriodClosingCancelled.TYPE: cash.closing_cancelled,
    said_by_cash_app.PeriodClosed.TYPE: cash.period_closed,
    said_by_cash_app.PeriodCertified.TYPE: cash.period_certified,
    said_by_cash_app.ExchangeRateSet.TYPE: cash.rate_set,
    said_by_cash_app.PeriodRevalued.TYPE: cash.period_revalued,
    said_by_cash_app.PeriodReopened.TYPE: cash.period_reopened,
    said_of_policies.PolicyProposed.TYPE: policy.proposed,
    said_of_policies.PolicyChanged.TYPE: policy.changed,
    said_of_policies.PolicyRejected.TYPE: policy.rejected,
}

PROOFS = frozenset(
    {
        said_by_order.OrderBalanceProved.TYPE,
        said_by_credit.CreditBalanceProved.TYPE,
        said_by_billing.BillingBalanceProved.TYPE,
        said_by_cash_app.BalanceProved.TYPE,
    }
)
"""They move nothing: a source that only says these stands still."""
