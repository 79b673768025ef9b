"""What a text names that is another account's than the payer's."""

from msgspec import Struct

from o2c.cash_app.texts.strictness import How

MAX_ACCOUNTS = 50
"""Other accounts whose documents one payment is looked at for; with more, a person decides."""


class Beside(Struct, frozen=True):
    """Documents of one other account, that of a subsidiary of the payer or of one that a paying agent pays for, by what
    each is named; `how` is () where all are by their numbers."""

    account: str
    named: tuple[str, ...]
    how: tuple[How, ...] = ()
