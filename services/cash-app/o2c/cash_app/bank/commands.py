"""What is asked of a bank account: its statements, and what people decide about them."""

from msgspec import Struct

from o2c.cash_app.facts import BankLine, StatementHead


class TakePart(Struct, frozen=True):
    """One part of a long statement with balances."""

    head: StatementHead
    lines: tuple[BankLine, ...]


class TakeStatement(Struct, frozen=True):
    """A whole statement, or any part of a file without balances. `digest` is of its content (`bank.digest`)."""

    head: StatementHead
    lines: tuple[BankLine, ...]
    digest: str
    released: bool = False
    """By a person, although it contradicts itself."""


class HoldStatement(Struct, frozen=True):
    """To `held:<statement>`: keep a statement that contradicts itself."""

    head: StatementHead
    lines: tuple[BankLine, ...]


class ReleaseStatement(Struct, frozen=True):
    """To `held:<statement>`: a person takes a statement in that contradicts itself. `head` says what to look up."""

    head: StatementHead


class ConfirmOpening(Struct, frozen=True):
    """A person says that a statement's opening balance is right, although it does not follow from the one before."""

    statement: str
