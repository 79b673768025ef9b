"""What was looked up before deciding. It says where to look, never what is true: that is in the states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from o2c.cash_app.advices.facts import Payment
from o2c.cash_app.advices.facts import Place as AdvicePlace
from o2c.cash_app.facts import Facts
from o2c.cash_app.ledger.undecided import Undecided
from o2c.cash_app.payers.alike.answer import Answer
from o2c.cash_app.texts.strictness import Kind
from o2c.chassis.domain import Context

if TYPE_CHECKING:
    from o2c.cash_app.policies.layers import Book


class Reference(Struct, frozen=True):
    """A document that a token may mean."""

    document: str
    number: str
    account: str
    day: date
    kind: Kind = "number"
    """What of the document the key is that found it."""
    gross: int = 0
    """0 where it is not known: no payment is of that amount."""
    currency: str = ""


class Posted(Struct, frozen=True):
    """A bank line that was posted before; or one of this batch, which is posted only if the bank account says so."""

    statement: str
    number: int
    booking_date: date
    amount: int
    line_class: str
    reference: str
    end_to_end: str
    payer: tuple[str, str]
    """Clues of the payer's account and name."""
    balanced: bool
    account: str = ""
    to_adopt: bool = False
    """From a file without balances, and no statement has vouched for it yet."""
    returned: bool = False
    pending: Facts | None = None
    """Of a line of this batch."""
    in_transit: bool = False
    """From a detail file."""

    @property
    def line(self) -> str:
        return f"{self.statement}/{self.number}"


class OrderedRefund(Struct, frozen=True):
    """A refund that was ordered from the bank. `payer` is the clue of the account it goes to."""

    withdrawal: str
    account: str
    receipt: str
    amount: int
    state: str
    end_to_end: str
    ordered_on: date
    payer: str
    paid: str
    returned: str
    """Lines of the bank that paid it and that brought it back."""


Place = tuple[str, int]
"""(bank account, amount)."""


@dataclass(slots=True)
class PostedLines:
    """Lines that statements vouch for, and lines of files without balances that none has vouched for yet."""

    vouched: dict[Place, list[Posted]] = field(default_factory=dict)
    adoptable: dict[Place, list[Posted]] = field(default_factory=dict)

    def add(self, place: Place, line: Posted) -> None:
        (self.adoptable if line.to_adopt else self.vouched).setdefault(place, []).append(line)


def parent_clue(customer: str) -> str:
    """What a receipt waits for whose payer may turn out to be this customer's parent."""
    return "p" + customer


def family_clue(parent: str) -> str:
    """What a receipt waits for whose text may name a subsidiary of this payer."""
    return "f" + parent


MANY = ""
"""In the place of a customer, where a payer's account or name is of one who pays for many."""


@dataclass(slots=True)
class Found:
    references: Mapping[str, tuple[Reference, ...]] = field(default_factory=dict)
    payers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Clue → customers."""
    waiting: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """Clue → (unit, receipt)."""
    like: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    """Customer that is being learned → (unit, receipt) whose payer's name waits and is like the customer's."""
    named: Mapping[str, Answer] = field(default_factory=dict)
    """Clue of a payer's name → whom it is like. Asked for where the bank account does not tell."""
    parents: Mapping[str, str] = field(default_factory=dict)
    """Customer → its parent, of those whose documents were found."""
    statements: Mapping[str, str] = field(default_factory=dict)
    """Marks of the statements known (`bank.marks`) → what each mark stands for."""
    posted: PostedLines = field(default_factory=PostedLines)
    coming: PostedLines = field(default_factory=PostedLines)
    """Lines of this batch, where another statement of it or a return may be about them."""
    stretches: Mapping[str, tuple[int, date]] = field(default_factory=dict)
    """Statement → its opening balance and first day."""
    gaps: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Legal entity → bank accounts with a gap that nobody has confirmed."""
    refunds: Mapping[str, Sequence[OrderedRefund]] = field(default_factory=dict)
    """Bank account → refunds that wait for the bank's line, and those that lines of this batch quote."""
    refund_lines: Mapping[str, str] = field(default_factory=dict)
    """Bank line that a person named → the refund that it is already."""
    advised: frozenset[AdvicePlace] = frozenset()
    """(currency, amount) at which advices wait, or come with this batch."""
    payments: Mapping[AdvicePlace, tuple[Payment, ...]] = field(default_factory=dict)
    """Receipts of those amounts that have no advice."""
    watched: Mapping[str, str] = field(default_factory=dict)
    """Clue of a payer's name, or of its account where that tells a customer → which name of the watch list that is
    like."""
    book: "Book | None" = None
    """The policy as it is kept; None, what the settings give."""
    earlier: Mapping[tuple[str, str, int], Sequence[str]] = field(default_factory=dict)
    """(customer, currency, amount) → receipts of that amount lately, where a text names nothing."""
    undecided: Mapping[tuple[str, str], Sequence[Undecided]] = field(default_factory=dict)
    """(legal entity, month that shall be closed) → money of it that waits for a decision."""
    untaken: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """(legal entity, month that is closing) → documents of it that could not be taken in yet."""
    spoken: Mapping[str, Mapping[str, Answer]] = field(default_factory=dict)
    """Receipt whose text names no document → payer that it may be of → whom of the payer's family the text names."""


NOTHING = Found()


def found_of(ctx: Context) -> Found:
    found: Found = ctx.found.get("found", NOTHING)
    return found
