"""The example company played on paper: credit, billing and their numbers in the shortest form that will do."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import pytest

from o2c.cli.demo import Company, CreditNote, Invoice, StatementFile, Truth, goods
from o2c.contracts.erp import GoodsShipped, SalesOrderCancelled, SalesOrderLine


@dataclass(frozen=True)
class Step:
    """A week's traffic, in its order."""

    invoices: tuple[Invoice, ...]
    notes: tuple[CreditNote, ...]
    files: tuple[StatementFile, ...]


@dataclass
class Paper:
    """`dice` decides which customer is served first, and so who gets which number and which order waits."""

    company: Company
    dice: Random
    dates_rise: bool = True
    steps: list[Step] = field(default_factory=list)
    orders: dict[str, tuple[str, int, tuple[SalesOrderLine, ...]]] = field(default_factory=dict)
    moved: list[GoodsShipped | SalesOrderCancelled] = field(default_factory=list)
    released: set[str] = field(default_factory=set)
    waited: set[str] = field(default_factory=set)
    gone: dict[str, int] = field(default_factory=dict)
    invoices: list[Invoice] = field(default_factory=list)
    last_date: date = date.min
    numbers: int = 0

    def play(self) -> "Paper":
        self.masters = {master.customer: master for master in self.company.customers()}
        for week in self.company.weeks:
            for order in self.company.orders(week):
                self.orders[order.order] = (order.customer, goods.gross(order.lines, order.currency), order.lines)
                self.released.discard(order.order)
            self.check_credit()
            shipped = []
            for movement in self.company.movements(week, self.released):
                self.moved.append(movement)
                if isinstance(movement, GoodsShipped):
                    shipped.append(movement)
                else:
                    self.gone[movement.order] = self.orders[movement.order][1]
            self.dice.shuffle(shipped)
            invoices = tuple(self.bill(movement) for movement in shipped)
            self.invoices += invoices
            assert len(self.invoices) == self.company.shipments
            notes = tuple(self.company.invoiced(week, self.invoices))
            self.steps.append(Step(invoices, notes, tuple(self.company.statements(week))))
            self.check_credit()
        return self

    def check_credit(self) -> None:
        exposure: dict[str, int] = {}
        for order in self.released:
            customer, value, _ = self.orders[order]
            exposure[customer] = exposure.get(customer, 0) + max(0, value - self.gone.get(order, 0))
        for item in self.truth.invoices.values():
            exposure[item.customer] = exposure.get(item.customer, 0) + item.open
        waiting = [order for order in self.orders if order not in self.released and order not in self.gone]
        self.dice.shuffle(waiting)
        for order in waiting:
            customer, value, _ = self.orders[order]
            limit = self.masters[customer].credit_limit
            if limit is None or exposure.get(customer, 0) + value <= limit.minor:
                exposure[customer] = exposure.get(customer, 0) + value
                self.released.add(order)
            else:
                self.waited.add(order)

    def bill(self, shipped: GoodsShipped) -> Invoice:
        master = self.masters[shipped.customer]
        quantities = {line.line: line.quantity for line in shipped.lines}
        lines = [
            line.model_copy(update={"quantity": quantities[line.line]})
            for line in self.orders[shipped.order][2]
            if line.line in quantities
        ]
        currency = next(c.currency for c in self.company.members if c.id == shipped.customer)
        gross = goods.gross(lines, currency)
        self.gone[shipped.order] = self.gone.get(shipped.order, 0) + gross
        self.last_date = max(self.last_date, shipped.shipped_on)
        day = self.last_date if self.dates_rise else shipped.shipped_on
        self.numbers += 1
        number = self.numbers + self.dice.randrange(10**6) * 10**4
        due, discounts = terms(master.payment_terms, day)
        return Invoice(
            f"document-{shipped.shipment}", f"BW-2026-{number:010}", shipped.customer, shipped.order, shipped.shipment,
            currency, gross, day, due, discounts,
        )  # fmt: skip

    @property
    def truth(self) -> Truth:
        return self.company.truth()


def terms(text: str, day: date) -> tuple[date, tuple[tuple[str, date], ...]]:
    match = re.fullmatch(r"(?:(?P<percent>\d+)% (?P<within>\d+) )?(?P<kind>net|eom) (?P<days>\d+)", text)
    assert match, text
    start = day.replace(day=monthrange(day.year, day.month)[1]) if match["kind"] == "eom" else day
    discounts = ((match["percent"], day + timedelta(int(match["within"]))),) if match["percent"] else ()
    return start + timedelta(int(match["days"])), discounts


Play = Callable[..., Paper]


@pytest.fixture(scope="session")
def play() -> Play:
    """Plays a whole quarter."""

    def played(seed: int, orders: int, *, dice: int = 0, dates_rise: bool = True) -> Paper:
        return Paper(Company(seed, orders), Random(dice), dates_rise).play()

    return played


@pytest.fixture(scope="session")
def quarter(play: Play) -> Paper:
    """The quarter that `make run` plays."""
    return play(1, 3_000)
