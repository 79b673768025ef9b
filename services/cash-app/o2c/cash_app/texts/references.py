"""Numbers of documents and customers as payers write them: keys that both sides are reduced to.

Upper case, separators gone, leading zeros of plain numbers gone. An invoice is also found by its digits alone, where
there are at least four: `ACME-INV-2026-000123` by `2026-000123`. Parts of a number that blanks tear apart are not put
together here: what is made of several words is in `composed.py`, and counts for less.
"""

import re
from functools import lru_cache

from o2c.cash_app.facts import Document
from o2c.cash_app.texts.strictness import Kind

MAX_TEXT = 2_000
MAX_TOKENS = 500
MIN_LENGTH = 4
"""Shorter words name too much."""
MAX_LENGTH = 60
"""Longer ones are no numbers."""

MIN_TELLING = 6
"""Digits from which a number without letters is hardly that of a house, a contract, a meter or a post code."""

MIN_TAX_DIGITS = 6
"""Of a tax or registration number that is looked for in a text."""

_EDGES = ".,;:!?\"'()[]{}<>*=#&+"
_HARD = re.compile(r"[\s,;:|()\[\]{}<>=*\"'&+]+")
_SEPARATORS = re.compile(r"[^0-9A-Z]+")
_NO_DIGITS = re.compile(r"[^0-9]+")
_DATE = re.compile(r"(\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](\d{2}|\d{4}))$")
_AMOUNT = re.compile(r"\d{1,3}([.,' ]\d{3})*[.,]\d{2}$|\d{1,8}[.,]\d{2}$")
_YEAR = re.compile(r"(19|20)\d\d$")
_MONTH, _DAY = "(0[1-9]|1[0-2])", "(0[1-9]|[12][0-9]|3[01])"
_LONG_DAY = re.compile(rf"({_DAY}{_MONTH}|{_MONTH}{_DAY})(19|20)[0-9]{{2}}|(19|20)[0-9]{{2}}{_MONTH}{_DAY}")
_SHORT_DAY = re.compile(rf"({_DAY}{_MONTH}|{_MONTH}{_DAY})[0-4][0-9]|[0-4][0-9]{_MONTH}{_DAY}")


def key(number: str) -> str:
    """What a number is found by.

    >>> key("INV-2024-0112"), key("0001930438491"), key("re 7/04")
    ('INV20240112', '1930438491', 'RE704')
    """
    plain = _SEPARATORS.sub("", number.upper())
    return plain.lstrip("0") if plain.isdigit() else plain


def digits(number: str) -> str:
    """The digits of a number that has letters too, or "" where they are too few to tell anything.

    >>> digits("ACME-INV-2026-000123"), digits("INV-7"), digits("1930438491")
    ('2026000123', '', '')
    """
    found = _NO_DIGITS.sub("", number)
    plain = _SEPARATORS.sub("", number.upper())
    return found.lstrip("0") if len(found) >= MIN_LENGTH and found != plain else ""


@lru_cache(20_000)
def document_keys(number: str, *, loose: bool = True) -> tuple[str, ...]:
    """All keys that a document of this printed number is found by: the number, and "#" with its digits.

    A credit note (not `loose`) is found by its whole number only: series of invoices and of credit notes count alike.

    >>> document_keys("ACME-INV-2026-000123"), document_keys("CN-2026-0001", loose=False)
    (('ACMEINV2026000123', '#2026000123'), ('CN20260001',))
    """
    return tuple([k for k in (key(number), "#" + digits(number) if loose else "") if len(k) > 1])


def indexed(document: Document) -> dict[str, Kind]:
    """All keys that a document is found by, and what of it each is; the strongest where two are alike.

    Its former numbers are numbers. Its order, delivery, customer's reference, contract, statement of account and
    payment reference name an invoice too; a credit note none of them.
    """
    kinds: dict[str, Kind] = dict.fromkeys(references_of_number(document), "number")
    for former in document.former_numbers:
        kinds |= dict.fromkeys(document_keys(former, loose=document.kind == "invoice"), "number")
    if document.kind != "invoice":
        return kinds
    quoted = document.payment_reference
    if quoted:
        kinds[key(quoted)] = "payment-reference"
    belongs: list[tuple[Kind, str | None]] = [
        ("order", document.order),
        ("delivery", document.shipment),
        ("customer-reference", document.customer_reference),
        ("contract", document.contract),
        ("statement", document.statement),
    ]
    for kind, number in belongs:
        for found in document_keys(number) if number and customer_key(number) else ():
            kinds.setdefault(found, kind)
    return kinds


def references_of_number(document: Document) -> tuple[str, ...]:
    return document_keys(document.number, loose=document.kind == "invoice")


def references_of(document: Document) -> tuple[str, ...]:
    return tuple(indexed(document))


def is_none(word: str) -> bool:
    """Whether a word looks like a date, an amount or a year, and so like no number of a document."""
    return bool(_DATE.match(word) or _AMOUNT.match(word) or _YEAR.match(word))


def is_short(key: str) -> bool:
    """Whether a key may as well be any number of daily life: fewer than six digits and no letter, or a day in digits.

    >>> [is_short(each) for each in ("1702", "#11702", "RE1702", "117020", "20260315", "150326", "#20260001")]
    [True, True, False, False, True, True, False]
    """
    plain = key.removeprefix("#")
    if not plain.isdigit():
        return False
    is_day = _SHORT_DAY.fullmatch(plain) or _LONG_DAY.fullmatch(plain.zfill(8))
    return len(plain) < MIN_TELLING or is_day is not None


def customer_key(customer: str) -> str:
    """The key of a customer number, or "" for one too short or too like a year to be looked for in a text."""
    found = key(customer)
    enough = len(found) > MIN_LENGTH if found.isdigit() else len(found) >= MIN_LENGTH and not found.isalpha()
    return found if enough else ""


def tax_key(number: str) -> str:
    """The key of a tax or registration number, or "" for one too short to tell a customer by.

    >>> tax_key("DE 123 456 789"), tax_key("12-3456789"), tax_key("n/a"), tax_key("DE")
    ('DE123456789', '123456789', '', '')
    """
    found = key(number)
    return found if len(_NO_DIGITS.sub("", found)) >= MIN_TAX_DIGITS else ""


def tokens(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of a remittance text that may be numbers, each with its readings, the strictest first.

    Dates, amounts and years are none. At most 2,000 characters and 500 words are looked at.

    A word of digits may be a number or the digits of one, a word with letters a number or one with the word "INV" put
    in front; `CN-2026-0001` is never taken for `INV-2026-0001`.

    >>> tokens("INV 1930438491 + INV-2024-0112, 12.05.2024 EUR 1.190,00")
    (('1930438491', '#1930438491'), ('INV20240112', '20240112'))
    """
    found: dict[tuple[str, ...], None] = {}
    for word in text[:MAX_TEXT].split()[:MAX_TOKENS]:
        bare = word.strip(_EDGES)
        if len(bare) < MIN_LENGTH or _DATE.match(bare) or _AMOUNT.match(bare):
            continue
        for part in _HARD.split(bare):
            for reading in (part, *part.split("/")) if "/" in part else (part,):
                keys = readings(reading)
                if keys:
                    found[keys] = None
    return tuple(found)


@lru_cache(20_000)
def readings(word: str) -> tuple[str, ...]:
    """What one word may be: a number, and the digits of one; () for a word, a year, a date.

    >>> readings("INV-2024-0112"), readings("2024")
    (('INV20240112', '20240112'), ())
    """
    if not MIN_LENGTH <= len(word) <= MAX_LENGTH or _YEAR.match(word) or _DATE.match(word):
        return ()
    strict = key(word)
    if len(strict) < MIN_LENGTH - 1 or strict.isalpha() or not strict:
        return ()
    loose = "#" + strict if strict.isdigit() else digits(word)
    return (strict, loose) if loose and not _YEAR.match(loose) else (strict,)
