"""A payer that sets off says so: what it owes and what it is owed, `AR 15000 AP 6500`, and pays the difference; or only
that it does, "intercompany net settlement July"."""

import re

from o2c.cash_app.texts.references import MAX_TEXT
from o2c.chassis.money import BadAmount, to_minor

_NUMBER = r"[\s:=]*(?:[A-Z]{3}\s?)?-?\s?(\d[\d.,']{0,20})"
_OWED = re.compile(r"(?<![A-Z0-9])A/?R" + _NUMBER, re.IGNORECASE)
_OURS = re.compile(r"(?<![A-Z0-9])A/?P" + _NUMBER, re.IGNORECASE)
_CENTS = re.compile(r"[.,](\d{1,3})$")

_NETS = re.compile(
    r"(?<!\w)(?:net(?:ted|ting)?[\s-]*(?:settle[a-z]*|position)|netting|netted|set[\s-]?off|off[\s-]?set(?:ting|s)?|contra"
    r"|inter[\s-]?co(?:mpany)?[\s-]+net"
    r"|verrechnung|verrechnet|aufrechnung|aufgerechnet|saldierung|saldiert"
    r"|compensation|compensé|compensación|compensacion|compensazione)(?!\w)",
    re.IGNORECASE,
)


def nets(text: str) -> bool:
    """Whether a text says that something is set off.

    >>> nets("INV-04-004 intercompany net settlement July"), nets("INV-7 net of 2 % discount"), nets("net 30, internet")
    (True, False, False)
    """
    return _NETS.search(text[:MAX_TEXT]) is not None


def payable(text: str, amount: int, currency: str) -> int:
    """Minor units of our payable that a text takes off, where what it owes, it says, less that is the amount; else 0.

    >>> payable("AR 15000 AP 6500", 850000, "EUR"), payable("A/R: EUR 15.000,00 / A/P: EUR 6.500,00", 850000, "EUR")
    (650000, 650000)
    >>> payable("AR 15000 AP 6500", 850001, "EUR"), payable("PART 15000 AP 6500", 850000, "EUR")
    (0, 0)
    """
    owed, ours = _OWED.search(text[:MAX_TEXT]), _OURS.search(text[:MAX_TEXT])
    if owed is None or ours is None:
        return 0
    minor = _minor(ours.group(1), currency)
    return minor if minor and _minor(owed.group(1), currency) - minor == amount else 0


def _minor(number: str, currency: str) -> int:
    """0 for what is no amount of the currency. Three digits behind a mark are thousands.

    >>> _minor("1,234.50", "EUR"), _minor("1.234,5", "EUR"), _minor("15,000", "EUR"), _minor("1.5", "JPY")
    (123450, 123450, 1500000, 0)
    """
    number = number.rstrip(".,'")
    cents = _CENTS.search(number)
    whole, part = (number[: cents.start()], cents.group(1)) if cents and len(cents.group(1)) < 3 else (number, "")
    plain = re.sub(r"[.,']", "", whole)
    try:
        return to_minor(f"{plain}.{part}" if part else plain, currency)
    except BadAmount:
        return 0
