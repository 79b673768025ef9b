"""Words that nearly are the number of an open item of the payer: mistyped, or only the end or the beginning of it.

A hint alone is worth a suggestion. It decides where payer and amount agree as well: where the hinted items, one for
each such word, make up the money to the cent in exactly one way (`completion.py`).
"""

import re
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from rapidfuzz import process
from rapidfuzz.distance import OSA

from o2c.cash_app.account import Item
from o2c.cash_app.facts import Clues
from o2c.cash_app.texts.references import digits, indexed, key

MAX_WORDS = 60
MIN_NEAR = 6
"""Shorter words are one mistake away from too much."""
MIN_PART = 4
MAX_MEANT = 30
"""A word that so many items bear tells nothing."""

_DIGIT = re.compile("[0-9]")
_NO_DIGITS = re.compile("[^0-9]+")


class Hint(Struct, frozen=True):
    """What one word may mean: a number with one mistake, the end or the beginning of one, one that the bank cut off."""

    word: str
    items: tuple[Item, ...]
    kind: Literal["near", "part", "cut"]


def hints(clues: Clues, named: Sequence[Item], others: Sequence[Item]) -> list[Hint]:
    """For each word that names none of `named`, the invoices among `others` that it nearly names."""
    words = _unresolved(clues, named)
    if not words and not clues.cut:
        return []
    forms: list[str] = []
    owners: list[Item] = []
    for item in others:
        if item.document.kind == "invoice":
            for form in _forms(item.document.number):
                forms.append(form)
                owners.append(item)
    found = [_hint(token, forms, owners) for token in words]
    if clues.cut:
        found.append(Hint(clues.cut, _begins(clues.cut, forms, owners), "cut"))
    return [hint for hint in found if hint.items and (hint.kind == "cut" or len(hint.items) <= MAX_MEANT)]


def _unresolved(clues: Clues, named: Sequence[Item]) -> list[tuple[str, ...]]:
    known = {found for item in named for found in indexed(item.document)}
    return [token for token in clues.tokens if known.isdisjoint(token)][:MAX_WORDS]


def strangers(clues: Clues, named: Sequence[Item]) -> bool:
    """Whether a word that names nothing looks like the numbers that are named: a document we do not know yet."""
    looks = {_look(key(item.document.number)) for item in named}
    return any(_look(token[0]) in looks for token in _unresolved(clues, named))


def _look(number: str) -> tuple[str, str]:
    """
    >>> _look("INV20240112"), _look("1930438491")
    (('IN', 'INV########'), ('19', '##########'))
    """
    return number[:2], _DIGIT.sub("#", number)


def _forms(number: str) -> tuple[str, ...]:
    whole, plain = key(number), digits(number)
    return (whole, plain) if plain else (whole,)


def _hint(token: Sequence[str], forms: Sequence[str], owners: Sequence[Item]) -> Hint:
    words = dict.fromkeys(reading.lstrip("#") for reading in token)
    near: dict[str, Item] = {}
    part: dict[str, Item] = {}
    for word in words:
        if len(word) >= MIN_NEAR:
            for _, _, place in process.extract(word, forms, scorer=OSA.distance, score_cutoff=1, limit=None):
                near[owners[place].document.document] = owners[place]
        if len(word) >= MIN_PART:
            ends = [n for n, form in enumerate(forms) if word in form and form != word and _at_an_end(word, form)]
            part.update((owners[place].document.document, owners[place]) for place in ends)
    return Hint(token[0], tuple((near | part).values()), "near" if near else "part")


def _at_an_end(word: str, form: str) -> bool:
    return form.startswith(word) or form.endswith(word)


def _begins(word: str, forms: Sequence[str], owners: Sequence[Item]) -> tuple[Item, ...]:
    """Numbers that begin as the word does, or as its digits do: a prefix may be the payer's."""
    starts = tuple(dict.fromkeys(start for start in (word, _NO_DIGITS.sub("", word).lstrip("0")) if start))
    begun = {item.document.document: item for form, item in zip(forms, owners, strict=True) if form.startswith(starts)}
    return tuple(begun.values())
