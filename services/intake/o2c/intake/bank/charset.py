"""Which character set a text is in that is not UTF-8, for no text format of banks says so.

It is Windows-1252, unless something speaks for another: an account or a balance of a country whose letters it has not
(Polish banks write Windows-1250, ISO 8859-2 or the DOS set 852), or a byte that it leaves undefined, such as the "ü" of
the DOS set 850. Then it is the set in which the bytes above ASCII are letters of the language. Where they are in none,
nothing is guessed.
"""

import re
from collections import Counter
from collections.abc import Iterable

from o2c.intake.content import Content

DEFAULT = "cp1252"

_LOOK = 1_000_000
_ASCII = bytes(range(128))
_GERMAN = "ÄÖÜäöüß"
_POLISH = "ĄĆĘŁŃÓŚŹŻąćęłńóśźż"
_CZECH = "ÁČĎÉĚÍŇÓŘŠŤÚŮÝŽáčďéěíňóřšťúůýžĹĽÔŔĺľôŕ"
_HUNGARIAN = "ÁÉÍÓÖŐÚÜŰáéíóöőúüű"
_SLAVONIC = "ČĆĐŠŽčćđšž"
_ROMANIAN = "ĂÂÎŞŢăâîşţ"
_LETTERS = {
    b"PL": _POLISH, b"CZ": _CZECH, b"SK": _CZECH, b"HU": _HUNGARIAN, b"HR": _SLAVONIC, b"SI": _SLAVONIC,
    b"RO": _ROMANIAN, b"PLN": _POLISH, b"CZK": _CZECH, b"HUF": _HUNGARIAN, b"RON": _ROMANIAN,
}  # fmt: skip
"""By country of the account, and by currency of its balances."""
_ACCOUNT = re.compile(rb"^:25P?:/?(PL|CZ|SK|HU|HR|SI|RO)[0-9]{2}", re.MULTILINE)
_BALANCE = re.compile(rb"^:(?:60[FM]:[CD][0-9]{6}|34F:)(PLN|CZK|HUF|RON)", re.MULTILINE)
_CENTRAL = ("cp1250", "cp852", "iso8859-2", DEFAULT)
_ENOUGH = 0.8
"""Share of letters; the others are signs."""


def charset(content: Content) -> str:
    """The set to read a text in that is not UTF-8.

    >>> charset(Content("?32ŁÓDŹ".encode("cp852"))), charset(Content(":25:PL61\\n?32ŁÓDŹ".encode("cp852")))
    ('cp1252', 'cp852')
    """
    signs = _above_ascii(content)
    head = content.head(_LOOK).replace(b"\r", b"\n")
    if told := _ACCOUNT.search(head) or _BALANCE.search(head):
        return _fitting(_CENTRAL, signs, _LETTERS[told[1]] + _GERMAN, _ENOUGH)
    if _decoded(signs, DEFAULT) is None:
        return _fitting(("cp850",), signs, _GERMAN, 1)
    return DEFAULT


def _fitting(sets: Iterable[str], signs: Counter[int], letters: str, enough: float) -> str:
    """The set that makes most of them letters, the first of several; the default where too few are."""
    shares: dict[str, float] = {}
    for name in sets:
        decoded = _decoded(signs, name)
        if decoded is not None:
            found = sum(count for sign, count in zip(decoded, signs.values(), strict=True) if sign in letters)
            shares[name] = found / signs.total()
    best = max(shares, key=lambda name: shares[name], default=DEFAULT)
    return best if shares.get(best, 0) >= enough else DEFAULT


def _above_ascii(content: Content) -> Counter[int]:
    """How often each byte above ASCII stands in it."""
    found: Counter[int] = Counter()
    for piece in content.pieces():
        found.update(piece.translate(None, _ASCII))
    return found


def _decoded(signs: Iterable[int], name: str) -> str | None:
    try:
        return bytes(signs).decode(name)
    except UnicodeDecodeError:
        return None
