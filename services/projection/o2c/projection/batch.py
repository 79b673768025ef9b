"""What one batch of events changes, gathered in memory before anything is written."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple, TypeVar

from o2c.chassis.reader import Fact
from o2c.projection.changes import CustomerChange, ItemChange, OrderChange, ReceiptChange
from o2c.projection.tables import Row

T = TypeVar("T", CustomerChange, OrderChange, ItemChange, ReceiptChange)
Place = tuple[str, int]
"""(source, partition)"""
TotalKey = tuple[str, str, str]
"""(legal entity, account class, currency)"""


class Check(NamedTuple):
    """A BalanceProved record: what its source says, and what this batch had added to our totals up to it."""

    place: Place
    fact: Fact
    theirs: dict[TotalKey, int]
    added: dict[TotalKey, int]


class OrderStanding:
    """What of an order counts in the totals: its value, what of that is shipped or cancelled, and in which class."""

    __slots__ = ("gone", "gross", "held")

    def __init__(self, gross: int = 0, gone: int = 0, held: bool = True) -> None:
        self.gross, self.gone, self.held = gross, gone, held

    @property
    def open(self) -> int:
        return self.gross - self.gone


class Batch:
    """`standings`: of orders that are known already and that this batch moves."""

    def __init__(self, standings: dict[str, OrderStanding] | None = None) -> None:
        self.standings = standings or {}
        self.at: Fact | None = None
        """The fact that is folded now: rows that it changes keep its place."""
        self.watermarks: dict[Place, Fact] = {}
        self.moved: dict[Place, int] = {}
        """Sequence of the last fact of a place that is not a proof."""
        self.credit_proofs: dict[int, Row] = {}
        self.credit_answers: dict[str, Row] = {}
        self.story: list[Row] = []
        self.shipments: list[Row] = []
        self.documents: list[Row] = []
        self.movements: list[Row] = []
        self.unexposed: list[Row] = []
        self.receipt_movements: list[Row] = []
        self.customer_changes: list[Row] = []
        self.order_lines: list[Row] = []
        self.marks: list[Row] = []
        self.former_numbers: list[Row] = []
        self.policy_changes: list[Row] = []
        self.rates: list[Row] = []
        self.customers: dict[str, CustomerChange] = {}
        self.orders: dict[str, OrderChange] = {}
        self.items: dict[str, ItemChange] = {}
        self.receipts: dict[tuple[str, str], ReceiptChange] = {}
        self.balances: defaultdict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
        self.days: defaultdict[tuple[str, str, str, date, date, date], list[int]] = defaultdict(lambda: [0, 0])
        self.totals: defaultdict[Place, defaultdict[TotalKey, int]] = defaultdict(lambda: defaultdict(int))
        self.checks: list[Check] = []

    def tell(
        self,
        fact: Fact,
        kind: str,
        subject: str,
        day: date | None = None,
        amount: int | None = None,
        currency: str | None = None,
        code: str = "",
        other: str = "",
        note: str = "",
    ) -> None:
        """A row of the story: what happened to `subject`. `code` qualifies it, `other` is who or what else is meant."""
        self.story.append(
            (
                fact.source, fact.partition, fact.sequence, fact.known, kind, fact.key,
                subject, code, other, amount, currency, day, note, fact.actor,
            )
        )  # fmt: skip

    def customer(self, customer: str) -> CustomerChange:
        change = self.customers.get(customer)
        if change is None:
            change = self.customers[customer] = CustomerChange(customer)
        return self._placed(change)

    def order(self, order: str) -> OrderChange:
        change = self.orders.get(order)
        if change is None:
            change = self.orders[order] = OrderChange(order)
        return self._placed(change)

    def standing(self, order: str) -> OrderStanding:
        standing = self.standings.get(order)
        if standing is None:
            standing = self.standings[order] = OrderStanding()
        return standing

    def item(self, item: str) -> ItemChange:
        change = self.items.get(item)
        if change is None:
            change = self.items[item] = ItemChange(item)
        return self._placed(change)

    def receipt(self, receipt: str, account: str) -> ReceiptChange:
        change = self.receipts.get((receipt, account))
        if change is None:
            change = self.receipts[receipt, account] = ReceiptChange(receipt, account)
        return self._placed(change)

    def _placed(self, change: T) -> T:
        if self.at is not None:
            change.partition, change.position = self.at.partition, self.at.sequence
        return change
