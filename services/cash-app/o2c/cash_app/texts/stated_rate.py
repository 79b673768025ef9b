"""An exchange rate that a payer states in the text: "INV-05-001 EUR 50000 @ 1.08"."""

import re

_STATED = re.compile(
    r"(?:@|\b(?:fx|rate|exchange rate|kurs|cours|cambio)\b)\s*[:=]?\s*(\d{1,6}[.,]\d{1,8})(?![\d.,]*\d)", re.IGNORECASE
)


def stated_rate(text: str) -> str:
    """The rate as decimal text; "" where none or more than one is stated.

    >>> stated_rate("INV-05-001 EUR 50000 @ 1.08"), stated_rate("Kurs: 0,9253"), stated_rate("@ 1.08 then rate 1.09")
    ('1.08', '0.9253', '')
    >>> stated_rate("a@b.com 1.08"), stated_rate("@ 1.080.000,00"), stated_rate("@ 0.00")
    ('', '', '')
    """
    found = {match.replace(",", ".") for match in _STATED.findall(text)}
    said = found.pop() if len(found) == 1 else ""
    return said if said.strip("0.") else ""
