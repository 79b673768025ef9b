"""The text of a line of the journal as it leaves us: what is hashed is these bytes."""

from datetime import UTC, date, datetime
from typing import NamedTuple

from msgspec import Struct
from msgspec.json import Encoder

from o2c.chassis.money import to_text


class Kept(NamedTuple):
    """A line of the journal, in the order in which it is exported; amounts in minor units."""

    accounting: date
    entry: str
    line: int
    account: str
    tax_code: str
    currency: str
    amount: int
    functional_currency: str
    functional_amount: int
    rate: str
    effective: date
    known: datetime
    books: str
    unit: str
    cause: str


class Opening(NamedTuple):
    """What an account stands at when the month begins."""

    account: str
    currency: str
    functional_currency: str
    amount: int
    functional_amount: int


class _Line(Struct):
    accounting: date
    entry: str
    line: int
    account: str
    tax_code: str
    currency: str
    amount: str
    functional_currency: str
    functional_amount: str
    rate: str
    effective: date
    known: datetime
    books: str
    unit: str
    cause: str


class _Opening(Struct):
    opening: str
    currency: str
    amount: str
    functional_currency: str
    functional_amount: str


_encode = Encoder().encode


def line_text(line: Kept) -> bytes:
    """A line as it is exported and hashed, with its line feed."""
    amount = to_text(line.amount, line.currency)
    value = to_text(line.functional_amount, line.functional_currency)
    known = line.known.astimezone(UTC)
    told = _Line(*line[:6], amount, line.functional_currency, value, line.rate, line.effective, known, *line[12:])
    return _encode(told) + b"\n"


def opening_text(opening: Opening) -> bytes:
    amount = to_text(opening.amount, opening.currency)
    value = to_text(opening.functional_amount, opening.functional_currency)
    told = _Opening(opening.account, opening.currency, amount, opening.functional_currency, value)
    return _encode(told) + b"\n"
