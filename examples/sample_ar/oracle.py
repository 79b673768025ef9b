"""What must come out when the sample is loaded, computed from the sample itself in the simplest way.

Nothing of o2c is used here: the tests compare the two.
"""

from collections.abc import Collection, Iterable
from datetime import date

from sample_invoices import Invoice, Payment
from sample_statements import LINE, LINES, text_of

BUCKETS = ("not due", "1-30", "31-60", "61-90", "91-120", "over 120")

Aging = dict[str, dict[str, tuple[int, int]]]
"""Currency → bucket → (items, cents); every currency has all buckets."""


def aging(invoices: Iterable[Invoice], day: date, never_paid: Collection[str] = ()) -> Aging:
    """Open items by due date as of the end of `day`.

    Dated that day is in, paid that day is out, due that day is not due. What was paid later is open, and what is
    in `never_paid` (invoice numbers) stays open.
    """
    result: Aging = {}
    for invoice in invoices:
        buckets = result.setdefault(invoice.currency, dict.fromkeys(BUCKETS, (0, 0)))
        settled = invoice.paid <= day and invoice.number not in never_paid
        if invoice.dated <= day and not settled:
            bucket = bucket_of((day - invoice.due).days)
            items, total = buckets[bucket]
            buckets[bucket] = (items + 1, total + invoice.cents)
    return result


def bucket_of(days_overdue: int) -> str:
    """
    >>> [bucket_of(days) for days in (0, 1, 30, 31, 120, 121)]
    ['not due', '1-30', '1-30', '31-60', '91-120', 'over 120']
    """
    return BUCKETS[min(max(-(-days_overdue // 30), 0), len(BUCKETS) - 1)]


def cut_off(payments: Iterable[Payment]) -> set[str]:
    """Numbers of the invoices that an MT940 statement does not name whole: their cash stays unapplied, they open.

    The last word of a text that fills its field is never trusted, for it could be the beginning of a longer one.
    """
    room = LINE * LINES
    lost: set[str] = set()
    for payment in payments:
        text = text_of(payment)
        if len(text) >= room:
            lost |= set(payment.numbers) - set(text[:room].split()[:-1])
    return lost
