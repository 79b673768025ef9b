"""What the cascade is asked and what it answers. Amounts are minor units of one currency, days are dates."""

from datetime import date
from typing import Literal

from msgspec import Struct

from o2c.cash_app.facts import Evidence

Outcome = Literal["apply", "suggest", "nothing"]


class OpenItem(Struct, frozen=True):
    """What is open of a document today; negative for a credit note.

    `discount` may be taken by a payment of today's value date, grace included; `base` is what it is reckoned from.
    """

    item: str
    number: str
    open: int
    dated: date
    due: date
    discount: int = 0
    base: int = 0


class Payment(Struct, frozen=True):
    """`ruled_out`: sets of items of which a person said that they were not paid with it. `several`: its text speaks of
    invoices and not of one."""

    payment: str
    amount: int
    value_date: date
    ruled_out: frozenset[frozenset[str]] = frozenset()
    several: bool = False


class Taken(Struct, frozen=True):
    """`cash` of the payment and `discount` settle the item whole; both are negative, or 0, on a credit note."""

    item: str
    cash: int
    discount: int = 0
    base: int = 0


class Loser(Struct, frozen=True):
    """A set that fits as well and was not chosen. `items` are shown up to a limit, `size` counts all of them."""

    rule: str
    items: tuple[str, ...]
    size: int
    why: str


class Score(Struct, frozen=True):
    """How sure, in parts. All but `fits` are millionths.

    `doubt` is the chance that something else was paid: `rivals` by other sets that fit, `unseen` by sets that were not
    looked at, `stray` by money that is for none of the open items. `likely` is how likely the chosen set was before
    the amount was known, and `looked` how much of what this payer may pay was looked at.
    """

    doubt: int = 1_000_000
    rivals: int = 0
    unseen: int = 0
    stray: int = 0
    likely: int = 0
    looked: int = 0
    fits: int = 0


class Decision(Struct, frozen=True):
    """`rule` is a name with its version, "" where none applies; `stopped` says why not everything was looked at."""

    outcome: Outcome
    rule: str = ""
    taken: tuple[Taken, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    losers: tuple[Loser, ...] = ()
    score: Score = Score()
    policy: str = ""
    stopped: str = ""
