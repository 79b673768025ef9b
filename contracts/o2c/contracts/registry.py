"""Every event by its CloudEvents type, and every topic.

Written by hand: a class that moves keeps its name on the wire.
"""

from o2c.contracts import bank, billing, cash_app, credit, erp, order, remittance
from o2c.contracts.base import Event

EVENTS: tuple[type[Event], ...] = (
    erp.CustomerMasterChanged,
    erp.SalesOrderSubmitted,
    erp.SalesOrderChanged,
    erp.SalesOrderCancelled,
    erp.GoodsShipped,
    erp.ErpInvoiceIssued,
    erp.ErpCreditNoteIssued,
    erp.ExchangeRatePublished,
    bank.BankStatementReceived,
    remittance.RemittanceAdvised,
    order.OrderPlaced,
    order.OrderChanged,
    order.OrderHeld,
    order.OrderReleased,
    order.OrderShipped,
    order.OrderCancelled,
    order.OrderCompleted,
    order.OrderBalanceProved,
    credit.CustomerRegistered,
    credit.CustomerChanged,
    credit.CreditAccountOpened,
    credit.CreditLimitChanged,
    credit.PaymentTermsChanged,
    credit.OrderCreditApproved,
    credit.OrderCreditDeclined,
    credit.CreditThresholdCrossed,
    credit.CreditBalanceProved,
    billing.InvoiceIssued,
    billing.CreditNoteIssued,
    billing.BillingBalanceProved,
    cash_app.PaymentReceived,
    cash_app.PaymentTransferred,
    cash_app.PaymentApplied,
    cash_app.PaymentUnapplied,
    cash_app.PaymentLeftOnAccount,
    cash_app.PaymentPrepaid,
    cash_app.PaymentReturned,
    cash_app.PaymentWithdrawn,
    cash_app.DuplicatePaymentFound,
    cash_app.RefundsOrdered,
    cash_app.RefundPaid,
    cash_app.ReceivableMoved,
    cash_app.OpenItemSettled,
    cash_app.DeductionOpened,
    cash_app.DeductionMoved,
    cash_app.DeductionResolved,
    cash_app.CreditNoteRequested,
    cash_app.PayableNetted,
    cash_app.WithholdingCertified,
    cash_app.ApprovalRequested,
    cash_app.ApprovalDecided,
    cash_app.BankLineClassified,
    cash_app.StatementAccepted,
    cash_app.StatementRefused,
    cash_app.BalanceProved,
    cash_app.PeriodClosing,
    cash_app.PeriodClosingCancelled,
    cash_app.PeriodClosed,
    cash_app.PeriodCertified,
    cash_app.PeriodReopened,
)

HEARTBEATS: frozenset[str] = frozenset(e.TYPE for e in EVENTS if e.HEARTBEAT)
BY_TYPE: dict[str, type[Event]] = {e.TYPE: e for e in EVENTS}
TOPICS: tuple[str, ...] = tuple(dict.fromkeys(e.TOPIC for e in EVENTS))
INBOUND: tuple[str, ...] = tuple(t for t in TOPICS if not t.startswith("o2c."))
