"""Stored events of a payment that settles items on several accounts.

A *portion* of the receipt goes to each account whose items it settles; it is spent there in the same moment, and goes
back to the payer's account as soon as it is not. A receipt's amount = what is on the payer's account + its portions.
"""

from datetime import date

from msgspec import Struct

from o2c.cash_app.facts import Facts
from o2c.cash_app.ledger.valuation import Rate
from o2c.cash_app.receipts.events import Weighing

PORTION_ROWS = 10_000
"""Movements of a portion are numbered from so many times the row that gave it, so that no two of a receipt are alike;
nothing moves so often."""


class PortionGiven(Struct, frozen=True):
    """In the stream of the payer's account: so much went to `account` for these items of it."""

    receipt: str
    account: str
    row: int
    amount: int
    value: int
    """What it is worth, in functional currency."""
    items: tuple[str, ...]
    effective: date
    accounting: date
    reason: str
    by_hand: bool = False


class PortionTaken(Struct, frozen=True):
    """In the stream of the account whose items are settled; of `facts` the amount is the portion's."""

    facts: Facts
    source: str
    row: int
    value: int
    weighing: Weighing
    effective: date
    accounting: date
    reason: str
    rate: Rate | None = None


class PortionsCalledBack(Struct, frozen=True):
    """In the stream of the payer's account: the bank took the money back, so all portions come back, and rules decide
    nothing more about it."""

    receipt: str
    reason: str


class PortionGivenBack(Struct, frozen=True):
    """It settles nothing there any more. `account` is the payer's."""

    receipt: str
    account: str
    row: int
    amount: int
    value: int
    effective: date
    accounting: date
    reason: str


class PortionTakenBack(Struct, frozen=True):
    """In the stream of the payer's account. `by_hand`: a person took it off `item`."""

    receipt: str
    account: str
    row: int
    amount: int
    value: int
    effective: date
    accounting: date
    reason: str
    by_hand: bool = False
    item: str = ""


class ItemAwaited(Struct, frozen=True):
    """A payment on another account names the item: it is tried again when more of the item is open."""

    item: str
    account: str
    receipt: str
