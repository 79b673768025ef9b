"""What is asked of a sweep, and by a sweep of the accounts. Amounts are minor units of the currency beside them."""

from datetime import date
from typing import Literal

from msgspec import Struct

from o2c.cash_app.adjustments.commands import Approval

Of = Literal["items", "credits", "receipts"]


class Entry(Struct, frozen=True):
    """One small balance as it was proposed: `amount` is what is open of an item, negative of a credit, or unapplied of
    a receipt."""

    account: str
    name: str
    currency: str
    amount: int


class ProposeSweep(Struct, frozen=True):
    """Exactly these; `below` and `due_before` say how they were chosen."""

    of: Of
    legal_entity: str
    older_than: int
    due_before: date
    below: tuple[tuple[str, int], ...]
    entries: tuple[Entry, ...]


class StartSweep(Struct, frozen=True):
    """A second person agreed."""

    approval: Approval | None = None


class AdvanceSweep(Struct, frozen=True):
    """Carry out the next batch, forwards or back."""


class TakeSweepBack(Struct, frozen=True):
    """All of it, as far as that is possible."""


class SweepAway(Struct, frozen=True):
    """Of an account: give this balance up, if it is still what was agreed to."""

    sweep: str
    number: int
    legal_entity: str
    of: Of
    name: str
    amount: int
    code: str
    effective: date
    reason: str
    asked_by: str
    approved_by: str


class TakeSweptBack(Struct, frozen=True):
    """Of an account: `movement` is what the sweep made of this balance."""

    sweep: str
    number: int
    of: Of
    name: str
    movement: str
    effective: date
    reason: str


class NoteSwept(Struct, frozen=True):
    """An account answers: what it made of a balance, or why it left it."""

    number: int
    movement: str = ""
    left: str = ""


class NoteBack(Struct, frozen=True):
    """An account answers: taken back, or why not."""

    number: int
    kept: str = ""
