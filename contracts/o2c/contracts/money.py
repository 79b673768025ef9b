"""Money as it travels: a decimal string and an ISO 4217 code, never a float.

Inside the services an amount is an integer of minor units (cents). The number of decimals is ISO 4217's, not a
locale's: JPY has none, KWD three.
"""

from decimal import Decimal
from functools import cache
from typing import Annotated

import iso4217
from pydantic import BaseModel, ConfigDict, Field

Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", description="ISO 4217 code", examples=["EUR"])]
DecimalText = Annotated[
    str,
    Field(
        pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,6})?$",
        description="decimal number as text, at most 15 digits before and 6 after the point",
        examples=["12.34"],
    ),
]


class BadAmount(ValueError):
    """An amount that its currency cannot hold, or a currency that ISO 4217 does not know."""


@cache
def exponent(currency: str) -> int:
    """Digits after the decimal point of a currency.

    >>> exponent("EUR"), exponent("JPY"), exponent("KWD")
    (2, 0, 3)

    Raises BadAmount for a code that is not in ISO 4217 or has no minor unit (XAU).
    """
    try:
        digits = iso4217.Currency(currency).exponent
    except ValueError:
        digits = None
    if digits is None:
        raise BadAmount(f"{currency!r} is not a currency of ISO 4217")
    return int(digits)


def to_minor(amount: str, currency: str) -> int:
    """Minor units of a decimal text; exact, never rounded.

    >>> to_minor("-12.3", "EUR")
    -1230

    Raises BadAmount where the text has more decimals than the currency ("0.001" EUR).
    """
    digits = exponent(currency)
    whole, _, fraction = amount.partition(".")
    if len(fraction) > digits:
        if fraction[digits:].strip("0"):
            raise BadAmount(f"{amount} {currency} has more than {digits} decimals")
        fraction = fraction[:digits]
    try:
        return int(whole + fraction.ljust(digits, "0"))
    except ValueError:
        raise BadAmount(f"{amount!r} is not a decimal number") from None


def to_text(minor: int, currency: str) -> str:
    """The decimal text of minor units.

    >>> to_text(-5, "EUR"), to_text(1200, "JPY")
    ('-0.05', '1200')
    """
    digits = exponent(currency)
    if digits == 0:
        return str(minor)
    if minor < 0:
        return "-" + to_text(-minor, currency)
    text = str(minor)
    if len(text) <= digits:
        text = text.rjust(digits + 1, "0")
    return text[:-digits] + "." + text[-digits:]


class Money(BaseModel):
    """An amount with its currency, as it stands in every contract."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    amount: DecimalText
    currency: Currency

    @property
    def minor(self) -> int:
        """Minor units. Raises BadAmount as `to_minor` does."""
        return to_minor(self.amount, self.currency)

    @classmethod
    def of(cls, minor: int, currency: str) -> "Money":
        return cls.model_construct(amount=to_text(minor, currency), currency=currency)


def decimal(text: str) -> Decimal:
    """A quantity, price or percentage as Decimal; the pattern of `DecimalText` has already bounded it."""
    return Decimal(text)
