"""Which payment an advice is about. Pure: advices and payments of one amount in, pairs with their evidence out.

A number that both bear (trace, end-to-end id, number of the advice) ties them. Else the payment must be of about the
same day and of the same payer: by account, by name, by a document that both name, or because it was found to be the
customer's that the advice is of; and it must not bear a number like one of the advice's that is another, for then it
speaks of other documents, or is another payment. Either way only where each of the two fits no other; otherwise a
person decides.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from msgspec import Struct

from o2c.cash_app.account import POOL
from o2c.cash_app.advices.facts import Advice, Payment
from o2c.cash_app.policy import Policy

TRACE, PAYER, DAY = "trace", "payer", "day"
"""By what a payment fits, the strongest first. The day alone ties nothing: it makes a suggestion."""


_DIGIT = re.compile("[0-9]")


class Fit(Struct, frozen=True):
    advice: str
    payment: Payment
    by: str


def fit(advice: Advice, payment: Payment, customers: Collection[str], policy: Policy) -> str:
    """By what they fit, or "". `customers`: whose advice it is, and the parent that pays for it; none where nobody can
    tell."""
    if _near(advice.day, payment, policy.traced_days) and not payment.keys.isdisjoint(advice.keys):
        return TRACE
    if advice.day is None or not _near(advice.day, payment, policy.advice_days):
        return ""
    return PAYER if _same_payer(advice, payment, customers) and not _bears_another(advice, payment) else DAY


def _near(day: date | None, payment: Payment, days: int) -> bool:
    return day is None or min(abs((found - day).days) for found in (payment.booking_date, payment.value_date)) <= days


def _same_payer(advice: Advice, payment: Payment, customers: Collection[str]) -> bool:
    clues = advice.clues
    if clues.account != "" and clues.account == payment.account_clue:
        return True
    if customers and not payment.account.startswith(POOL):
        return payment.account in customers
    return (clues.name != "" and clues.name == payment.name_clue) or any(
        not payment.keys.isdisjoint(line.readings) for line in advice.lines
    )


def _bears_another(advice: Advice, payment: Payment) -> bool:
    """Whether the payer names a document, or a trace, that looks like one of the advice's and is none. The bank's own
    reference may look like anything."""
    readings = [line.readings for line in advice.lines if line.readings]
    own = {*advice.keys, *(key for found in readings for key in found)}
    shapes = {_shape(key) for key in (*advice.keys, *(found[0] for found in readings))}
    return any(_shape(key) in shapes for key in payment.said - own)


@lru_cache(20_000)
def _shape(key: str) -> str:
    """How a number looks, whatever its digits are.

    >>> _shape("INV20260001"), _shape("4711")
    ('INV99999999', '9999')
    """
    return _DIGIT.sub("9", key)


def fits_of(
    advices: Iterable[Advice], payments: Sequence[Payment], customers: Mapping[str, Collection[str]], policy: Policy
) -> list[Fit]:
    found = [
        Fit(advice.advice, payment, fit(advice, payment, customers.get(advice.advice, ()), policy))
        for advice in advices
        for payment in payments
    ]
    return [each for each in found if each.by]


def pairs(fits: Sequence[Fit]) -> list[Fit]:
    """Those of which each side fits no other as well; a trace goes before a payer."""
    taken: set[str] = set()
    found: list[Fit] = []
    for by in (TRACE, PAYER):
        left = [f for f in fits if f.by == by and f.advice not in taken and f.payment.receipt not in taken]
        for each in left:
            rivals = [f for f in left if f.advice == each.advice or f.payment.receipt == each.payment.receipt]
            if len(rivals) == 1:
                found.append(each)
        # What a trace names without deciding is not decided by less.
        taken |= {name for f in left for name in (f.advice, f.payment.receipt)}
    return found


def why_not(fits: Sequence[Fit]) -> tuple[str, tuple[str, ...]]:
    """(why an advice has no payment yet, receipts that may be it), from all its fits."""
    if not fits:
        return "no-payment", ()
    strongest = min((TRACE, PAYER, DAY).index(f.by) for f in fits)
    best = sorted({f.payment.receipt for f in fits if (TRACE, PAYER, DAY).index(f.by) == strongest})
    if strongest == 2:
        return "payer-not-confirmed", tuple(best)
    return "several-payments" if len(best) > 1 else "several-advices", tuple(best)
