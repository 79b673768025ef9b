"""What happened: the stored language of cash application, and the names its events are stored under.

An application touches two streams, the receipt's and the item's, and is an event in each (`PaymentApplied`,
`ItemApplied`), so that either folds alone. Every movement has its effective and its accounting date.
"""

from o2c.cash_app.advice_events import AdviceReceived, AdviceTied, AdviceWeighed
from o2c.cash_app.bank_events import (
    ClassTotal,
    LineClassified,
    OpeningConfirmed,
    PayerLearned,
    PeriodClosed,
    PeriodReopened,
    StatementAccepted,
    StatementPartReceived,
    StatementRefused,
)
from o2c.cash_app.item_events import (
    CreditApplied,
    DiscountCorrected,
    ItemApplied,
    ItemOpened,
    ItemUnapplied,
)
from o2c.cash_app.rate_events import RateSet
from o2c.cash_app.receipt_events import (
    PaymentApplied,
    PaymentParked,
    PaymentReturned,
    PaymentUnapplied,
    ReceiptAdvised,
    ReceiptBooked,
    ReceiptMovedIn,
    ReceiptMovedOut,
    ReceiptWeighed,
    Weighing,
)

__all__ = [
    "EVENTS",
    "AdviceReceived",
    "AdviceTied",
    "AdviceWeighed",
    "ClassTotal",
    "CreditApplied",
    "DiscountCorrected",
    "ItemApplied",
    "ItemOpened",
    "ItemUnapplied",
    "LineClassified",
    "OpeningConfirmed",
    "PayerLearned",
    "PaymentApplied",
    "PaymentParked",
    "PaymentReturned",
    "PaymentUnapplied",
    "PeriodClosed",
    "PeriodReopened",
    "RateSet",
    "ReceiptAdvised",
    "ReceiptBooked",
    "ReceiptMovedIn",
    "ReceiptMovedOut",
    "ReceiptWeighed",
    "StatementAccepted",
    "StatementPartReceived",
    "StatementRefused",
    "Weighing",
]

EVENTS: dict[str, type] = {
    "item-opened.v1": ItemOpened,
    "item-applied.v1": ItemApplied,
    "item-unapplied.v1": ItemUnapplied,
    "credit-applied.v1": CreditApplied,
    "discount-corrected.v1": DiscountCorrected,
    "receipt-booked.v1": ReceiptBooked,
    "receipt-moved-in.v1": ReceiptMovedIn,
    "receipt-moved-out.v1": ReceiptMovedOut,
    "receipt-weighed.v1": ReceiptWeighed,
    "receipt-advised.v1": ReceiptAdvised,
    "payment-applied.v1": PaymentApplied,
    "payment-unapplied.v1": PaymentUnapplied,
    "payment-parked.v1": PaymentParked,
    "payment-returned.v1": PaymentReturned,
    "advice-received.v1": AdviceReceived,
    "advice-weighed.v1": AdviceWeighed,
    "advice-tied.v1": AdviceTied,
    "statement-part-received.v1": StatementPartReceived,
    "statement-accepted.v1": StatementAccepted,
    "statement-refused.v1": StatementRefused,
    "line-classified.v1": LineClassified,
    "opening-confirmed.v1": OpeningConfirmed,
    "period-closed.v1": PeriodClosed,
    "period-reopened.v1": PeriodReopened,
    "payer-learned.v1": PayerLearned,
    "rate-set.v1": RateSet,
}
