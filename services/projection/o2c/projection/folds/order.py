"""The order service's events.

All events of an order come by one partition and in order, so the last word about hold and completion is the truth.
"""

from o2c.projection.amounts import minor, minor_of
from o2c.projection.batch import Batch
from o2c.projection.changes import OrderChange
from o2c.projection.heard import Heard
from o2c.projection.reads import order as read

AWAITING = "awaiting-credit"


def placed(batch: Batch, heard: Heard, event: read.OrderState) -> None:
    change, gross = _state(batch, event)
    change.hold(AWAITING, heard.known)
    change.completed = False
    batch.tell(heard, "order-placed", event.order, event.ordered_on, gross, event.currency)


def changed(batch: Batch, heard: Heard, event: read.OrderState) -> None:
    """A change that asks credit again holds the order until the answer; any other leaves it as it was."""
    change, gross = _state(batch, event)
    if event.needs_credit:
        change.hold(AWAITING, heard.known)
    code = "needs-credit" if event.needs_credit else ""
    batch.tell(heard, "order-changed", event.order, event.ordered_on, gross, event.currency, code)


def _state(batch: Batch, event: read.OrderState) -> tuple[OrderChange, int]:
    change, gross = batch.order(event.order), minor(event.gross, event.currency)
    change.customer, change.entity, change.currency = event.customer, event.legal_entity, event.currency
    change.customer_reference, change.ordered_on = event.customer_reference, event.ordered_on
    change.revision, change.gross = event.revision, gross
    return change, gross


def held(batch: Batch, heard: Heard, event: read.OrderHeld) -> None:
    batch.order(event.order).hold(event.reason, heard.known)
    amount = minor_of(event.amount)
    batch.tell(heard, "order-held", event.order, None, amount, event.amount.currency, event.reason)


def released(batch: Batch, heard: Heard, event: read.OrderReleased) -> None:
    change = batch.order(event.order)
    change.held, change.hold_reason = False, ""
    batch.tell(heard, "order-released", event.order, None, minor_of(event.amount), event.amount.currency)


def shipped(batch: Batch, heard: Heard, event: read.OrderShipped) -> None:
    gross = minor(event.gross, event.currency)
    batch.order(event.order).shipped += gross
    change = batch.shipment(event.shipment)
    change.order_id, change.customer, change.entity = event.order, event.customer, event.legal_entity
    change.currency, change.gross, change.shipped_on = event.currency, gross, event.shipped_on
    day, currency = event.shipped_on, event.currency
    batch.tell(heard, "order-shipped", event.order, day, gross, currency, other=event.shipment)


def cancelled(batch: Batch, heard: Heard, event: read.OrderCancelled) -> None:
    gross = minor(event.gross, event.currency)
    batch.order(event.order).cancelled += gross
    day, currency, code = event.cancelled_on, event.currency, "complete" if event.complete else ""
    batch.tell(heard, "order-cancelled", event.order, day, gross, currency, code, note=event.reason)


def completed(batch: Batch, heard: Heard, event: read.OrderCompleted) -> None:
    batch.order(event.order).completed = not event.reopened
    code = "reopened" if event.reopened else ""
    batch.tell(heard, "order-completed", event.order, event.completed_on, code=code)
