"""Stored events of a sweep: what was proposed, that it was agreed to, and what became of each balance."""

from datetime import date

from msgspec import Struct

from o2c.cash_app.sweeps.commands import Entry, Of


class SweepProposed(Struct, frozen=True):
    """`below`: currency and minor units that every balance is smaller than; `due_before`: the day that all were due
    before. The balances themselves follow."""

    of: Of
    legal_entity: str
    older_than: int
    due_before: date
    below: tuple[tuple[str, int], ...]
    count: int
    code: str
    proposed_by: str
    reason: str


class SweepListed(Struct, frozen=True):
    """The next balances of the proposal."""

    entries: tuple[Entry, ...]


class SweepStarted(Struct, frozen=True):
    """Agreed to: all count as of `on`, whenever their batch comes."""

    on: date
    approved_by: str


class EntrySwept(Struct, frozen=True):
    """`movement` is the adjustment or withdrawal that gave the balance up; "" where it had changed: `left` says how."""

    number: int
    movement: str = ""
    left: str = ""


class SweepTakenBack(Struct, frozen=True):
    """All shall be taken back; what was not swept by then never will be."""

    taken_back_by: str
    reason: str


class EntryTakenBack(Struct, frozen=True):
    """`kept` says why a balance was not taken back; "" where it was."""

    number: int
    kept: str = ""
