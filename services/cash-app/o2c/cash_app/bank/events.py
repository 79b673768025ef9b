"""Stored events of our bank accounts (streams `statement:<statement>`, `bank:<bank account>`) and payers."""

from datetime import date

from msgspec import Struct

from o2c.cash_app.facts import NOTHING, BankLine, Deposit, LineClass, StatementHead, Stretch
from o2c.cash_app.ledger.valuation import Rate
from o2c.chassis.private import Unlogged


class StatementPartReceived(Struct, frozen=True):
    head: StatementHead
    lines: tuple[BankLine, ...]


class ClassTotal(Struct, frozen=True):
    line_class: LineClass
    lines: int
    amount: int


class StatementAccepted(Struct, frozen=True):
    """`totals` over all lines: they sum to closing - opening. `repeated` lines were posted before, from another file;
    `adopted` are those of a file without balances that this statement vouches for. `covered` is what is known of the
    bank account from now on. `taken` are the numbers of its lines where these identify them (`head.lines_of`)."""

    head: StatementHead
    lines: int
    totals: tuple[ClassTotal, ...]
    repeated: tuple[int, ...]
    adopted: tuple[str, ...]
    flags: tuple[str, ...]
    covered: tuple[Stretch, ...]
    digest: str
    first_day: date | None = None
    deposits: tuple[Deposit, ...] = ()
    """What is in transit to the bank account from now on."""
    taken: tuple[int, ...] = ()


class StatementRefused(Struct, frozen=True):
    head: StatementHead
    lines: int
    code: str
    detail: str
    moved: int = 0
    """Sum of its lines."""
    first_day: date | None = None
    last_day: date | None = None
    """Of its lines by booking date; for cash that is only announced, when it is expected."""


class StatementHeld(Struct, frozen=True):
    """A refused statement that a person may release, with all of its lines."""

    head: StatementHead
    lines: tuple[BankLine, ...]


class StatementReleased(Struct, frozen=True):
    statement: str
    bank_account: str
    reason: str


class LineClassified(Struct, frozen=True):
    """A bank line that is no receipt. A return names the receipt it takes back, where one was found."""

    bank_account: str
    statement: str
    line: int
    legal_entity: str
    currency: str
    line_class: LineClass
    amount: int
    booking_date: date
    value_date: date
    reason: str
    payer: str
    reference: str
    end_to_end: str
    balanced: bool
    accounting: date
    receipt: str = ""
    private: Unlogged = NOTHING
    rate: Rate | None = None
    in_transit: bool = False
    """Of a detail file: the money moves in transit, not on the bank account."""
    deposit: str = ""
    """A lump: the statement of the detail file whose money it is."""
    refund: str = ""
    """The withdrawal that it was found to pay, or to bring back."""


class TransitCleared(Struct, frozen=True):
    """A line of a statement is one that a detail file brought: its money is on the bank account now."""

    bank_account: str
    statement: str
    line: int
    legal_entity: str
    currency: str
    amount: int
    booking_date: date
    value_date: date
    accounting: date
    cleared: str
    rate: Rate | None = None


class OpeningConfirmed(Struct, frozen=True):
    bank_account: str
    statement: str
    covered: tuple[Stretch, ...]
    reason: str


class PayerLearned(Struct, frozen=True):
    """By what the customer is recognised as a payer from now on; `dropped` no longer tells.

    `spelling` is a keyed hash of the name as it is written; the name itself is a row of `customer_names`. `parent` is
    the customer that may pay for this one, "" for none any more, None for as before; `group` the same.
    """

    customer: str
    clues: tuple[str, ...]
    dropped: tuple[str, ...]
    spelling: str = ""
    name: Unlogged = NOTHING
    parent: str | None = None
    group: str | None = None
    country: str = ""
