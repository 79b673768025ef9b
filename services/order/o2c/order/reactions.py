"""Contract events in, commands out."""

from collections.abc import Iterable

from o2c.chassis.domain import Reaction, Send
from o2c.contracts import billing, cash_app, credit, erp, policies, waiting
from o2c.contracts.base import Event
from o2c.order.commands import (
    BillShipment,
    CancelOrder,
    ChangeOrder,
    Quantity,
    SettleItem,
    ShipGoods,
    TakeCreditAnswer,
    TakeOrder,
)
from o2c.order.events import WHOLE_ORDER, Line, SalesOrder
from o2c.order.state import order_unit
from o2c.order.valuation import plain


def submitted(event: erp.SalesOrderSubmitted) -> tuple[Send, ...]:
    return (Send(order_unit(event.order), TakeOrder(event.change_number, _order(event))),)


def changed(event: erp.SalesOrderChanged, *, by_person: bool = False) -> tuple[Send, ...]:
    """A person who gives no change number has seen the order as it stands; an ERP that gives none counts from 0."""
    unnumbered = by_person and "change_number" not in event.model_fields_set
    return (Send(order_unit(event.order), ChangeOrder(None if unnumbered else event.change_number, _order(event))),)


def cancelled(event: erp.SalesOrderCancelled) -> tuple[Send, ...]:
    command = CancelOrder(
        event.customer, event.change_number, event.cancelled_on, event.reason, _quantities(event.lines)
    )
    return (Send(order_unit(event.order), command),)


def shipped(event: erp.GoodsShipped) -> tuple[Send, ...]:
    command = ShipGoods(event.customer, event.shipment, event.shipped_on, _quantities(event.lines))
    return (Send(order_unit(event.order), command),)


def approved(event: credit.OrderCreditApproved) -> tuple[Send, ...]:
    amount = event.amount
    command = TakeCreditAnswer(event.revision, amount.minor, amount.currency, approved=True)
    return (Send(order_unit(event.order), command),)


def declined(event: credit.OrderCreditDeclined) -> tuple[Send, ...]:
    amount, no_account = event.amount, event.code == "no-account"
    command = TakeCreditAnswer(event.revision, amount.minor, amount.currency, approved=False, no_account=no_account)
    return (Send(order_unit(event.order), command),)


def invoiced(event: billing.InvoiceIssued) -> tuple[Send, ...]:
    if event.order is None:
        return ()
    command = BillShipment(event.document, event.shipment or WHOLE_ORDER, event.document_date)
    return (Send(order_unit(event.order), command),)


def settled(event: cash_app.OpenItemSettled) -> tuple[Send, ...]:
    """An open credit note that is used up settles nothing the order waits for."""
    if event.order is None or event.item_kind != "invoice":
        return ()
    return (Send(order_unit(event.order), SettleItem(event.item, event.settled_on, event.reopened)),)


def _order(event: erp.SalesOrderSubmitted | erp.SalesOrderChanged) -> SalesOrder:
    return SalesOrder(
        event.customer,
        event.legal_entity,
        event.currency,
        event.ordered_on,
        event.customer_reference,
        event.payment_terms,
        event.billed_by,
        tuple([_line(line) for line in event.lines]),
        event.attributes,
    )


def _line(line: erp.SalesOrderLine) -> Line:
    return Line(
        line.line,
        line.product,
        line.description,
        plain(line.quantity),
        line.unit,
        plain(line.unit_price),
        plain(line.discount_percent),
        line.tax_category,
        plain(line.tax_rate),
        line.ship_to,
        line.requested_on,
    )


def _quantities(lines: Iterable[erp.LineQuantity]) -> tuple[Quantity, ...]:
    return tuple([Quantity(line.line, plain(line.quantity)) for line in lines])


HEARS: dict[type[Event], Reaction] = {
    erp.SalesOrderSubmitted: submitted,
    erp.SalesOrderChanged: changed,
    erp.SalesOrderCancelled: cancelled,
    erp.GoodsShipped: shipped,
    credit.OrderCreditApproved: approved,
    credit.OrderCreditDeclined: declined,
    billing.InvoiceIssued: invoiced,
    cash_app.OpenItemSettled: settled,
}

IGNORES: tuple[type[Event], ...] = (
    credit.CustomerRegistered,
    credit.CustomerChanged,
    credit.CreditAccountOpened,
    credit.CreditLimitChanged,
    credit.PaymentTermsChanged,
    credit.CreditThresholdCrossed,
    credit.CreditBalanceProved,
    billing.CreditNoteIssued,
    billing.OpeningItemAdopted,  # of the ERP's orders, not of ours
    billing.BillingBalanceProved,
    cash_app.PaymentReceived,
    cash_app.PaymentTransferred,
    cash_app.PaymentApplied,
    cash_app.PaymentUnapplied,
    cash_app.PaymentLeftOnAccount,
    cash_app.PaymentReturned,
    cash_app.PaymentWithdrawn,
    cash_app.DuplicatePaymentFound,
    waiting.PaymentWeighed,
    waiting.PaymentHeld,
    waiting.PaymentReleased,
    waiting.PaymentNoted,
    cash_app.PayableNetted,
    cash_app.WithholdingCertified,
    cash_app.PaymentPrepaid,
    cash_app.RefundsOrdered,
    cash_app.RefundPaid,
    cash_app.ReceivableMoved,
    cash_app.ReceivableHeld,
    cash_app.ReceivableReleased,
    cash_app.FormerNumberAdded,
    cash_app.DeductionOpened,
    cash_app.DeductionMoved,
    cash_app.DeductionResolved,
    cash_app.CreditNoteRequested,
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
    cash_app.PeriodRevalued,
    cash_app.ExchangeRateSet,
    policies.PolicyProposed,
    policies.PolicyChanged,
    policies.PolicyRejected,
)
"""What else travels on the same topics. A type in neither list is kept for the version that knows it."""
