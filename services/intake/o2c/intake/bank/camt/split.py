"""Whether the transactions of an entry are proved by their sum, so that each may become a line of its own."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from o2c.intake.bank.camt.detail import AMOUNTS, Charge, Detail
from o2c.intake.bank.spool import Spooled
from o2c.intake.content import Scratch


class Split(NamedTuple):
    """The amounts in `field` of the details and `charges` are together the entry's amount, to the cent."""

    field: int
    charges: int


class Details:
    """The transactions of an entry while they come, one or 100,000, with their sums."""

    def __init__(self, scratch: Scratch) -> None:
        self._found = Spooled(Detail, scratch)
        self._charges: Counter[str] = Counter()
        self._have: Counter[tuple[int, str]] = Counter()
        self._sums: Counter[tuple[int, str, bool | None]] = Counter()

    def append(self, detail: Detail) -> None:
        self._found.append(detail)
        for charge in detail.charges:
            self._charges[charge.currency] += charge.minor
        for field, amount in enumerate(detail.amounts):
            if amount:
                self._have[field, amount[1]] += 1
                self._sums[field, amount[1], detail.credit] += amount[0]

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Detail]:
        return iter(self._found)

    def charges(self, currency: str) -> int:
        return self._charges[currency]

    def sum(self, field: int, currency: str, *, credit: bool) -> int | None:
        """Of the amounts in a field, signed; None where not all details have one in that currency. A detail that does
        not say its direction has the entry's."""
        if self._have[field, currency] != len(self):
            return None
        came, went, same = (self._sums[field, currency, direction] for direction in (True, False, None))
        return came - went + (same if credit else -same)


def signed(detail: Detail, field: int, *, credit: bool) -> int:
    """The detail's amount in a field that all have, as it acts on the account."""
    amount = detail.amounts[field]
    assert amount is not None, "sum has seen that all have one"
    positive = credit if detail.credit is None else detail.credit
    return amount[0] if positive else -amount[0]


def split(minor: int, currency: str, details: Details, charges: Iterable[Charge]) -> Split | None:
    """The field whose amounts make the entry's amount.

    First with the charges that the bank says are inside: 97.50 that came of 100.00 are 100.00 and 2.50 of charges. None
    where nothing adds up: then the entry's own amount is the only one that is proved.
    """
    if not len(details):
        return None
    of_entry = sum(charge.minor for charge in charges if charge.currency == currency)
    of_details = details.charges(currency)
    for taken in (of_entry + of_details, of_details, of_entry, 0):  # some banks say the same charge in both places
        if len(details) == 1 and not taken:
            continue
        for field in range(len(AMOUNTS)):
            total = details.sum(field, currency, credit=minor > 0)
            if total is not None and total + taken == minor:
                return Split(field, taken)
    return None
