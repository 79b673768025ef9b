"""Payers' names that receipts wait for, found by the names of customers that become known."""

from collections.abc import Iterable, Mapping
from zlib import crc32

from o2c.cash_app.payers.alike.index import Names
from o2c.cash_app.payers.alike.likeness import likeness
from o2c.cash_app.payers.alike.words import START, keys_of, known, word_keys, written


def keys_waited_for(text: str) -> set[int]:
    """Hashed keys under which a payer's name is kept.

    Those of its longest word are enough: a name that is like it has each of its words.
    """
    keys: set[str] = set()
    for name in written(text):
        keys.update(word_keys(max(name.core, key=len)))
        keys |= {"+" + name.joined, "$" + name.whole[:START]}
        if name.cut:
            keys.add("^" + name.whole[:START])
    return _hashed(keys)


def keys_of_known(text: str) -> set[int]:
    """Hashed keys that a payer's name has at least one of, if this customer's name is like it."""
    return _keys_of(known(text))


def _keys_of(names: Names) -> set[int]:
    return _hashed(key for name in names for key in keys_of(name))


def _hashed(keys: Iterable[str]) -> set[int]:
    return {crc32(key.encode()) for key in keys}


def like(customers: Mapping[str, str], waiting: Mapping[str, str], at_least: int) -> dict[str, list[str]]:
    """Customer → clues of the payers' names (clue → name) that are so much like the customer's name."""
    by_key: dict[int, list[str]] = {}
    for clue, text in waiting.items():
        for key in keys_waited_for(text):
            by_key.setdefault(key, []).append(clue)
    return {customer: _like(known(name), by_key, waiting, at_least) for customer, name in customers.items()}


def _like(ours: Names, by_key: Mapping[int, list[str]], waiting: Mapping[str, str], at_least: int) -> list[str]:
    clues = {clue for key in _keys_of(ours) for clue in by_key.get(key, ())}
    return [
        clue
        for clue in sorted(clues)
        if any(likeness(a, b).score >= at_least for a in written(waiting[clue]) for b in ours)
    ]
