"""What a batch changes in one row: sums that start at 0, and last words that are None until said.

`partition` and `position` are the place in the source's log of the last fact that touched the row.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any, NamedTuple

from o2c.projection.tables import Row, Upsert


@dataclass(slots=True)
class OrderChange:
    order_id: str
    cancelled: int = 0
    shipped: int = 0
    customer: str | None = None
    entity: str | None = None
    currency: str | None = None
    customer_reference: str | None = None
    ordered_on: date | None = None
    revision: int | None = None
    gross: int | None = None
    held: bool | None = None
    hold_reason: str | None = None
    held_known: datetime | None = None
    completed: bool | None = None
    partition: int | None = None
    position: int | None = None

    def hold(self, reason: str, known: datetime) -> None:
        self.held, self.hold_reason, self.held_known = True, reason, known


@dataclass(slots=True)
class CustomerChange:
    customer: str
    name: str | None = None
    country: str | None = None
    parent: str | None = None
    risk_class: str | None = None
    payment_terms: str | None = None
    attributes: str | None = None
    limit_amount: int | None = None
    limit_currency: str | None = None
    credit_check: bool | None = None
    partition: int | None = None
    position: int | None = None


class ItemMove(NamedTuple):
    """What the aging and the forecast's history need of a movement."""

    amount: int
    effective: date
    accounting: date
    known_day: date
    kind: str


class ItemPayment(NamedTuple):
    """What the days to pay need of a movement that pays, or takes a payment back."""

    kind: str
    amount: int
    effective: date
    accounting: date
    known_day: date
    cause: str


class ItemMark(NamedTuple):
    """What the marked cube needs of a mark; it was said after so many movements of the batch."""

    kind: str
    code: str
    effective: date
    accounting: date
    known_day: date
    after: int


@dataclass(slots=True)
class ItemChange:
    """`original` is the amount of the item's first movement, the document itself; 0 in every later batch."""

    item: str
    open: int = 0
    original: int = 0
    customer: str | None = None
    entity: str | None = None
    currency: str | None = None
    kind: str | None = None
    number: str | None = None
    document_date: date | None = None
    due_date: date | None = None
    order_id: str | None = None
    shipment: str | None = None
    settled_on: date | None = None
    parent: str | None = None
    hold: str | None = None
    claim: str | None = None
    partition: int | None = None
    position: int | None = None
    moves: list[ItemMove] = field(default_factory=list)
    payments: list[ItemPayment] = field(default_factory=list)
    marks: list[ItemMark] = field(default_factory=list)


@dataclass(slots=True)
class ReceiptChange:
    receipt: str
    account: str
    received: int = 0
    transferred: int = 0
    applied: int = 0
    returned: int = 0
    prepaid: int = 0
    on_account: int = 0
    entity: str | None = None
    currency: str | None = None
    booking_date: date | None = None
    value_date: date | None = None
    bank_account: str | None = None
    statement: str | None = None
    line: int | None = None
    payer: str | None = None
    identified_by: str | None = None
    partition: int | None = None
    position: int | None = None


def rows_of(table: Upsert, changes: dict[Any, Any]) -> list[Row]:
    """The changes of a table as rows in the table's column order, sorted by key."""
    row = attrgetter(*table.columns)
    return [row(changes[key]) for key in sorted(changes)]
