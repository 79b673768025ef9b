"""What is asked of an account about what is not paid, and of those who must agree."""

from datetime import date
from typing import Any

from msgspec import Struct


class Approval(Struct, frozen=True):
    """Two persons agreed: who asked and why, and who said yes."""

    approval: str
    asked_by: str
    reason: str
    given_by: str


class WriteOff(Struct, frozen=True):
    """So much of an item will not be asked for any more. `effective`: None, today."""

    item: str
    amount: int
    code: str
    effective: date | None = None
    approval: Approval | None = None


class Net(Struct, frozen=True):
    """Set our payable off against these items, as (item, amount), by the agreement with the customer."""

    shares: tuple[tuple[str, int], ...]
    payable: str
    agreement: str
    approval: Approval | None = None


class TakeAdjustmentBack(Struct, frozen=True):
    """`adjustment` may be the item that was split off."""

    item: str
    adjustment: str


class OpenDeduction(Struct, frozen=True):
    """The customer kept back so much of an item. Of a deduction: split it, with a code of its own."""

    item: str
    amount: int
    code: str
    owner: str = ""


class MoveDeduction(Struct, frozen=True):
    """Somebody works on it, somebody else owns it, it is due another day, or it is charged back. None: as it is."""

    item: str
    status: str | None = None
    owner: str | None = None
    due_on: date | None = None


class AskForCreditNote(Struct, frozen=True):
    """A deduction is valid: so much of it shall be credited."""

    item: str
    amount: int


class MarkCertificate(Struct, frozen=True):
    """The certificate came of the tax that was withheld with an application to an item."""

    item: str
    application: str
    number: str
    dated: date


class WriteBack(Struct, frozen=True):
    """It does not come: the customer owes the tax again."""

    item: str
    application: str


class DecideApproval(Struct, frozen=True):
    """`carries`: the command that waits, for what must be looked up before it is carried out."""

    approval: str
    approve: bool
    carries: Any = None
