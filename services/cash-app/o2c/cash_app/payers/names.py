"""Names of payers, reduced to what is equal when two people mean the same firm; and masked, to be shown.

"WAL-MAR Corp." and "Wal Mar" are the same payer; "Wal Mar East" is another.
Names that are only alike are another matter (`alike/`).
"""

import hashlib
import re
import unicodedata
from functools import lru_cache

_FORM = re.compile(
    "ab|ag|aps|as|asa|bv|co|company|corp|corporation|cv|dba|doo|ek|eg|eood|gbr|gmbh|inc|incorporated|kft|kg|kgaa|kk"
    "|limited|llc|llp|lp|ltd|ltda|mbh|nv|ohg|oy|oyj|plc|pllc|pte|pty|pvt|sa|sab|sarl|sas|sc|se|sl|slu|sm|snc|spa|spk"
    "|spol|srl|sro|ug"
)
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "&": " "})
_SILENT = re.compile(r"[.'’`]")
_BREAKS = re.compile(r"[^0-9a-z]+")


def normalised(name: str) -> str:
    """The name without case, accents, punctuation, blanks and legal form.

    >>> normalised("WAL-MAR Corp."), normalised("Müller & Söhne GmbH & Co. KG"), normalised("S.A.")
    ('walmar', 'muellersoehne', 'sa')
    """
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_GERMAN)
    plain = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    words = [word for word in _BREAKS.split(_SILENT.sub("", plain)) if word]
    kept = list(words)
    while kept and _FORM.fullmatch(kept[-1]):
        kept.pop()
    return "".join(kept or words)


@lru_cache(50_000)
def clue(name: str, secret: bytes) -> str:
    """The lookup key of a payer's name, or "" for a blank one: a keyed hash, because the payer may be a person."""
    plain = normalised(name)
    return "n" + hashlib.blake2b(plain.encode(), key=secret[:64], digest_size=16).hexdigest() if plain else ""


def spelling(name: str, secret: bytes) -> str:
    """A keyed hash of the name as it is written, but for runs of blanks; "" for a blank one."""
    plain = " ".join(name.split())
    return hashlib.blake2b(plain.encode(), key=secret[:64], digest_size=16).hexdigest() if plain else ""


def alias_clue(name_clue: str) -> str:
    """By what a name is recognised that a person has confirmed to be a customer's."""
    return "l" + name_clue[1:] if name_clue else ""


def name_clue(alias_clue: str) -> str:
    return "n" + alias_clue[1:]


def masked(name: str) -> str:
    """A name as it may be shown in events: the first letter of each word.

    >>> masked("Erika Mustermann")
    'E*** M***'
    """
    return " ".join(word[0] + "***" for word in name.split()[:4])
