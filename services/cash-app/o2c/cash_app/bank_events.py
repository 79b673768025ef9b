"""Stored events of our bank accounts (streams `statement:<statement>`, `bank:<bank account>`), periods and payers."""

from dataclasses import dataclass, field
from datetime import date

from o2c.cash_app.facts import NOTHING, BankLine, LineClass, StatementHead, Stretch
from o2c.chassis.private import Unlogged


@dataclass(frozen=True, slots=True)
class StatementPartReceived:
    head: StatementHead
    lines: tuple[BankLine, ...]


@dataclass(frozen=True, slots=True)
class ClassTotal:
    line_class: LineClass
    lines: int
    amount: int


@dataclass(frozen=True, slots=True)
class StatementAccepted:
    """`totals` over all lines: they sum to closing - opening. `repeated` lines were posted before, from another file;
    `adopted` are those of a file without balances that this statement vouches for. `covered` is what is known of the
    bank account from now on."""

    head: StatementHead
    lines: int
    totals: tuple[ClassTotal, ...]
    repeated: tuple[int, ...]
    adopted: tuple[str, ...]
    flags: tuple[str, ...]
    covered: tuple[Stretch, ...]
    digest: str
    first_day: date | None = None


@dataclass(frozen=True, slots=True)
class StatementRefused:
    head: StatementHead
    lines: int
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class LineClassified:
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
    private: Unlogged = field(default=NOTHING, compare=False)


@dataclass(frozen=True, slots=True)
class OpeningConfirmed:
    bank_account: str
    statement: str
    covered: tuple[Stretch, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class PeriodClosed:
    legal_entity: str
    period: str
    reason: str


@dataclass(frozen=True, slots=True)
class PeriodReopened:
    legal_entity: str
    period: str
    reason: str


@dataclass(frozen=True, slots=True)
class PayerLearned:
    """By what the customer is recognised as a payer from now on; `dropped` no longer tells."""

    customer: str
    clues: tuple[str, ...]
    dropped: tuple[str, ...]
