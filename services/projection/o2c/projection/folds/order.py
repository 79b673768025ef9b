"""The order service's events.

All events of an order come by one partition and in order, so the last word about hold and completion is the truth.
"""

from psycopg.types.json import Jsonb

from o2c.chassis.reader import Fact
from o2c.projection.amounts import minor, minor_of
from o2c.projection.batch import Batch
from o2c.projection.changes import OrderChange
from o2c.projection.folds.open_orders import count
from o2c.projection.reads import order as read

AWAITING = "awaiting-credit"


def placed(batch: Batch, fact: Fact, event: read.OrderState) -> None:
    change, gross = _state(batch, fact, event)
    count(batch, fact, event, event.currency, gross=gross, held=True)
    change.hold(AWAITING, fact.known)
    change.completed = False
    batch.tell(fact, "order-placed", event.order, event.ordered_on, gross, event.currency)


def changed(batch: Batch, fact: Fact, event: read.OrderState) -> None:
    """A change that asks credit again holds the order until the answer; any other leaves it as it was."""
    change, gross = _state(batch, fact, event)
    count(batch, fact, event, event.currency, gross=gross, held=True if event.needs_credit else None)
    if event.needs_credit:
        change.hold(AWAITING, fact.known)
    code = "needs-credit" if event.needs_credit else ""
    batch.tell(fact, "order-changed", event.order, None, gross, event.currency, code)


def _state(batch: Batch, fact: Fact, event: read.OrderState) -> tuple[OrderChange, int]:
    change, gross = batch.order(event.order), minor(event.gross, event.currency)
    change.customer, change.entity, change.currency = event.customer, event.legal_entity, event.currency
    change.customer_reference, change.ordered_on = event.customer_reference, event.ordered_on
    change.revision, change.gross = event.revision, gross
    _lines(batch, fact, event, "ordered")
    return change, gross


def held(batch: Batch, fact: Fact, event: read.OrderHeld) -> None:
    batch.order(event.order).hold(event.reason, fact.known)
    amount = minor_of(event.amount)
    count(batch, fact, event, event.amount.currency, held=True)
    batch.tell(fact, "order-held", event.order, None, amount, event.amount.currency, event.reason)


def released(batch: Batch, fact: Fact, event: read.OrderReleased) -> None:
    change = batch.order(event.order)
    change.held, change.hold_reason = False, ""
    count(batch, fact, event, event.amount.currency, held=False)
    batch.tell(fact, "order-released", event.order, None, minor_of(event.amount), event.amount.currency)


def shipped(batch: Batch, fact: Fact, event: read.OrderShipped) -> None:
    gross = minor(event.gross, event.currency)
    batch.order(event.order).shipped += gross
    count(batch, fact, event, event.currency, goes=gross)
    _lines(batch, fact, event, "shipped")
    batch.shipments.append(
        (
            event.shipment, event.order, event.customer, event.legal_entity, event.currency,
            gross, event.shipped_on,
            fact.known, fact.partition, fact.sequence, fact.actor,
        )
    )  # fmt: skip


def cancelled(batch: Batch, fact: Fact, event: read.OrderCancelled) -> None:
    gross = minor(event.gross, event.currency)
    batch.order(event.order).cancelled += gross
    count(batch, fact, event, event.currency, goes=gross)
    _lines(batch, fact, event, "cancelled")
    day, currency, code = event.cancelled_on, event.currency, "complete" if event.complete else ""
    batch.tell(fact, "order-cancelled", event.order, day, gross, currency, code, note=event.reason)


def completed(batch: Batch, fact: Fact, event: read.OrderCompleted) -> None:
    batch.order(event.order).completed = not event.reopened
    code = "reopened" if event.reopened else ""
    batch.tell(fact, "order-completed", event.order, event.completed_on, code=code)


def _lines(
    batch: Batch, fact: Fact, event: read.OrderState | read.OrderShipped | read.OrderCancelled, kind: str
) -> None:
    lines = Jsonb(event.lines, dumps=bytes)
    batch.order_lines.append((event.order, kind, lines, fact.known, fact.partition, fact.sequence))
