"""Money of a period that nobody has decided about: it may be closed over only by name."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from o2c.chassis.money import to_text

Kind = Literal["unapplied", "unidentified"]


class Undecided(Struct, frozen=True):
    """Receipts booked up to the period's end, and what of them waits; minor units."""

    kind: Kind
    currency: str
    receipts: int
    amount: int


def in_words(found: Iterable[Undecided]) -> str:
    """
    >>> in_words([Undecided("unapplied", "EUR", 2, 120050), Undecided("unidentified", "JPY", 1, 500)])
    'unapplied 1200.50 EUR in 2 receipts, unidentified 500 JPY in 1 receipt'
    """
    return ", ".join(
        f"{one.kind} {to_text(one.amount, one.currency)} {one.currency} in {one.receipts} receipt"
        f"{'' if one.receipts == 1 else 's'}"
        for one in found
    )
