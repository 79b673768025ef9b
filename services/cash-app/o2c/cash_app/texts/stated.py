"""Why a payer pays less, as the text says it: "less freight 1500", "damage claim deduction $1,250".

A reason counts where the text speaks of paying less at all (`DEDUCTION_WORDS`): "freight" alone may be what the invoice
is for. A company's own words are added in its policy (`Policy.reason_words`).
"""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from o2c.cash_app.facts import Stated
from o2c.chassis.money import BadAmount, exponent, to_minor

MAX_TEXT = 2_000
MAX_STATED = 5

REASON_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("price", "pricing", "overcharge", "overcharged", "preis", "preisdifferenz"), "price"),
    **dict.fromkeys(
        ("short ship", "short shipped", "short shipment", "shortage", "short delivery", "missing goods", "fehlmenge",
         "minderlieferung"),
        "short-shipment",
    ),
    **dict.fromkeys(("damage", "damages", "damaged", "defective", "beschädigt", "mangel", "mängel"), "damage"),
    **dict.fromkeys(("return", "returns", "returned goods", "rma", "retoure", "rücksendung"), "return"),
    **dict.fromkeys(
        ("promo", "promotion", "promotional", "trade fund", "co-op", "coop", "rebate", "bonus", "werbekosten"),
        "promotion",
    ),
    **dict.fromkeys(("freight", "shipping", "delivery charge", "fracht", "versandkosten"), "freight"),
    **dict.fromkeys(("sales tax", "vat", "tax", "steuer", "mwst"), "tax"),
    **dict.fromkeys(("duplicate", "billed twice", "double billed", "doppelt"), "duplicate"),
    **dict.fromkeys(("cash discount", "early pay", "discount", "skonto"), "unearned-discount"),
    **dict.fromkeys(("bank fee", "bank fees", "bank charge", "bank charges", "wire fee", "bankspesen"), "bank-fee"),
}  # fmt: skip
"""What most begin with: words of a payer → our reason code."""

DEDUCTION_WORDS: frozenset[str] = frozenset(
    [
        "less",
        "minus",
        "deduct",
        "deducted",
        "deducting",
        "deduction",
        "deductions",
        "claim",
        "claimed",
        "claims",
        "dispute",
        "disputed",
        "short",
        "shorted",
        "shortage",
        "allowance",
        "taken",
        "withheld",
        "chargeback",
        "abzgl",
        "abzüglich",
        "abzug",
        "einbehalt",
        "gekürzt",
        "kürzung",
        "reklamation",
    ]
)

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_MONEY = re.compile(
    r"(?P<before>[$€£]|\b[A-Z]{3} ?)?\b(?P<number>\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{2})?|\d{1,9}(?:[.,]\d{2})?)"
    r"(?![\d%/-])(?P<after> ?(?:[$€£]|[A-Z]{3}\b))?"
)
_NEAR = 24
"""Characters between a reason and its amount, at most."""


def stated(
    text: str, currency: str, words: Mapping[str, str] = REASON_WORDS, speaks: Collection[str] | None = None
) -> tuple[Stated, ...]:
    """The reasons of a text, each code once, with the amount that follows it. `speaks`: of these words, the text must
    have one; None: it is known to say why less is paid.

    >>> stated("INV-2024-0114 less freight allowance $1500", "USD", speaks=DEDUCTION_WORDS)
    (Stated(code='freight', amount=150000, sure=True),)
    >>> stated("INV-02-006 short ship deduction 200 units", "USD")
    (Stated(code='short-shipment', amount=20000, sure=False),)
    >>> stated("INV-7 freight", "USD", speaks=DEDUCTION_WORDS), stated("INV-7 pricing dispute line 3", "USD")
    ((), (Stated(code='price', amount=300, sure=False),))
    """
    text = text[:MAX_TEXT]
    plain = text.lower()
    if speaks is not None and frozenset(speaks).isdisjoint(_WORD.findall(plain)):
        return ()
    places = [(match.start(), match.end(), words[match[0]]) for match in _pattern(tuple(words)).finditer(plain)]
    found: dict[str, Stated] = {}
    for place, (_, end, code) in enumerate(places):
        until = places[place + 1][0] if place + 1 < len(places) else len(text)
        said = _amount(text[end : min(until, end + _NEAR)], currency)
        if code not in found or (said[0] and not found[code].amount):
            found[code] = Stated(code, *said)
    return tuple(found.values())[:MAX_STATED]


@lru_cache(64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words, the longest first."""
    listed = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)" if listed else r"(?!)")


def _amount(text: str, currency: str) -> tuple[int, bool]:
    for match in _MONEY.finditer(text):
        number, marked = match["number"], bool(match["before"] or match["after"])
        minor = _minor(number, currency)
        if minor:
            return minor, marked or not number.isdigit()
    return 0, False


def _minor(number: str, currency: str) -> int:
    """
    >>> _minor("1,250", "USD"), _minor("1.250,00", "EUR"), _minor("12.50", "EUR"), _minor("1500", "JPY")
    (125000, 125000, 1250, 1500)
    """
    decimals = re.search(r"[.,](\d{2})$", number)
    whole = re.sub(r"\D", "", number[: decimals.start()] if decimals else number)
    try:
        return to_minor(f"{whole}.{decimals[1]}" if decimals and exponent(currency) else whole, currency)
    except BadAmount:
        return 0
