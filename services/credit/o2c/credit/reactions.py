"""Contract events in, commands out.

Money on an `unidentified:` account is on no customer and makes nobody's exposure.
"""

from collections.abc import Iterable
from functools import partial

from o2c.chassis.domain import Reaction, Refuse, Send
from o2c.contracts.base import Event
from o2c.contracts.cash_app import (
    ApprovalDecided,
    ApprovalRequested,
    BalanceProved,
    BankLineClassified,
    CreditNoteRequested,
    DeductionMoved,
    DeductionOpened,
    DeductionResolved,
    DuplicatePaymentFound,
    ExchangeRateSet,
    FormerNumberAdded,
    OpenItemSettled,
    PayableNetted,
    PaymentApplied,
    PaymentLeftOnAccount,
    PaymentPrepaid,
    PaymentReceived,
    PaymentReturned,
    PaymentTransferred,
    PaymentUnapplied,
    PaymentWithdrawn,
    PeriodCertified,
    PeriodClosed,
    PeriodClosing,
    PeriodClosingCancelled,
    PeriodReopened,
    PeriodRevalued,
    ReceivableHeld,
    ReceivableMoved,
    ReceivableReleased,
    RefundPaid,
    RefundsOrdered,
    StatementAccepted,
    StatementRefused,
    WithholdingCertified,
)
from o2c.contracts.erp import CustomerMasterChanged
from o2c.contracts.money import Money, to_minor
from o2c.contracts.order import (
    OrderBalanceProved,
    OrderCancelled,
    OrderChanged,
    OrderCompleted,
    OrderHeld,
    OrderPlaced,
    OrderReleased,
    OrderShipped,
)
from o2c.contracts.policies import PolicyChanged, PolicyProposed, PolicyRejected
from o2c.contracts.waiting import PaymentHeld, PaymentNoted, PaymentReleased, PaymentWeighed
from o2c.credit.accounts import Hasher
from o2c.credit.commands import (
    CancelOrder,
    ChangeOrder,
    CompleteOrder,
    MoveCash,
    MoveItem,
    PlaceOrder,
    ReadMaster,
    ShipGoods,
)
from o2c.credit.events import Profile
from o2c.credit.state import ACCOUNT

NOBODY = "unidentified:"


def _master_changed(hasher: Hasher, event: CustomerMasterChanged) -> Iterable[Send | Refuse]:
    limit = event.credit_limit
    amount = limit.minor if limit is not None else None
    if amount is not None and amount < 0:
        return (Refuse("negative-limit", f"credit limit of {event.customer}: {amount} minor units; 0 is the least"),)
    try:
        accounts = tuple(hasher.bank_account(account.number) for account in event.bank_accounts)
    except ValueError as error:
        return (Refuse("blank-bank-account", f"customer {event.customer}: {error}"),)
    profile = Profile(
        event.name,
        event.country,
        event.tax_id,
        accounts,
        event.parent,
        event.risk_class,
        event.payment_terms,
        event.attributes,
    )
    currency = limit.currency if limit is not None else ""
    command = ReadMaster(event.change_number, profile, amount, currency, event.credit_check)
    return (Send(ACCOUNT + event.customer, command),)


def _placed(event: OrderPlaced) -> Iterable[Send]:
    gross = to_minor(event.gross, event.currency)
    command = PlaceOrder(event.order, event.revision, event.currency, gross, event.ordered_on)
    return (Send(ACCOUNT + event.customer, command),)


def _changed(event: OrderChanged) -> Iterable[Send]:
    gross = to_minor(event.gross, event.currency)
    command = ChangeOrder(event.order, event.revision, event.currency, gross, event.ordered_on, event.needs_credit)
    return (Send(ACCOUNT + event.customer, command),)


def _shipped(event: OrderShipped) -> Iterable[Send]:
    gross = to_minor(event.gross, event.currency)
    command = ShipGoods(event.order, event.shipment, event.currency, gross)
    return (Send(ACCOUNT + event.customer, command),)


def _cancelled(event: OrderCancelled) -> Iterable[Send]:
    gross = to_minor(event.gross, event.currency)
    command = CancelOrder(event.order, event.currency, gross, event.complete)
    return (Send(ACCOUNT + event.customer, command),)


def _completed(event: OrderCompleted) -> Iterable[Send]:
    if event.reopened:  # a payment was returned: what is owed again comes as an open item
        return ()
    return (Send(ACCOUNT + event.customer, CompleteOrder(event.order)),)


def _receivable(event: ReceivableMoved) -> Iterable[Send]:
    """What cash application says is no exposure (a claim that the customer will be right about) is not billed here."""
    if not event.exposed:
        return ()
    amount = event.amount
    bills = event.kind == "invoiced" and event.order is not None
    command = MoveItem(
        event.item,
        event.kind,
        amount.currency,
        to_minor(amount.amount, amount.currency),
        (event.order or "") if bills else "",
        (event.shipment or "") if bills else "",
    )
    return (Send(ACCOUNT + event.customer, command),)


def _cash(account: str, receipt: str, kind: str, amount: Money, sign: int) -> Iterable[Send]:
    if account.startswith(NOBODY):
        return ()
    minor = sign * to_minor(amount.amount, amount.currency)
    return (Send(ACCOUNT + account, MoveCash(receipt, kind, amount.currency, minor)),)


def _received(event: PaymentReceived) -> Iterable[Send]:
    return _cash(event.account, event.receipt, "received", event.amount, 1)


def _transferred(event: PaymentTransferred) -> Iterable[Send]:
    """Said once on each account, negative on the one the money leaves."""
    return _cash(event.account, event.receipt, "transferred", event.amount, 1)


def _applied(event: PaymentApplied) -> Iterable[Send]:
    return _cash(event.account, event.receipt, "applied", event.amount, -1)


def _unapplied(event: PaymentUnapplied) -> Iterable[Send]:
    return _cash(event.account, event.receipt, "unapplied", event.amount, 1)


def _returned(event: PaymentReturned) -> Iterable[Send]:
    """What had been applied was unapplied in the same moment, so the whole receipt leaves."""
    return _cash(event.account, event.receipt, "returned", event.amount, -1)


def _withdrawn(event: PaymentWithdrawn) -> Iterable[Send]:
    return _cash(event.account, event.receipt, "withdrawn", event.amount, -1)


def _prepaid(event: PaymentPrepaid) -> Iterable[Send]:
    """It belongs to one order, and makes no room for others."""
    return _cash(event.account, event.receipt, "prepaid", event.amount, -1)


def hears(hasher: Hasher) -> dict[type[Event], Reaction]:
    return {
        CustomerMasterChanged: partial(_master_changed, hasher),
        OrderPlaced: _placed,
        OrderChanged: _changed,
        OrderShipped: _shipped,
        OrderCancelled: _cancelled,
        OrderCompleted: _completed,
        ReceivableMoved: _receivable,
        PaymentReceived: _received,
        PaymentTransferred: _transferred,
        PaymentApplied: _applied,
        PaymentUnapplied: _unapplied,
        PaymentReturned: _returned,
        PaymentWithdrawn: _withdrawn,
        PaymentPrepaid: _prepaid,
    }


IGNORES: tuple[type[Event], ...] = (
    PaymentLeftOnAccount,  # it makes room for orders before and after
    OrderHeld,
    OrderReleased,
    OrderBalanceProved,
    ReceivableHeld,  # what is disputed is owed until it is credited
    ReceivableReleased,
    FormerNumberAdded,
    OpenItemSettled,
    DeductionOpened,
    DeductionMoved,
    DeductionResolved,
    CreditNoteRequested,
    ApprovalRequested,
    ApprovalDecided,
    DuplicatePaymentFound,
    PaymentWeighed,
    PaymentHeld,
    PaymentReleased,
    PaymentNoted,
    PayableNetted,
    WithholdingCertified,
    RefundsOrdered,
    RefundPaid,
    BankLineClassified,
    StatementAccepted,
    StatementRefused,
    BalanceProved,
    PeriodClosing,
    PeriodClosingCancelled,
    PeriodClosed,
    PeriodCertified,
    PeriodReopened,
    PeriodRevalued,
    ExchangeRateSet,
    PolicyProposed,
    PolicyChanged,
    PolicyRejected,
)
