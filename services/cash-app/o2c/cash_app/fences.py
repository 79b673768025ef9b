"""Fences of what was looked for and not found.

A receipt that waits for a document and a document that nobody waits for may be decided at the same moment by two
replicas, and neither would see the other. So whoever found nothing asserts a version that the other raises: what
becomes *known* is raised by documents and customers, what is *wanted* by receipts that wait. Buckets keep their number
bounded; two clues in one bucket cost a needless second decision, never a wrong one.
"""

from collections.abc import Collection, Iterable
from zlib import crc32

from o2c.cash_app.advices.facts import Place

BUCKETS = 64
AMOUNTS = 16
"""Buckets of amounts, at which advices and payments look for each other."""


def known(clues: Iterable[str]) -> set[str]:
    return {f"known:{crc32(clue.encode()) % BUCKETS}" for clue in clues}


def wanted(clues: Iterable[str]) -> set[str]:
    return {f"wanted:{crc32(clue.encode()) % BUCKETS}" for clue in clues}


def advised(places: Iterable[Place]) -> set[str]:
    """Raised by advices that come, asserted by receipts that find none."""
    return {f"advised:{_amount(place)}" for place in places}


def paid(places: Iterable[Place]) -> set[str]:
    """Raised by receipts that come, move or get an advice, asserted by advices that look for theirs."""
    return {f"paid:{_amount(place)}" for place in places}


def of_amounts(places: Collection[Place]) -> set[str]:
    return advised(places) | paid(places)


def of_all_amounts() -> set[str]:
    return {f"{kind}:{bucket}" for kind in ("advised", "paid") for bucket in range(AMOUNTS)}


ADVISED = tuple([f"advised:{bucket}" for bucket in range(AMOUNTS)])


def _amount(place: Place) -> int:
    return crc32(f"{place[0]} {place[1]}".encode()) % AMOUNTS


NAMES = "names"
"""Customers' names: raised by each that becomes known, asserted where payers' names were compared with them."""
WAITED_NAMES = "waited-names"
"""Payers' names that receipts wait for: raised by such receipts, asserted by customers whose names become known."""

WATCHED = "watched-names"
"""The watch list: raised by each change, asserted where payers' names were compared with it."""

PARENTS = "parents"
"""Who is whose parent: raised by each change, asserted where documents of customers were found."""


def statements(bank_account: str) -> str:
    return f"statements:{bank_account}"


def stretches(legal_entity: str) -> str:
    return f"stretches:{legal_entity}"
