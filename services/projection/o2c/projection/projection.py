"""The fold: a batch of events becomes rows, in the chassis' transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

from o2c.chassis.reader import Fact
from o2c.contracts import billing, cash_app, credit, order
from o2c.projection import schema
from o2c.projection.batch import Batch
from o2c.projection.changes import rows_of
from o2c.projection.folds import FOLDS, PROOFS
from o2c.projection.folds.aging import cube_rows, read_earlier
from o2c.projection.folds.marked import marked_rows
from o2c.projection.folds.open_orders import read_standings
from o2c.projection.folds.payments import paid_rows, read_payments
from o2c.projection.folds.proof import proof_rows
from o2c.projection.folds.settlement import settlement_rows
from o2c.projection.queries.exposure_proof import differences as exposure_differences
from o2c.projection.reads import READS, Read
from o2c.projection.tables import Cur, Row

ORDERS_EVERY = 20
"""Once a minute, where totals are proved every three seconds."""


class Projection:
    """The read models as a function of the set of events.

    The chassis delivers each record exactly once and in sequence within its partition, in whatever turns the partitions
    take; how events are cut into batches changes nothing. A change of what is folded is a new `version`: it is built
    from the beginning in a schema of its own, beside the one that answers.
    """

    name = "projection"
    version = 9
    topics: Sequence[str] = (
        order.OrderPlaced.TOPIC,
        credit.CustomerRegistered.TOPIC,
        billing.InvoiceIssued.TOPIC,
        cash_app.ReceivableMoved.TOPIC,
    )
    reads: Mapping[str, type[Read]] = READS

    def __init__(self) -> None:
        self._measured = 0

    def fold(self, cur: Cur, facts: Sequence[Fact]) -> None:
        """Raises KeyError for a type of event that no fold knows, BadAmount for an amount its currency cannot hold."""
        batch = Batch(read_standings(cur, facts))
        for fact in facts:
            batch.at = fact
            FOLDS[fact.type](batch, fact, fact.data)
            place = (fact.source, fact.partition)
            batch.watermarks[place] = fact
            if fact.type not in PROOFS:
                batch.moved[place] = fact.sequence
        _write(cur, batch)

    def differences(self, cur: Cur) -> dict[str, int]:
        """Minor units by which our totals differ from what their source said, summed by account class; 0 is well.

        What takes a look at every order under way is compared the first time and then every `ORDERS_EVERY` times."""
        orders = self._measured % ORDERS_EVERY == 0
        self._measured += 1
        cur.execute("select account_class, sum(abs(ours - theirs))::bigint from proof group by account_class")
        return dict(cur.fetchall()) | exposure_differences(cur, orders=orders)


def _write(cur: Cur, batch: Batch) -> None:
    """Reads first: histories and proofs look at what was known before this batch."""
    changed = {name: item for name, item in batch.items.items() if item.moves or item.marks}
    earlier = read_earlier(cur, changed)
    for name, item in changed.items():
        if item.moves and name not in earlier.moves:
            item.original = item.moves[0].amount
    moved = [item for item in changed.values() if item.moves]
    cube = cube_rows(moved, earlier.moves)
    marked = marked_rows(cur, changed.values(), earlier)
    paid = paid_rows(moved, read_payments(cur, moved))
    proofs = proof_rows(cur, batch.checks)
    schema.STORY.write(cur, batch.story)
    schema.SHIPMENT.write(cur, batch.shipments)
    schema.DOCUMENT.write(cur, batch.documents)
    schema.MOVEMENT.write(cur, batch.movements)
    schema.ORDER_LINES.write(cur, batch.order_lines)
    schema.CUSTOMER_CHANGE.write(cur, batch.customer_changes)
    schema.UNEXPOSED.write(cur, batch.unexposed)
    schema.RECEIPT_MOVEMENT.write(cur, batch.receipt_movements)
    schema.ITEM_MARK.write(cur, batch.marks)
    schema.FORMER_NUMBER.write(cur, batch.former_numbers)
    schema.POLICY_CHANGE.write(cur, batch.policy_changes)
    schema.EXCHANGE_RATE.write(cur, batch.rates)
    schema.UPSERTS.write(
        cur,
        {
            "watermark": _watermarks(batch),
            "customer": rows_of(schema.CUSTOMER, batch.customers),
            "sales_order": rows_of(schema.SALES_ORDER, batch.orders),
            "open_item": rows_of(schema.OPEN_ITEM, batch.items),
            "receipt": rows_of(schema.RECEIPT, batch.receipts),
            "balance": _sums(batch.balances),
            "movement_day": _sums(batch.days),
            "aging_cube": cube,
            "marked_cube": marked,
            "settlement": settlement_rows(moved, earlier.moves),
            "paid_day": paid,
            "proof_total": _totals(batch),
            "proof": proofs,
            "credit_answer": [batch.credit_answers[order] for order in sorted(batch.credit_answers)],
            "credit_proof": [batch.credit_proofs[partition] for partition in sorted(batch.credit_proofs)],
        },
    )


def _watermarks(batch: Batch) -> list[Row]:
    marks = batch.watermarks
    return [(*place, marks[place].sequence, marks[place].known, batch.moved.get(place)) for place in sorted(marks)]


def _sums(rows: Mapping[Any, Sequence[int]]) -> list[Row]:
    return [(*key, *rows[key]) for key in sorted(rows)]


def _totals(batch: Batch) -> list[Row]:
    return sorted((*place, *key, amount) for place, totals in batch.totals.items() for key, amount in totals.items())
