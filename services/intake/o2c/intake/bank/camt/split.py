"""Whether the transactions of an entry are proved by their sum, so that each may become a line of its own."""

from collections.abc import Sequence
from typing import NamedTuple

from o2c.intake.bank.camt.detail import AMOUNTS, Charge, Detail


class Split(NamedTuple):
    """`minors` of the details and `charges` are together the entry's amount, to the cent."""

    minors: tuple[int, ...]
    charges: int


def split(minor: int, currency: str, details: Sequence[Detail], charges: Sequence[Charge]) -> Split | None:
    """The amounts of the details, signed, if with one of the fields that have them they make the entry's amount.

    First with the charges that the bank says are inside: 97.50 that came of 100.00 are 100.00 and 2.50 of charges. None
    where nothing adds up: then the entry's own amount is the only one that is proved.
    """
    if not details:
        return None
    of_entry = _sum(charges, currency)
    of_details = _sum([charge for detail in details for charge in detail.charges], currency)
    for taken in (of_entry + of_details, of_details, of_entry, 0):  # some banks say the same charge in both places
        if len(details) == 1 and not taken:
            continue
        for field in range(len(AMOUNTS)):
            minors = _minors(details, field, currency, credit=minor > 0)
            if minors and sum(minors) + taken == minor:
                return Split(minors, taken)
    return None


def _sum(charges: Sequence[Charge], currency: str) -> int:
    return sum(charge.minor for charge in charges if charge.currency == currency)


def _minors(details: Sequence[Detail], field: int, currency: str, *, credit: bool) -> tuple[int, ...]:
    """Of all details, or none."""
    found: list[int] = []
    for detail in details:
        amount = detail.amounts[field]
        if amount is None or amount[1] != currency:
            return ()
        positive = credit if detail.credit is None else detail.credit
        found.append(amount[0] if positive else -amount[0])
    return tuple(found)
