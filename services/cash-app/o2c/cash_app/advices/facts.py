"""What is known of a remittance advice, and of the payments that may be its: values of commands and events.

Amounts are minor units of the advice's currency. Names, account numbers and words of the payer are not here: they stay
in the table `advices`, where they can be erased.
"""

from datetime import date

from msgspec import Struct

from o2c.cash_app.facts import Clues

UNIT = "advices:"
Place = tuple[str, int]
"""(currency, amount): where advices and payments meet."""


class Taken(Struct, frozen=True):
    """What the payer took off, negative, or added; `code` is the reason, as the payer's format codes it, and `reason`
    what that is among ours, "" where we cannot tell."""

    amount: int
    code: str = ""
    reason: str = ""


class AdviceLine(Struct, frozen=True):
    """So much of the payment for one document; negative for a credit note. `readings` are the keys that its number
    allows, the strictest first (`references.py`); none for an adjustment of the whole payment."""

    line: int
    number: str
    readings: tuple[str, ...]
    paid: int
    discount: int = 0
    taken: tuple[Taken, ...] = ()


class Advice(Struct, frozen=True):
    """`keys` are the numbers that its payment bears too: trace, end-to-end id, the advice's own number. `clues` tell
    the payer: account, name, and as tokens the numbers that stand for it and for its documents."""

    advice: str
    number: str
    currency: str
    amount: int
    day: date | None
    keys: tuple[str, ...]
    clues: Clues
    lines: tuple[AdviceLine, ...]
    payer: str = ""
    difference: int = 0
    """The payment less the sum of the lines."""

    @property
    def name(self) -> str:
        """As a person may know it: the payer's number, or the trace."""
        return next((name for name in (self.number, *self.keys) if name), self.advice)

    @property
    def place(self) -> Place:
        return self.currency, self.amount


class Payment(Struct, frozen=True):
    """A receipt that an advice may be about. `keys` are the numbers that it bears: the bank's reference, the end-to-end
    id and the words of its text; `said` are those of the payer, without the bank's."""

    receipt: str
    account: str
    legal_entity: str
    booking_date: date
    value_date: date
    keys: frozenset[str]
    account_clue: str = ""
    name_clue: str = ""
    said: frozenset[str] = frozenset()


def unit_at(place: Place) -> str:
    """All advices of one amount: the unit that decides whose payment is whose.

    >>> unit_at(("EUR", 50000)), place_of("advices:EUR/50000")
    ('advices:EUR/50000', ('EUR', 50000))
    """
    return f"{UNIT}{place[0]}/{place[1]}"


def place_of(unit: str) -> Place:
    currency, _, amount = unit.removeprefix(UNIT).partition("/")
    return currency, int(amount)


def advice_stream(advice: str) -> str:
    return "advice:" + advice
