"""What is asked of an account, a bank account, a legal entity's periods or a payer."""

from dataclasses import dataclass, field
from datetime import date

from o2c.cash_app.facts import NOTHING, BankLine, Document, Evidence, Facts, StatementHead
from o2c.chassis.private import Unlogged

# -- to an account


@dataclass(frozen=True, slots=True)
class OpenItem:
    document: Document


@dataclass(frozen=True, slots=True)
class ApplyCredits:
    """Apply the open credit notes against this invoice.

    `released`: payments that count from later have yielded. `put_back`: they were applied before and have yielded.
    """

    invoice: str
    released: bool = False
    put_back: bool = False


@dataclass(frozen=True, slots=True)
class ReleaseCredits:
    """Credit notes that count from after this day yield to a payment of that day."""

    invoice: str
    receipt: str
    value_date: date


@dataclass(frozen=True, slots=True)
class ReleasePayment:
    """What rules applied of a receipt to this item yields to what has the better right to it."""

    receipt: str
    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class TryAmount:
    """An item came that may be what a receipt without references was for."""

    item: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who paid, by what evidence; `named` are the documents of that account found in the text."""

    account: str
    by: str
    evidence: tuple[Evidence, ...] = ()
    named: tuple[str, ...] = ()
    foreign: bool = False
    waits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BookReceipt:
    facts: Facts
    identity: Identity
    private: Unlogged = field(default=NOTHING, compare=False)
    released: bool = False
    """What is in the way on the items it names has yielded."""


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Take a whole receipt from another account. `row` is its next movement."""

    facts: Facts
    source: str
    row: int
    identity: Identity
    by_hand: bool = False
    reason: str = ""
    released: bool = False


@dataclass(frozen=True, slots=True)
class Recall:
    """Try a receipt again. `anew`: something is known now that it waited for, and its clues were looked up again;
    else what changed is an item that it names."""

    receipt: str
    anew: bool


@dataclass(frozen=True, slots=True)
class Reconsider:
    """`Recall`, once the receipt, the items it names and those it was applied to are loaded."""

    receipt: str
    anew: bool
    released: bool = False


@dataclass(frozen=True, slots=True)
class ReturnPayment:
    """The bank took a receipt back. `loaded`: the items it was applied to are in the state."""

    receipt: str
    value_date: date | None
    line: str | None = None
    reason: str = ""
    loaded: bool = False


# -- to an account, by a person


@dataclass(frozen=True, slots=True)
class Share:
    """So much of a receipt for this item; both amounts are negative for an open credit."""

    item: str
    cash: int
    discount: int = 0


@dataclass(frozen=True, slots=True)
class ApplyByHand:
    receipt: str
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class UnapplyByHand:
    receipt: str
    application: str
    loaded: bool = False


@dataclass(frozen=True, slots=True)
class MoveByHand:
    receipt: str
    target: str


@dataclass(frozen=True, slots=True)
class ParkByHand:
    """Leave so much as the customer's credit; negative: make it unapplied again."""

    receipt: str
    amount: int


# -- to a bank account


@dataclass(frozen=True, slots=True)
class TakePart:
    """One part of a long statement with balances."""

    head: StatementHead
    lines: tuple[BankLine, ...]


@dataclass(frozen=True, slots=True)
class TakeStatement:
    """A whole statement, or any part of a file without balances. `digest` is of its content (`bank.digest`)."""

    head: StatementHead
    lines: tuple[BankLine, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class ConfirmOpening:
    """A person says that a statement's opening balance is right, although it does not follow from the one before."""

    statement: str


# -- to periods and payers


@dataclass(frozen=True, slots=True)
class ClosePeriod:
    period: str


@dataclass(frozen=True, slots=True)
class ReopenPeriod:
    period: str


@dataclass(frozen=True, slots=True)
class LearnPayer:
    """How the customer is recognised, whole, as it holds from now on."""

    customer: str
    clues: tuple[str, ...]
