"""Stored events of a receipt on one account; its stream is `receipt:<account>/<receipt>`.

`row` counts the movements of a receipt over all accounts, from 0, the booking; it makes the ids of applications and of
journal entries unique. Amounts are minor units of the receipt's currency.
"""

from dataclasses import dataclass, field
from datetime import date

from o2c.cash_app.facts import NOTHING, Evidence, Facts, Posting
from o2c.chassis.private import Unlogged


@dataclass(frozen=True, slots=True)
class Weighing:
    """What a receipt was found to be for.

    `by` tells the payer; `named` are documents of the account found in the text, `foreign`: others were found too;
    `left` is why money was left unapplied, `suggested` what a person may apply it to; `waits` are the clues of which
    nothing is known yet.
    """

    by: str = ""
    evidence: tuple[Evidence, ...] = ()
    named: tuple[str, ...] = ()
    foreign: bool = False
    left: str = ""
    suggested: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiptBooked:
    facts: Facts
    weighing: Weighing
    effective: date
    accounting: date
    private: Unlogged = field(default=NOTHING, compare=False)


@dataclass(frozen=True, slots=True)
class ReceiptMovedIn:
    """A whole receipt came from another account, because its payer was found or a person said so."""

    facts: Facts
    source: str
    row: int
    weighing: Weighing
    effective: date
    accounting: date
    by_hand: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptMovedOut:
    receipt: str
    target: str
    row: int
    amount: int
    effective: date
    accounting: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptWeighed:
    """A receipt was tried again."""

    receipt: str
    weighing: Weighing


@dataclass(frozen=True, slots=True)
class PaymentApplied:
    """`cash` of the receipt settled `cash + discount` of the item; on an open credit both are negative.

    `lines` are the discount's journal lines: the discount itself and the tax it takes back.
    """

    receipt: str
    application: str
    row: int
    item: str
    cash: int
    discount: int
    lines: tuple[Posting, ...]
    rule: str
    evidence: tuple[Evidence, ...]
    effective: date
    accounting: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PaymentUnapplied:
    receipt: str
    application: str
    row: int
    item: str
    cash: int
    discount: int
    lines: tuple[Posting, ...]
    effective: date
    accounting: date
    reason: str
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class PaymentParked:
    """A person left money as the customer's credit; negative: took it back to unapplied."""

    receipt: str
    row: int
    amount: int
    effective: date
    accounting: date
    reason: str


@dataclass(frozen=True, slots=True)
class PaymentReturned:
    """The bank took the money back; what it had settled was unapplied just before."""

    receipt: str
    row: int
    amount: int
    effective: date
    accounting: date
    reason: str
    line: str | None = None
