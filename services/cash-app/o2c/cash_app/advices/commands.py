"""What is asked of the advices of an amount."""

from msgspec import Struct

from o2c.cash_app.advices.facts import Advice, Payment
from o2c.cash_app.facts import NOTHING
from o2c.chassis.private import Unlogged


class TakeAdvice(Struct, frozen=True):
    advice: Advice
    format: str = ""
    file_name: str = ""
    private: Unlogged = NOTHING


class PaymentsCame(Struct, frozen=True):
    """Receipts of that amount were booked, or found their customer, while advices wait."""

    payments: tuple[Payment, ...]


class WeighAdvices(Struct, frozen=True):
    """Something is known now that may tell whose advices they are."""


class TieByHand(Struct, frozen=True):
    advice: str
    payment: Payment


class UntieByHand(Struct, frozen=True):
    advice: str
    payment: Payment
