"""Three thousand orders, and what shall become of each of them.

The customer with a tight credit limit (`Style.TIGHT`) orders more in its first weeks than the limit covers, so that
orders wait. Every one of its orders is at most a third of the limit, is shipped whole and is paid at once: whichever
waiting order is released first, all of them are in the end. What does not fit at all is ordered on purpose, too.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from random import Random

from o2c.cli.demo import goods
from o2c.cli.demo.chance import chance, weighted
from o2c.cli.demo.customers import Customer
from o2c.cli.demo.days import LAST, later, workdays
from o2c.contracts.erp import SalesOrderLine

Quantities = dict[int, Decimal]
"""By line number."""

TIGHT_SHARE = (4, 1000)
"""A customer with a tight limit places 4 of 1,000 orders, all in the first `TIGHT_DAYS` working days."""
TIGHT_DAYS = 25
_TOP = {"EUR": 600_000, "USD": 600_000, "JPY": 900_000}
"""The largest order, net in minor units, of a customer with a tight limit."""
LIMIT_IN_ORDERS = 3
OVERSIZE = 5
"""An order that can never fit is worth so many of the largest ones, its limit `LIMIT_IN_ORDERS`."""


class Fate(StrEnum):
    WHOLE = "shipped in one delivery"
    SPLIT = "shipped in two deliveries"
    CHANGED = "changed the day after, then shipped"
    CANCELLED = "cancelled before anything was shipped"
    CURTAILED = "cancelled after a part was shipped"
    OVERSIZE = "never covered by the credit limit"
    GIVEN_UP = "never covered by the credit limit, and cancelled after a month"


_FATES = {Fate.WHOLE: 68, Fate.SPLIT: 18, Fate.CHANGED: 5, Fate.CANCELLED: 5, Fate.CURTAILED: 4}


@dataclass(frozen=True, slots=True)
class Delivery:
    shipment: str
    planned: date
    quantities: Quantities


@dataclass(frozen=True, slots=True)
class Plan:
    """One order. `changed` are its lines from `changed_on`; `cancel_on` cancels what is left after the deliveries."""

    order: str
    customer: Customer
    fate: Fate
    ordered_on: date
    lines: tuple[SalesOrderLine, ...]
    deliveries: tuple[Delivery, ...]
    changed_on: date | None = None
    changed: tuple[SalesOrderLine, ...] = ()
    cancel_on: date | None = None

    @property
    def fits(self) -> bool:
        """Its customer's credit limit covers it, at least once everything else is paid."""
        return self.fate not in (Fate.OVERSIZE, Fate.GIVEN_UP)

    @property
    def value(self) -> int:
        """Gross, minor units, the higher one where it changes."""
        currency = self.customer.currency
        return max(goods.gross(self.lines, currency), goods.gross(self.changed, currency))


def plans(seed: int, customers: tuple[Customer, ...], count: int) -> tuple[Plan, ...]:
    """In order of their dates, which is that of their numbers too."""
    wanted = sorted(_wanted(seed, customers, count), key=lambda one: (one[0], one[1].id))
    return tuple(_plan(seed, f"SO-{n:05}", *one) for n, one in enumerate(wanted, start=10_001))


def _wanted(seed: int, customers: tuple[Customer, ...], count: int) -> list[tuple[date, Customer, Fate]]:
    tight = [customer for customer in customers if customer.is_tight]
    sizes = {customer: customer.size for customer in customers if not customer.is_tight}
    days = workdays()
    found: list[tuple[date, Customer, Fate]] = []
    for place, customer in enumerate(tight):
        random = chance(seed, "tight", customer.id)
        orders = max(2, count * TIGHT_SHARE[0] // TIGHT_SHARE[1])
        found += [(random.choice(days[:TIGHT_DAYS]), customer, Fate.WHOLE) for _ in range(orders)]
        too_large = Fate.GIVEN_UP if place % 2 else Fate.OVERSIZE
        found.append((random.choice(days[:TIGHT_DAYS]), customer, too_large))
    for number in range(count - len(found)):
        random = chance(seed, "order", number)
        found.append((random.choice(days), weighted(random, sizes), weighted(random, _FATES)))
    return found


def _plan(seed: int, order: str, day: date, customer: Customer, fate: Fate) -> Plan:
    random = chance(seed, "plan", order)
    lines = _tight_lines(customer, fate, random, day) if customer.is_tight else _lines(customer, random, day)
    changed_on: date | None = None
    changed: tuple[SalesOrderLine, ...] = ()
    if fate is Fate.CHANGED and later(day, 1) <= LAST:
        changed_on, changed = later(day, 1), _changed(lines, random)
    deliveries = _deliveries(order, fate, changed or lines, later(day, random.randrange(2, 6)), random)
    cancel_on = _cancel_on(fate, deliveries[-1].planned if deliveries else day, random)
    return Plan(order, customer, fate, day, lines, deliveries, changed_on, changed, cancel_on)


def _lines(customer: Customer, random: Random, day: date) -> tuple[SalesOrderLine, ...]:
    products = random.sample(goods.CATALOGUE, random.randrange(1, 5))
    found = []
    for number, product in enumerate(products, start=1):
        quantity = Decimal(random.randrange(2, 6 + 60_000 // product.cents))
        if product.by_weight and random.randrange(2):
            quantity += Decimal("0.5")
        found.append(goods.line(customer, 10 * number, product, quantity, random, day + timedelta(10)))
    return tuple(found)


def _tight_lines(customer: Customer, fate: Fate, random: Random, day: date) -> tuple[SalesOrderLine, ...]:
    top = _TOP[customer.currency]
    worth = random.randrange(top // 2, top) if fate is Fate.WHOLE else OVERSIZE * top
    product = random.choice(goods.CATALOGUE)
    quantity = Decimal(max(1, worth // goods.price(product, customer.currency)))
    return (goods.line(customer, 10, product, quantity, random, day + timedelta(5)),)


def _changed(lines: tuple[SalesOrderLine, ...], random: Random) -> tuple[SalesOrderLine, ...]:
    """The first line's quantity, doubled or halved."""
    quantity = Decimal(lines[0].quantity)
    quantity = quantity * 2 if random.randrange(3) else max(Decimal(1), quantity // 2)
    return (lines[0].model_copy(update={"quantity": f"{quantity:f}"}), *lines[1:])


def _deliveries(
    order: str, fate: Fate, lines: tuple[SalesOrderLine, ...], day: date, random: Random
) -> tuple[Delivery, ...]:
    whole = {line.line: Decimal(line.quantity) for line in lines}
    if fate in (Fate.CANCELLED, Fate.OVERSIZE, Fate.GIVEN_UP):
        return ()
    if fate not in (Fate.SPLIT, Fate.CURTAILED):
        return (Delivery(f"{order}-1", day, whole),)
    first = {number: quantity // 2 for number, quantity in whole.items() if quantity >= 2}
    rest = {number: quantity - first.get(number, 0) for number, quantity in whole.items()}
    deliveries = (
        Delivery(f"{order}-1", day, first),
        Delivery(f"{order}-2", later(day, random.randrange(3, 12)), rest),
    )
    return deliveries[:1] if fate is Fate.CURTAILED else deliveries


def _cancel_on(fate: Fate, after: date, random: Random) -> date | None:
    if fate is Fate.GIVEN_UP:
        return later(after, 20)
    return later(after, random.randrange(1, 12)) if fate in (Fate.CANCELLED, Fate.CURTAILED) else None
