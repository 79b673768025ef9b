"""What is asked of an account about who works on a receipt and what becomes of its suggestion, and of proposals."""

from datetime import date

from msgspec import Struct

from o2c.cash_app.adjustments.commands import Approval
from o2c.cash_app.desk.events import Lesson
from o2c.cash_app.facts import NOTHING
from o2c.chassis.private import Unlogged


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


class AcceptSuggestion(Struct, frozen=True):
    """Post what is suggested for a receipt, or of it `items` only.

    `suggestion` is the key of what the person saw; "": the one that is kept. `text` is what the payer wrote.
    With `or_weigh` a suggestion that does not hold any more, or is less sure than `min_score` by now, is not refused
    but replaced by what is suggested now.
    """

    receipt: str
    suggestion: str = ""
    items: tuple[str, ...] = ()
    min_score: int = 0
    or_weigh: bool = False
    text: Unlogged = NOTHING
    loaded: bool = False
    """What the suggestion is about is in the state; so in the others."""
    approval: Approval | None = None


class RejectSuggestion(Struct, frozen=True):
    """It is not what was paid, and will not be suggested for this receipt again."""

    receipt: str
    suggestion: str = ""
    loaded: bool = False


class Suggest(Struct, frozen=True):
    """Look again at what is left of a receipt; nothing is posted."""

    receipt: str
    loaded: bool = False


class Propose(Struct, frozen=True):
    """See `ProposalMade`."""

    proposal: str
    kind: Lesson
    shown: str
    receipt: str
    customer: str = ""
    clue: str = ""
    item: str = ""


class DecideProposal(Struct, frozen=True):
    proposal: str
    confirm: bool
