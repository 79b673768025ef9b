"""Amounts of bank files: exact, bounded, and printable for the clerk."""

from dataclasses import dataclass

from o2c.contracts.money import BadAmount, to_minor, to_text

MAX_DIGITS = 15
"""Digits before the decimal point, as in SWIFT's 15d and in the contracts."""


def exact_minor(amount: str, currency: str) -> int:
    """Minor units of a decimal text ("-1234.50"); never rounded.

    Raises BadAmount for more than 15 digits before the point, for more decimals than the currency has and for a
    currency that ISO 4217 does not list.
    """
    whole = amount.lstrip("+-").partition(".")[0]
    if len(whole) > MAX_DIGITS:
        raise BadAmount(f"the amount has {len(whole)} digits before the decimals; at most {MAX_DIGITS} are possible")
    return to_minor(amount, currency)


def shown(minor: int, currency: str) -> str:
    """An amount as findings print it.

    >>> shown(-123450, "EUR")
    '-1234.50 EUR'
    """
    return f"{to_text(minor, currency)} {currency}"


@dataclass(slots=True)
class Sum:
    """How many amounts, and what they are together in minor units."""

    number: int = 0
    minor: int = 0

    def add(self, minor: int) -> None:
        self.number += 1
        self.minor += minor
