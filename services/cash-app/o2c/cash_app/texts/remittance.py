"""What a bank line says of documents, read into keys; looked up later, when documents and payer are known or not.

The references of a payment (end-to-end, the customer's) are read like its text. A text that fills the bank's field ends
in a word that may be the beginning of a number: it is kept apart.
"""

import re
from collections.abc import Iterable
from itertools import islice

from msgspec import Struct

from o2c.cash_app.texts import patterns, structured
from o2c.cash_app.texts.composed import Composed, composed
from o2c.cash_app.texts.references import MAX_TEXT, MAX_TOKENS, key, readings, tokens

WIDTHS = frozenset([35, 140])
"""Characters of the fields that banks hand on; a text of just that length may have been longer."""

_SEPARATORS = re.compile(r"[\s,;:|()\[\]{}<>=*\"'&+]")

_MORE = re.compile(
    r"\b(?:and|und|et|y|e) (?:others?|more|further|weitere|andere|autres|otras|altre)\b"
    r"|\b(?:etc|usw|various|diverse|divers)\b|\bu\. ?a\.|\.\.\.|…",
    re.IGNORECASE,
)

_SEVERAL = re.compile(r"(?<!\b1 )\b(invoices|bills|rechnungen|factures|facturas|fatture|facturen)\b", re.IGNORECASE)


class Said(Struct, frozen=True):
    tokens: tuple[tuple[str, ...], ...] = ()
    structured: tuple[tuple[str, ...], ...] = ()
    composed: tuple[Composed, ...] = ()
    cut: str = ""
    """The beginning of a number, of which the rest was cut off."""
    partial: bool = False
    """The bank cut the text, or the payer says that there is more."""
    wrong: tuple[str, ...] = ()
    """Structured references whose check digits are wrong."""
    several: bool = False
    """The text speaks of invoices and not of one."""


def read(text: str, *, cut: bool = False, fields: Iterable[str] = (), own: tuple[str, ...] = ()) -> Said:
    """`cut`: the bank says that the text is not all of it. `own` are the patterns of the company's numbers.

    >>> said = read("INV-2024-0112, 0113 RF18 5390 0754 7034 INV-2024-01", cut=True, fields=["E2E-4711"])
    >>> [token[0] for token in said.tokens], said.structured[0][0], said.composed[0][:2], said.cut
    (['E2E4711', 'INV20240112', '113'], 'RF18539007547034', ('list', 'INV20240113'), 'INV202401')
    """
    last = ""
    if cut:
        text, last = _cut(text)
    elif len(text) in WIDTHS:
        last = _cut(text)[1]
        last = last if len(last) >= MIN_SURE else ""
    text = text[:MAX_TEXT]
    found = structured.find(" ".join([*fields, text]) if fields else text)
    named = tokens(found.rest)
    if own:
        named = tuple(dict.fromkeys([*named, *_glued(found.rest, own)]))[:MAX_TOKENS]
    partial = cut or bool(last) or _MORE.search(text) is not None
    several = _SEVERAL.search(text) is not None
    return Said(named, found.readings, composed(found.rest), last, partial, found.wrong, several)


def read_again(
    known: tuple[tuple[str, ...], ...], text: str, before: tuple[str, ...], after: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    """The tokens of a text that was read with the patterns `before`, as they are with those `after`.

    >>> known = read("paid7RE20240112").tokens
    >>> [token[0] for token in read_again(known, "paid7RE20240112", (), ("RE#{8,10}",))]
    ['PAID7RE20240112', 'RE20240112']
    """
    rest = structured.find(text[:MAX_TEXT]).rest
    plain, old, new = tokens(rest), _glued(rest, before), _glued(rest, after)
    gone = {token for token in old if token not in plain and token not in new}
    return tuple(dict.fromkeys([*(token for token in known if token not in gone), *new]))[:MAX_TOKENS]


def _glued(text: str, own: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The company's own numbers, wherever they stand."""
    found = (readings(number) for number in patterns.numbers(text, own))
    return [keys for keys in found if keys]


def _cut(text: str) -> tuple[str, str]:
    """(what of the text is whole, the beginning of a number at its end or "").

    Numbers listed with "/" between them are whole but for the last; of one that has "/" in itself nothing is.

    >>> _cut("1928559607/1928550691/19"), _cut("RE/2026/0815, RE/2026/08"), _cut("INV-2024-0112; INV")
    (('1928559607/1928550691', '19'), ('RE/2026/0815, ', 'RE202608'), ('INV-2024-0112; ', ''))
    """
    end = max((match.end() for match in _SEPARATORS.finditer(text)), default=0)
    whole, last = text[:end], text[end:]
    listed, _, tail = last.rpartition("/")
    if listed and all(len(part) >= MIN_LISTED for part in listed.split("/")):
        whole, last = whole + listed, tail
    begun = key(last)
    return whole, "" if begun.isalpha() else begun


MIN_SURE = 3
"""Digits by which the last word of a text that only may be cut is taken for the beginning of a number."""
MIN_LISTED = 6


MAX_LISTED = 5_000


def listed(numbers: Iterable[str]) -> Said:
    """The documents that a remittance advice lists, one number each, at most 5,000: nothing is read between them."""
    keys = (readings(number.strip()) for number in islice(numbers, MAX_LISTED))
    return Said(tuple(dict.fromkeys(found for found in keys if found)))
