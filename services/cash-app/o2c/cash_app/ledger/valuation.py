"""What amounts are worth in a legal entity's functional currency.

A document is valued at the rate of its date, money at the rate of the day the bank booked it. What leaves an open
balance takes its own rate's worth along, and what brings the balance to nothing takes all the worth that is left, so
that nothing remains of an item or a receipt that is settled. The difference between what money and item were worth is
a realised exchange difference.

Of USD 1,000 invoiced at 0.90 and settled by USD 980 at 0.92 with a discount of USD 20: cash 901.60, discount 18.00,
receivable 900.00, so 19.60 EUR were gained.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from msgspec import Struct

from o2c.cash_app.facts import Posting
from o2c.chassis.money import allocate, exponent, round_minor


class Rate(Struct, frozen=True):
    """One unit of `base` is worth `rate` units of `functional`."""

    base: str
    functional: str
    rate: str


class Exchange(Struct, frozen=True):
    """Money of one currency that settled an item of another: `paid` of the receipt, `settled` of the item, in minor
    units each, at `rate` units of the item's currency for one of the money's.

    Between the two it is worth `worth` in the functional currency: what the item's amount is at that day's rate.
    """

    money: str
    paid: int
    currency: str
    settled: int
    rate: str
    source: str
    worth: int


def worth(rate: Rate | None, amount: int) -> int:
    """Minor units of the functional currency, half away from zero; without a rate the currency is the functional one.

    >>> worth(Rate("USD", "EUR", "0.92"), 98000), worth(Rate("USD", "JPY", "151.37"), 1000), worth(None, 5)
    (90160, 1514, 5)
    """
    return amount if rate is None else round_minor(amount * _unit(rate), rate.functional)


@cache
def _unit(rate: Rate) -> Decimal:
    """Worth of one minor unit, in major units of the functional currency."""
    return Decimal(rate.rate).scaleb(-exponent(rate.base))


def leaving(rate: Rate | None, amount: int, balance: int, value: int) -> int:
    """What `amount` takes along of a balance that is worth `value`.

    >>> third = Rate("USD", "EUR", "0.333")
    >>> leaving(third, 50, 100, 33), leaving(third, 50, 50, 16)
    (17, 16)
    """
    return value if amount == balance else worth(rate, amount)


@dataclass(slots=True)
class Purse:
    """Money with what it is worth, of which amounts are taken one after the other.

    >>> purse = Purse(Rate("USD", "EUR", "0.333"), 100, 33)
    >>> purse.take(50), purse.take(50), purse
    (17, 16, Purse(rate=Rate(base='USD', functional='EUR', rate='0.333'), amount=0, value=0))
    """

    rate: Rate | None
    amount: int
    value: int

    def take(self, amount: int) -> int:
        """What the amount takes along."""
        value = leaving(self.rate, amount, self.amount, self.value)
        self.amount -= amount
        self.value -= value
        return value


def spread(lines: Sequence[Posting], value: int) -> list[tuple[str, str, int, int]]:
    """Journal lines with their worth; together they are worth `value`, to the cent."""
    amounts = [posting.amount for posting in lines]
    values = amounts if sum(amounts) == value else _allocated(amounts, value)
    return [(p.account, p.tax_code, p.amount, v) for p, v in zip(lines, values, strict=True)]


def _allocated(amounts: Sequence[int], value: int) -> list[int]:
    """By signed share of the total; where that is nothing, all of it goes to the first line."""
    total = sum(amounts)
    if total and all(amount * total >= 0 for amount in amounts):
        return allocate(value, [abs(amount) for amount in amounts])
    scale = Decimal(value) / total if total else Decimal(0)
    values = [int((amount * scale).to_integral_value()) for amount in amounts]
    values[0] += value - sum(values)
    return values
