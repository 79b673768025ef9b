"""The month that a payer says it pays: "JUNE INVOICES", "Rechnungen Mai 2024", "invoices 06/2024".

A month counts beside a word for invoices, or with its year: "may" alone is a verb. A text that names two is about none.
"""

import re
from datetime import date

from o2c.cash_app.texts.references import MAX_TEXT

_NAMES = (
    "january jan januar janvier enero gennaio januari",
    "february feb februar février fevrier febrero febbraio februari",
    "march mar märz maerz mars marzo maart",
    "april apr avril abril aprile",
    "may mai mayo maggio mei",
    "june jun juni juin junio giugno",
    "july jul juli juillet julio luglio",
    "august aug août aout agosto augustus",
    "september sep sept septembre septiembre settembre",
    "october oct oktober okt octobre octubre ottobre",
    "november nov novembre noviembre",
    "december dec dezember dez décembre decembre diciembre dicembre",
)
MONTHS: dict[str, int] = {word: month for month, words in enumerate(_NAMES, 1) for word in words.split()}
"""In the languages that payers write, with their short forms."""

_OTHER_WORDS = frozenset({"may", "mar", "mai", "mars", "sept"})
"""Words for a month that are other words as well: they count only where one of the patterns has them."""

_INVOICES = (
    "(?:invoices?|invs?|bills?|billings?|statements?|rechnung(?:en)?|factures?|facturas?|fatture|fattura|facturen)"
)
_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?:[\s/.'-]*(?P<year>(?:19|20)\d\d))"
_OF = r"(?:\s+(?:for|of|from|du|de|di|vom|von|für|im|in|the))*\s+"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\w){_MONTH}{_YEAR}(?!\d)",
        rf"(?<!\w){_MONTH}\s+{_INVOICES}{_YEAR}?(?!\w)",
        rf"(?<!\w){_INVOICES}{_OF}{_MONTH}{_YEAR}?(?!\w)",
    )
)
_FIGURES = re.compile(rf"(?<!\w){_INVOICES}{_OF}(?P<month>0?[1-9]|1[0-2])[/.-](?P<year>(?:19|20)\d\d)(?![\w/.-])")
_WORD = re.compile(r"[^\W\d_]+")


def period(text: str) -> tuple[int, int]:
    """(year, month); the year is 0 where it is not said, and (0, 0) is no month.

    >>> period("IRONGATE JUNE INVOICES"), period("Rechnungen für Mai 2024"), period("invoices 06/2024")
    ((0, 6), (2024, 5), (2024, 6))
    >>> period("may be late"), period("June and July invoices"), period("INV-2024-06")
    ((0, 0), (0, 0), (0, 0))
    """
    text = text[:MAX_TEXT].lower()
    words = set(_WORD.findall(text)) & MONTHS.keys()
    found = {(int(match["year"]), int(match["month"])) for match in _FIGURES.finditer(text)}
    for pattern in _PATTERNS if words else ():
        found |= {(int(match["year"] or 0), MONTHS[match["month"]]) for match in pattern.finditer(text)}
    others = {MONTHS[word] for word in words - _OTHER_WORDS}
    if len(others | {month for _, month in found}) != 1:
        return 0, 0
    return max(found, default=(0, 0))


def begins(said: tuple[int, int], booked: date) -> date | None:
    """The first day of the month that a text of that day means: without a year, the latest one that has begun.

    >>> begins((0, 12), date(2024, 1, 9)), begins((0, 1), date(2024, 1, 9)), begins((0, 0), date(2024, 1, 9))
    (datetime.date(2023, 12, 1), datetime.date(2024, 1, 1), None)
    """
    year, month = said
    if not month:
        return None
    return date(year or (booked.year if month <= booked.month else booked.year - 1), month, 1)
