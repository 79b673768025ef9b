"""Fences of what was looked for and not found.

A receipt that waits for a document and a document that nobody waits for may be decided at the same moment by two
replicas, and neither would see the other. So whoever found nothing asserts a version that the other raises: what
becomes *known* is raised by documents and customers, what is *wanted* by receipts that wait. Buckets keep their number
bounded; two clues in one bucket cost a needless second decision, never a wrong one.
"""

from collections.abc import Iterable
from zlib import crc32

BUCKETS = 64


def known(clues: Iterable[str]) -> set[str]:
    return {f"known:{crc32(clue.encode()) % BUCKETS}" for clue in clues}


def wanted(clues: Iterable[str]) -> set[str]:
    return {f"wanted:{crc32(clue.encode()) % BUCKETS}" for clue in clues}


NAMES = "names"
"""Customers' names: raised by each that becomes known, asserted where payers' names were compared with them."""
WAITED_NAMES = "waited-names"
"""Payers' names that receipts wait for: raised by such receipts, asserted by customers whose names become known."""

PARENTS = "parents"
"""Who is whose parent: raised by each change, asserted where documents of customers were found."""


def statements(bank_account: str) -> str:
    return f"statements:{bank_account}"


def stretches(legal_entity: str) -> str:
    return f"stretches:{legal_entity}"
