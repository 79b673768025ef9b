"""Cash application's events about open items: the AR sub-ledger."""

from o2c.chassis.reader import Fact
from o2c.projection.amounts import minor
from o2c.projection.batch import Batch
from o2c.projection.changes import ItemMove, ItemPayment
from o2c.projection.folds.payments import PAYMENTS
from o2c.projection.reads import cash_app as read

INVOICES, CREDITS, UNAPPLIED, ON_ACCOUNT, PREPAID = 0, 1, 2, 3, 4
"""Places of a balance's sums."""


def moved(batch: Batch, fact: Fact, event: read.ReceivableMoved) -> None:
    currency, entity, kind = event.amount.currency, event.legal_entity, event.kind
    amount, known_day = minor(event.amount.amount, currency), fact.known.date()
    change = batch.item(event.item)
    change.open += amount
    change.customer, change.entity, change.currency, change.kind = event.customer, entity, currency, event.item_kind
    change.number, change.document_date, change.due_date = event.number, event.document_date, event.due_date
    change.order_id, change.shipment, change.parent = event.order, event.shipment, event.parent
    change.moves.append(ItemMove(amount, event.effective, event.accounting, known_day, kind))
    if kind in PAYMENTS and event.item_kind == "invoice":
        payment = ItemPayment(kind, amount, event.effective, event.accounting, known_day, event.cause)
        change.payments.append(payment)
    day = batch.days[entity, currency, kind, event.effective, event.accounting, known_day]
    day[0] += amount
    day[1] += 1
    balance = batch.balances[event.customer, entity, currency]
    balance[CREDITS if event.item_kind == "credit-note" else INVOICES] += amount
    batch.totals[fact.source, fact.partition][entity, "receivable", currency] += amount
    if not event.exposed:
        batch.unexposed.append(
            (event.customer, entity, currency, amount, event.effective, event.accounting, fact.known, fact.partition)
        )
    batch.movements.append(
        (
            event.item, kind, amount, event.effective, event.accounting, fact.known, event.cause,
            fact.partition, fact.sequence, fact.actor, event.reason_code,
        )
    )  # fmt: skip


def settled(batch: Batch, fact: Fact, event: read.OpenItemSettled) -> None:
    """`settled_on` of an item that was opened again is kept; it counts only while the item is closed."""
    code = "reopened" if event.reopened else ""
    if not event.reopened:
        batch.item(event.item).settled_on = event.settled_on
    batch.tell(fact, "open-item-settled", event.item, event.settled_on, code=code)
