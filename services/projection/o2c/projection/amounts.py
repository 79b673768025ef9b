"""Amounts between their decimal text on the wire and the minor units of the read models."""

from functools import lru_cache

from typing_extensions import TypedDict

from o2c.contracts.money import to_minor, to_text
from o2c.projection.reads.base import Money as MoneyRead

minor = lru_cache(maxsize=65_536)(to_minor)
"""Minor units of a decimal text. Remembered, because an order's value comes back in a dozen events of its life."""


def minor_of(money: MoneyRead) -> int:
    return minor(money.amount, money.currency)


class Money(TypedDict):
    """An amount in an answer: decimal text, never a number, so that no reader makes a float of it."""

    amount: str
    currency: str


def minor_of_money(money: Money) -> int:
    """
    >>> minor_of_money({"amount": "1190.00", "currency": "EUR"})
    119000
    """
    return to_minor(money["amount"], money["currency"])


def money(amount: int, currency: str) -> Money:
    """
    >>> money(119000, "EUR")
    {'amount': '1190.00', 'currency': 'EUR'}
    """
    return {"amount": to_text(amount, currency), "currency": currency}
