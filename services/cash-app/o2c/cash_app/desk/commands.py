"""What is asked of an account about who works on a receipt."""

from datetime import date

from msgspec import Struct


class HoldReceipt(Struct, frozen=True):
    """Nobody applies it, no rule and no person, until it is released or the day is over."""

    receipt: str
    code: str
    until: date | None = None


class ReleaseReceipt(Struct, frozen=True):
    receipt: str


class NoteOnReceipt(Struct, frozen=True):
    """A comment, and who looks after it from now on; None: as it is."""

    receipt: str
    comment: str = ""
    assigned_to: str | None = None
