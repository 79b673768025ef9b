"""The same business fact may come twice under other message ids. The same content says nothing new; other content is a
contradiction, and its refusal names what differs."""

from collections.abc import Mapping, Sequence

from o2c.billing.events import TaxShare
from o2c.chassis.domain import Outcome, Refuse
from o2c.chassis.money import to_text

Content = Mapping[str, object]


def compared(code: str, what: str, known: Content, came: Content) -> list[Outcome]:
    """Nothing where the two agree, else the refusal.

    "invoice SAP/ACME/2026/900001 is known with other content: gross 119.00 EUR, now 120.00 EUR"
    """
    differences = [f"{key} {_show(known[key])}, now {_show(came[key])}" for key in known if known[key] != came[key]]
    if not differences:
        return []
    return [Refuse(code, f"{what} is known with other content: {'; '.join(differences)}"[:2000])]


def _show(value: object) -> str:
    return "none" if value is None or value in ("", ()) else str(value)


def tax_text(shares: Sequence[TaxShare], currency: str) -> str:
    """
    >>> tax_text([TaxShare("S", "19", 10000, 1900)], "EUR")
    'S 19 %: 100.00 + 19.00'
    """
    return ", ".join(
        f"{s.category} {s.rate} %: {to_text(s.base, currency)} + {to_text(s.tax, currency)}" for s in shares
    )
