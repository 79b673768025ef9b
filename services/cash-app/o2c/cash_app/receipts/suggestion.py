"""What a receipt that waits is thought to be for, as a whole: what would be posted, how sure it is, what lost to it."""

import hashlib
from collections.abc import Iterable

from msgspec import Struct

from o2c.cash_app.cascade.facts import Loser, Score
from o2c.cash_app.facts import Evidence
from o2c.cash_app.receipts.placement import Placement

MILLION = 1_000_000
MAX_PLACED = 500
"""Items of a suggestion; nobody looks through a longer one."""


class Suggestion(Struct, frozen=True):
    """`score` says how sure, in millionths: one less the cascade's doubt, whose parts are in `doubt`; rules by
    reference state a score of their own. `rivals` are other sets that fit."""

    rule: str
    placements: tuple[Placement, ...]
    score: int
    evidence: tuple[Evidence, ...] = ()
    rivals: tuple[Loser, ...] = ()
    doubt: Score | None = None
    policy: str = ""

    @property
    def key(self) -> str:
        """Names what would be posted and nothing else, so that a person accepts what they saw.

        >>> one = Suggestion("habit.v1", (Placement("I-1", 100), Placement("I-2", 50)), 900_000)
        >>> other = Suggestion("all-due.v1", (Placement("I-2", 50), Placement("I-1", 100)), 1)
        >>> one.key == other.key, len(one.key)
        (True, 12)
        """
        return key_of(self.placements)

    @property
    def items(self) -> tuple[str, ...]:
        return tuple(sorted({placement.item for placement in self.placements}))

    @property
    def cash(self) -> int:
        """What of the receipt it would place."""
        return sum([placement.paid for placement in self.placements])


def key_of(placements: Iterable[Placement]) -> str:
    """Of what is posted, in whatever order."""
    posted = sorted([(p.item, p.cash, p.discount, *((p.paid,) if p.exchange else ())) for p in placements])
    return hashlib.blake2b(repr(posted).encode(), digest_size=6).hexdigest()
