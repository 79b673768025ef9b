"""A written name, taken apart: what tells the firm, words of style, legal forms, and whether the bank cut it."""

import re
import unicodedata
from functools import lru_cache

from msgspec import Struct

from o2c.cash_app.payers.alike.vocabulary import FORMS, FRAGMENTS, LIGHT, LONG_FORMS, SEVERAL_WORDS, SPELLINGS

MAX_LENGTH, MAX_WORDS, MAX_READINGS = 280, 24, 3
"""Of a name as it is written: what is longer is read so far."""

CUTS = (16, 22, 27, 35, 70, 140)
"""Characters that fields for a name have: ACH company and receiver, MT940's 27 (`?32` and `?33` of field 86), SWIFT's
35, ISO 20022's 70 and 140. A name of that length, or one less for a blank at the end, may have been longer."""

_LETTERS = str.maketrans(
    {"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "æ": "a", "ø": "o", "å": "a", "œ": "o", "ł": "l", "đ": "d", "ð": "d",
     "þ": "th", "ı": "i"}
)  # fmt: skip
_UMLAUT = re.compile("ae|oe|ue|aa")
_SILENT = re.compile(r"[.'’`´]")
_BREAKS = re.compile(r"[\W_]+")
_OTHER_NAME = re.compile(
    r"(?<!\w)(?:d\s?/\s?b\s?/\s?a|d\.b\.a\.?|dba|doing business as|t\s?/\s?a|trading as|o\s?/\s?a|operating as"
    r"|a\.?k\.?a\.?|also known as|f\s?/\s?k\s?/\s?a|fka|formerly known as|formerly|vormals|vorm\.|ehemals|ehem\."
    r"|handelnd unter|h\s?/\s?o|handelend onder|o\s?/\s?b\s?/\s?o|obo|on behalf of|f\s?/\s?b\s?/\s?o|fbo"
    r"|im auftrag von|inhaberin|inhaber|inh\.?|proprietor|prop\.?)(?!\w)"
)
_ADDRESS = re.compile(r"(?<!\w)(?:c\s?/\s?o|care of|attn\.?|attention|z\.?\s?hd\.?|zu handen|p\s?/\s?a)(?!\w)")


class Name(Struct, frozen=True):
    """One reading of a written name.

    `core` are the words that tell the firm, `style` and `forms` sorted words that hardly do; `joined` is the core
    without blanks, `whole` everything without blanks, in its order.
    """

    core: tuple[str, ...]
    style: tuple[str, ...]
    forms: frozenset[str]
    joined: str
    whole: str
    cut: bool


@lru_cache(20_000)
def written(text: str) -> tuple[Name, ...]:
    """The names that a bank's text may stand for; none for a blank.

    "ACME Inc DBA Blue Widgets" and "Jo Hill t/a Hill Roofing" are two names each, "Acme c/o Bookkeepers Ltd" is one.
    "Acme in" may be Acme Inc, cut, and it may be Acme In.

    >>> [name.core for name in written("J. Hill t/a Hill Roofing Ltd.")]
    [('j', 'hill'), ('hill', 'roofing')]
    >>> [name.core for name in written("Acme in")]
    [('acme', 'in'), ('acme',)]
    """
    return _readings(text, maybe_forms=True)


def known(text: str) -> tuple[Name, ...]:
    """The names that a customer master's text stands for: as `written`, but no form there is cut in its middle.

    >>> [(name.core, name.style, sorted(name.forms)) for name in known("MÜLLER Maschinen Group GmbH & Co. KG")]
    [(('muller', 'maschinen'), ('group',), ['co', 'gmbh', 'kg'])]
    """
    return _readings(text, maybe_forms=False)


def _readings(written: str, *, maybe_forms: bool) -> tuple[Name, ...]:
    text = " ".join(written.split())
    cut = len(text) in CUTS or len(text) + 1 in CUTS
    plain = _folded(text[:MAX_LENGTH])
    own = _ADDRESS.split(plain, 1)[0]
    parts = [part for part in _OTHER_NAME.split(own or plain) if part.strip()][:MAX_READINGS]
    found = [name for part in parts for name in _names(part, cut and own == plain and part is parts[-1], maybe_forms)]
    return tuple(dict.fromkeys(found))


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))


def _names(part: str, cut: bool, maybe_forms: bool) -> list[Name]:
    """Two, where the last word may be the beginning of a legal form."""
    said = [word for word in _BREAKS.split(_SILENT.sub("", part.replace("&", " and ").replace("+", " and "))) if word]
    words = [_UMLAUT.sub(lambda found: found[0][0], SPELLINGS.get(word, word)) for word in said[:MAX_WORDS]]
    if not words or words == ["and"]:
        return []
    found = [_named(words, words, [], cut)]
    if maybe_forms and len(words) > 1 and _may_be_form(words[-1], cut):
        found.append(_named(words, words[:-1], words[-1:], cut))
    return found


def _named(words: list[str], but: list[str], forms: list[str], cut: bool) -> Name:
    core, light, more = _sorted_out(but)
    joined, whole = "".join(core), "".join(words)
    return Name(tuple(core), tuple(sorted(light)), frozenset(forms + more), joined, whole, cut)


def _sorted_out(words: list[str]) -> tuple[list[str], list[str], list[str]]:
    """(core, words that say little, legal forms). Forms stand at the end, among words of style, written in one or
    letter by letter ("s r l", "a s"). A name of nothing but such words is told by its first."""
    kept, forms, style = list(words), [], []
    while len(kept) > 1:
        spelled = _spelled(kept)
        if spelled:
            forms.append("".join(spelled))
            del kept[-len(spelled) :]
        elif kept[-1] in FORMS:
            forms.append(kept.pop())
        elif kept[-1] == "and" and forms and kept[-2] in FORMS:
            kept.pop()
        elif kept[-1] in LIGHT:
            style.append(kept.pop())
        else:
            break
    core = [word for word in kept if word not in LIGHT] or kept[:1]
    light = [word for word in (kept if len(kept) > 1 else ()) if word in LIGHT and word not in core]
    return core, style + light, forms


def _may_be_form(word: str, cut: bool) -> bool:
    return word in FRAGMENTS or (cut and len(word) >= 4 and any(form.startswith(word) for form in LONG_FORMS))


def _spelled(words: list[str]) -> list[str]:
    """The words at the end that are one legal form: of several words, or of single letters."""
    for form in SEVERAL_WORDS:
        if words[-1] == form[-1] and len(words) > len(form) and tuple(words[-len(form) :]) == form:
            return list(form)
    run = next((n for n in range(min(4, len(words) - 1)) if len(words[-n - 1]) > 1), min(4, len(words) - 1))
    return words[-run:] if run > 1 and "".join(words[-run:]) in FORMS else []


PREFIX = 8
"""Letters of a word that it is found by."""
START = 12
"""Letters of a whole name that a cut one must have, and is found by."""


def keys_of(name: Name) -> tuple[str, ...]:
    """What a name in an index is found by: each word, all of them together, its beginning."""
    found = dict.fromkeys(key for word in name.core for key in word_keys(word))
    found["+" + name.joined] = None
    if len(name.whole) >= START:
        found["^" + name.whole[:START]] = None
        if name.cut:
            found["$" + name.whole[:START]] = None
    return tuple(found)


@lru_cache(50_000)
def word_keys(word: str) -> tuple[str, ...]:
    """The word's beginning, and what is left of it without any one letter: two words of which the beginnings differ by
    one letter, missing, doubled, wrong or swapped with its neighbour, have a key in common.

    >>> word_keys("acme"), sorted(set(word_keys("exampel")) & set(word_keys("example")))
    (('acme',), ['exampe', 'exampl'])
    """
    start = word[:PREFIX]
    if len(word) < 5:
        return (start,)
    return tuple(dict.fromkeys([start, *(start[:i] + start[i + 1 :] for i in range(len(start)))]))
