"""What is asked of an account about its receipts, by what happens and by people."""

from datetime import date

from msgspec import Struct

from o2c.cash_app.adjustments.commands import Approval
from o2c.cash_app.advices.facts import Advice
from o2c.cash_app.facts import NOTHING, Evidence, Facts
from o2c.cash_app.families.facts import Beside
from o2c.cash_app.ledger.valuation import Rate
from o2c.cash_app.screening.screens import Screen
from o2c.cash_app.texts.strictness import How, speaks
from o2c.chassis.private import Unlogged


class TryAmount(Struct, frozen=True):
    """An item came that may be what a receipt without references was for. `but`: those are decided about anew beside
    this, because they name it."""

    item: str
    but: tuple[str, ...] = ()


class Identity(Struct, frozen=True):
    """Who paid, by what evidence; `named` are the documents of that account found in the text."""

    account: str
    by: str
    evidence: tuple[Evidence, ...] = ()
    named: tuple[str, ...] = ()
    foreign: bool = False
    waits: tuple[str, ...] = ()
    how: tuple[How, ...] = ()
    """By what each of `named` is named; () where all are by their numbers."""
    may_be: tuple[str, ...] = ()
    """Nobody for sure: customers whose names come near."""
    short: tuple[str, ...] = ()
    """Of `named`, what only a short number names (`references.is_short`)."""
    beside: tuple[Beside, ...] = ()
    """Documents of other accounts that the payer may pay for."""

    @property
    def by_text_alone(self) -> bool:
        """Whether it is the account of a subsidiary that the text names, and no document of it for sure."""
        return self.by == "parent" and not speaks(self)


class BookReceipt(Struct, frozen=True):
    facts: Facts
    identity: Identity
    private: Unlogged = NOTHING
    rounds: int = 0
    """So often what was in the way on the items it names has yielded."""
    rate: Rate | None = None
    screen: Screen | None = None
    """Why it is held before anything is applied."""
    looks: int = 0
    """So often earlier receipts that it may repeat were loaded, or what they settled."""


class TakeOver(Struct, frozen=True):
    """Take a whole receipt from another account. `row` is its next movement."""

    facts: Facts
    source: str
    row: int
    identity: Identity
    by_hand: bool = False
    reason: str = ""
    rounds: int = 0
    rate: Rate | None = None
    advice: Advice | None = None
    advised_by: str = ""
    named: tuple[str, ...] = ()
    """Of a receipt that a person moved: documents that its text names, whoever's."""
    looks: int = 0


class FollowAdvice(Struct, frozen=True):
    """An advice was found for a receipt: what it names goes before anything else that was found of it. None: a person
    says that the advice it had is not its.

    `tries`: so often the receipt was not there yet, because room is made for it in this very transaction.
    """

    receipt: str
    legal_entity: str
    advice: Advice | None
    by: str
    tries: int = 0


class Recall(Struct, frozen=True):
    """Try a receipt again. `anew`: something is known now that it waited for, and its clues were looked up again;
    else what changed is an item that it names."""

    receipt: str
    anew: bool
    refused: bool = False
    """Another account found no room for what was meant for it: no more is claimed than what is open."""


class Reconsider(Struct, frozen=True):
    """`Recall`, once the receipt, the items it names and those it was applied to are loaded."""

    receipt: str
    anew: bool
    rounds: int = 0
    looks: int = 0
    refused: bool = False


class ReturnPayment(Struct, frozen=True):
    """The bank took a receipt back. `loaded`: the items it was applied to are in the state."""

    receipt: str
    value_date: date | None
    line: str | None = None
    reason: str = ""
    loaded: bool = False
    rate: Rate | None = None
    """Of the return's day; None: the receipt's own."""
    tries: int = 0
    """So often the receipt was not there yet, because it is booked in this very transaction."""


class Share(Struct, frozen=True):
    """So much of a receipt for this item; both amounts are negative for an open credit."""

    item: str
    cash: int
    discount: int = 0


class ApplyByHand(Struct, frozen=True):
    """`text` is what the payer wrote, for what can be learned of it."""

    receipt: str
    shares: tuple[Share, ...]
    text: Unlogged = NOTHING
    approval: Approval | None = None


class UnapplyByHand(Struct, frozen=True):
    receipt: str
    application: str
    loaded: bool = False


class MoveByHand(Struct, frozen=True):
    """`payer`: the name that the bank has, masked, for what is proposed to be learned."""

    receipt: str
    target: str
    approval: Approval | None = None
    payer: str = ""


class ParkByHand(Struct, frozen=True):
    """Leave so much as the customer's credit; negative: make it unapplied again."""

    receipt: str
    amount: int


class PrepayByHand(Struct, frozen=True):
    """Keep so much for an order; negative: make it unapplied again."""

    receipt: str
    order: str
    amount: int


class ConsumePrepayment(Struct, frozen=True):
    """An invoice of the order came: what was kept for it settles it. `order` is the key of its number."""

    receipt: str
    item: str
    order: str


class Withdraw(Struct, frozen=True):
    """Take money off a receipt that no item is settled with: a refund, or too little to keep."""

    receipt: str
    amount: int
    kind: str
    approval: Approval | None = None
