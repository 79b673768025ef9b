"""Structured references in a remittance text: they carry check digits, so that a mistyped one is known to be wrong.

Recognised by their shape, wherever they stand: the creditor reference (ISO 11649, RF and two check digits), the Swiss
QR reference (27 digits, recursive modulo 10; also the ESR reference before it) and the Belgian structured communication
(+++123/1234/12345+++, modulo 97). References without a shape of their own (KID, OCR, viitenumero) are plain numbers and
found where they equal what a document says its payer will quote.
"""

import re
from collections.abc import Callable

from msgspec import Struct
from stdnum import iso11649
from stdnum.be import ogm_vcs
from stdnum.ch import esr

MAX_FOUND = 50

_CREDITOR = re.compile(
    "(?<![0-9A-Z])RF[0-9]{2}[0-9A-Z]{0,21}(?![0-9A-Z])(?: [0-9A-Z]{1,4}(?![0-9A-Z])){0,6}", re.IGNORECASE
)
_QR = re.compile(r"(?<![0-9])[0-9]{2}(?: ?[0-9]{5}){5}(?![0-9])")
_BELGIAN = re.compile(r"(?:\+\+\+|\*\*\*) ?[0-9]{3}/[0-9]{4}/[0-9]{5} ?(?:\+\+\+|\*\*\*)")


class Structured(Struct, frozen=True):
    """`readings`: of each reference the whole, then what it holds. `wrong`: those whose check digits are."""

    rest: str
    """The text without them."""
    readings: tuple[tuple[str, ...], ...] = ()
    wrong: tuple[str, ...] = ()


def find(text: str) -> Structured:
    """The structured references of a text, at most 50.

    >>> found = find("RF18 5390 0754 7034 for pumps")
    >>> found.readings, found.rest.split()
    ((('RF18539007547034', '539007547034'),), ['for', 'pumps'])
    >>> find("RF19 5390 0754 7034").wrong
    ('RF19539007547034',)
    >>> find("21 00000 00003 13947 14300 09017").readings
    (('210000000003139471430009017', '21000000000313947143000901', '313947143000901'),)
    """
    readings: dict[tuple[str, ...], None] = {}
    wrong: list[str] = []
    for shape, check in _SHAPES:
        for match in list(shape.finditer(text))[:MAX_FOUND] if shape.search(text) else ():
            right, compact, rest = check(match.group())
            if right:
                readings[_held(compact)] = None
            elif compact:
                wrong.append(compact)
            text = text.replace(match.group(), f" {rest} ", 1)
    return Structured(text, tuple(readings), tuple(wrong))


_Checked = tuple[bool, str, str]
"""(the check digits are right, the reference without blanks, what of the match belongs to the text)."""


def _creditor(said: str) -> _Checked:
    """The longest part that checks: words behind a reference look like more of it.

    A wrong one stays in the text as one word: invoices may be numbered "RF20260001".
    """
    words = said.split()
    for count in range(len(words), 0, -1):
        compact = "".join(words[:count]).upper()
        if len(compact) > _SHORTEST and iso11649.is_valid(compact):
            return True, compact, " ".join(words[count:])
    count = next((n for n, word in enumerate(words) if not _DIGIT.search(word)), len(words))
    compact = "".join(words[:count])
    return False, compact.upper() if len(compact) > _SHORTEST else "", " ".join([compact, *words[count:]])


def _qr(said: str) -> _Checked:
    compact = said.replace(" ", "")
    return esr.is_valid(compact), compact, ""


def _belgian(said: str) -> _Checked:
    compact = _NO_DIGITS.sub("", said)
    return ogm_vcs.is_valid(compact), compact, ""


_SHORTEST = 7
"""Shorter ones are no references but products: "RF12"."""
_DIGIT = re.compile("[0-9]")
_NO_DIGITS = re.compile("[^0-9]")
_SHAPES: tuple[tuple[re.Pattern[str], Callable[[str], _Checked]], ...] = (
    (_CREDITOR, _creditor),
    (_BELGIAN, _belgian),
    (_QR, _qr),
)

CUSTOMER_PART = 6
"""Digits of a QR reference that banks use for the customer of theirs who collects."""


def _held(compact: str) -> tuple[str, ...]:
    """The keys of a reference and of what it holds: without check digits, and without the bank's part."""
    if compact.startswith("RF"):
        parts = [compact, compact[4:]]
    elif len(compact) == QR_LENGTH:
        parts = [compact, compact[:-1], compact[CUSTOMER_PART:-1]]
    else:
        parts = [compact, compact[:-2]]
    keys = [part.lstrip("0") for part in parts]
    return tuple(dict.fromkeys(key for key in keys if len(key) >= MIN_LENGTH))


QR_LENGTH = 27
MIN_LENGTH = 4
