"""What of a payment's words asks for a look before anything is applied: another of our entities, an advice to come."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from o2c.cash_app.payers.alike.vocabulary import FORMS, PLACES, STYLE

MAX_TEXT = 2_000
SHORTEST = 5
"""Letters of a name of ours that is looked for: with fewer, other words are like it."""

_WORD = re.compile(r"[^\W_]+")
_ANOTHER = frozenset([form for form in FORMS if len(form) > 2] + ["ag", "bv", "nv", "sa"]) | STYLE | PLACES
"""What, behind the words of our name, makes it the name of another firm."""

Words = tuple[str, ...]


@lru_cache(1_000)
def words(text: str) -> Words:
    """
    >>> words("INV-7, Example Pumps (UK) Ltd.")
    ('inv', '7', 'example', 'pumps', 'uk', 'ltd')
    """
    folded = unicodedata.normalize("NFKD", text[:MAX_TEXT].casefold())
    return tuple(_WORD.findall("".join(c for c in folded if not unicodedata.combining(c))))


def other_entity(text: str, entity: str, names: Mapping[str, Sequence[str]]) -> str:
    """The words by which a text names another of our legal entities than this one; "" for none.

    `names` are those of our entities. What begins as our name and goes on as that of another firm is another's, though
    it is not listed.

    >>> ours = {"US01": ["Example Pumps Inc."], "UK01": ["Example Pumps Ltd"], "FR01": ["Pompes Exemple SAS"]}
    >>> other_entity("INV-2024-0142 payment Example Pumps Ltd", "US01", ours)
    'example pumps ltd'
    >>> other_entity("INV-7 pompes exemple", "US01", ours), other_entity("INV-7 EXAMPLE PUMPS NORTH", "US01", ours)
    ('pompes exemple', 'example pumps north')
    >>> other_entity("INV-7 to Example Pumps, Inc", "US01", ours), other_entity("pumps for example", "US01", ours)
    ('', '')
    """
    said = words(text)
    own = [words(name) for name in names.get(entity, ())]
    rest = _without(said, own)
    for other, others in names.items():
        for name in others if other != entity else ():
            for looked_for in _spellings(words(name), own):
                if _at(rest, looked_for) >= 0:
                    return " ".join(looked_for)
    return next((" ".join(found) for name in own for found in _continued(said, name)), "")


def _without(said: Words, own: Iterable[Words]) -> Words:
    """The words but for our own name with its legal form."""
    for name in sorted(own, key=len, reverse=True):
        place = _at(said, name) if len(_core(name)) < len(name) else -1
        if place >= 0:
            said = (*said[:place], "|", *said[place + len(name) :])
    return said


def _spellings(name: Words, own: Iterable[Words]) -> Iterable[Words]:
    """The whole name; and without its legal form, where that is no part of a name of ours."""
    core = _core(name)
    yield name
    if len("".join(core)) >= SHORTEST and not any(_at(ours, core) >= 0 for ours in own):
        yield core


def _continued(said: Words, name: Words) -> Iterable[Words]:
    core = _core(name)
    if len("".join(core)) < SHORTEST:
        return
    for place in range(len(said) - len(core)):
        end = place + len(core)
        if said[place:end] == core and said[end] in _ANOTHER and said[end] not in name:
            yield (*core, said[end])


def _core(name: Words) -> Words:
    """Without the legal forms at its end."""
    kept = list(name)
    while len(kept) > 1 and kept[-1] in FORMS:
        kept.pop()
    return tuple(kept)


def _at(said: Words, part: Words) -> int:
    """Where the words stand in that order, or -1."""
    places = range(len(said) - len(part) + 1) if part else ()
    return next((place for place in places if said[place : place + len(part)] == part), -1)


def advice_to_come(text: str, phrases: tuple[str, ...]) -> str:
    """The words by which a payer says that the list of invoices comes another way; "" for none.

    >>> advice_to_come("JUNE INVOICES - SEE  ATTACHED", ("see attached",)), advice_to_come("seen", ("see",))
    ('see attached', '')
    """
    found = _one_of(phrases).search(text[:MAX_TEXT]) if phrases else None
    return " ".join(words(found.group())) if found else ""


@lru_cache(100)
def _one_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of them as whole words, whatever stands between the words."""
    alternatives = [r"[\W_]+".join(map(re.escape, words(phrase))) for phrase in phrases if words(phrase)] or ["(?!)"]
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)


def has_form(name: str, forms: Iterable[str]) -> str:
    """The legal form of these that the name has, as a word of its own; "" for none."""
    said = words(name)
    return next((form for form in sorted(forms) if form in said), "")
