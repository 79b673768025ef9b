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
from o2c.cash_app.references import digits, indexed, key

MAX_WORDS = 60
MIN_NEAR = 6
"""Shorter words are one mistake away from too much."""
MIN_PART = 4

_NO_DIGITS = re.compile("[^0-9]+")


class Hint(Struct, frozen=True):
    """What one word may mean: a number with one mistake, the end or the beginning of one, one that the bank cut off."""

    word: str
    items: tuple[Item, ...]
    kind: Literal["near", "part", "cut"]


def hints(clues: Clues, named: Sequence[Item], others: Sequence[Item]) -> list[Hint]:
    """For each word that names none of `named`, the invoices among `others` that it nearly names."""
    known = {found for item in named for found in indexed(item.document)}
    words = [token for token in clues.tokens if known.isdisjoint(token)][:MAX_WORDS]
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
    return [hint for hint in found if hint.items]


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
            for form, item in zip(forms, owners, strict=True):
                if len(form) > len(word) and (form.endswith(word) or form.startswith(word)):
                    part[item.document.document] = item
    return Hint(token[0], tuple((near | part).values()), "near" if near else "part")


def _begins(word: str, forms: Sequence[str], owners: Sequence[Item]) -> tuple[Item, ...]:
    """Numbers that begin as the word does, or as its digits do: a prefix may be the payer's."""
    starts = tuple(dict.fromkeys(start for start in (word, _NO_DIGITS.sub("", word).lstrip("0")) if start))
    begun = {item.document.document: item for form, item in zip(forms, owners, strict=True) if form.startswith(starts)}
    return tuple(begun.values())
