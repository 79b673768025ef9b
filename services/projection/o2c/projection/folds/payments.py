"""What was paid of items by day: sums from which days to pay and days late of any span are read off.

A payment counts with the days it took, whenever the question is asked. One that is taken back is a row of its own with
the opposite amount: on the day the payment was made, counting from the day it was taken back. An item's movements come
by one partition, so the payment is known when what takes it back arrives.

    applied  100.00 on 8 May, 7 days after the invoice     (paid 8 May, from 8 May)    100.00,  700.00 amount x days
    returned 100.00 on 19 May                              (paid 8 May, from 19 May)  -100.00, -700.00
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from o2c.projection.arrays import texts
from o2c.projection.changes import ItemChange, ItemPayment
from o2c.projection.tables import Cur, Row

PAID = "applied"
PAYMENTS = (PAID, "unapplied", "returned")
"""Kinds of movement that pay an item or take a payment back."""
Cause = tuple[str, str]
"""(item, application)"""
Dates = tuple[date, date]
"""effective, accounting"""
_EARLIER = """select item, cause, effective, accounting from movement
  where item = any(%s::text[]) and kind = 'applied'"""


def read_payments(cur: Cur, items: Iterable[ItemChange]) -> dict[Cause, Dates]:
    """When the earlier payments of items were made of which this batch takes something back."""
    names = [item.item for item in items if any(payment.kind != PAID for payment in item.payments)]
    if not names:
        return {}
    rows = cur.execute(_EARLIER, (texts(names),), prepare=True).fetchall()
    return {(item, cause): (effective, accounting) for item, cause, effective, accounting in rows}


def paid_rows(items: Iterable[ItemChange], earlier: Mapping[Cause, Dates]) -> list[Row]:
    """The rows of a batch, sorted. What is taken back and was never heard of counts as made that day."""
    sums: defaultdict[tuple[str, str, date, date, date, date, date], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    made = dict(earlier)
    for item in items:
        for payment in item.payments:
            _add(sums, made, item, payment)
    return [(*key, *values) for key, values in sorted(sums.items())]


def _add(
    sums: defaultdict[tuple[str, str, date, date, date, date, date], list[int]],
    made: dict[Cause, Dates],
    item: ItemChange,
    payment: ItemPayment,
) -> None:
    assert item.entity is not None
    assert item.currency is not None
    assert item.due_date is not None
    assert item.document_date is not None
    cause, dated = (item.item, payment.cause), (payment.effective, payment.accounting)
    paid = made.setdefault(cause, dated) if payment.kind == PAID else made.get(cause, dated)
    amount, late = -payment.amount, (paid[0] - item.due_date).days
    row = sums[item.entity, item.currency, *paid, *dated, payment.known_day]
    row[0] += amount
    row[1] += amount * (paid[0] - item.document_date).days
    row[2] += amount * late
    row[3] += amount * max(late, 0)
