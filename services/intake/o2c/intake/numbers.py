"""Numbers as files write them, in one form; what is none in the expected form is refused, never guessed."""

import re
from functools import cache

from o2c.contracts.money import exponent

_ALIKE = str.maketrans({"\u2212": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2019": "'"})
_GROUP = 3
"""Digits between two thousands signs, and decimals of a few currencies."""


class NotANumber(ValueError):
    """A text that is no number in the expected form; says what was found and what was expected."""


def plain_number(text: str, decimal: str, thousands: str, what: str = "number") -> str:
    """The number with an optional minus and an optional point: what ERPs and banks write as "-1.234,50", "1.234,50-"
    or "(1.234,50)" is "-1234.50".

    Thousands must stand in groups of three: with `thousands` "." the text "12.50" is refused and not read as 1250. A
    blank as `thousands` is any of those that French writes, an apostrophe the straight or the curved one.

    >>> plain_number("-1.234,50", ",", "."), plain_number("(7)", ".", ""), plain_number("1,5-", ",", ".")
    ('-1234.50', '-7', '-1.5')

    Raises NotANumber.
    """
    match = _form(decimal, thousands).fullmatch(text.translate(_ALIKE))
    shown = repr(text if len(text) <= 80 else f"{text[:80]}…")
    if match is None:
        raise NotANumber(f"{shown} is no {what} with the decimal sign {decimal!r} and the thousands sign {thousands!r}")
    lead, trail = match["lead"], match["trail"]
    if (lead == "(") != (trail == ")") or (lead and trail == "-"):
        raise NotANumber(f"{shown} has two signs, or one half of a pair of brackets")
    whole = match["whole"].replace(thousands, "") if thousands else match["whole"]
    sign = "-" if "-" in (lead, trail) or lead == "(" else ""
    return f"{sign}{whole}.{match['fraction'] or ''}".rstrip(".")


def plain_amount(text: str, decimal: str, thousands: str, currency: str) -> str:
    """The same for an amount, in which a sign before three last digits is not taken for the decimal one where the
    currency has no three decimals: "1,190" of another country's form is 1190 and not 1.19.

    >>> plain_amount("1.190,00", ",", ".", "EUR"), plain_amount("1,190", ",", "", "KWD")
    ('1190.00', '1.190')

    Raises NotANumber, and BadAmount for a currency that is none.
    """
    plain = plain_number(text, decimal, thousands, "amount")
    whole, _, fraction = plain.lstrip("-").partition(".")
    if len(fraction) == _GROUP and fraction.endswith("0") and exponent(currency) < _GROUP and 0 < int(whole) < 1000:
        one, other = whole + fraction, f"{whole}{decimal}{fraction[:-1]}"
        raise NotANumber(
            f"{text!r} may be {one} or {other.replace(decimal, '.')}, for {currency} has no three decimals: write "
            f"{one} or {other}"
        )
    return plain


@cache
def _form(decimal: str, thousands: str) -> re.Pattern[str]:
    grouped = rf"[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+|" if thousands else ""
    return re.compile(
        rf"(?P<lead>[-+(]?)\s*(?P<whole>{grouped}[0-9]+)(?:{re.escape(decimal)}(?P<fraction>[0-9]{{0,20}}))?\s*(?P<trail>[-)]?)"
    )
