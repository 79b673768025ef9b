"""Payers' names that receipts wait for, found by the names of customers that become known."""

from collections.abc import Iterable, Mapping
from zlib import crc32

from o2c.cash_app.payer_names.likeness import likeness
from o2c.cash_app.payer_names.words import START, keys_of, known, word_keys, written


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
    return _hashed(key for name in known(text) for key in keys_of(name))


def _hashed(keys: Iterable[str]) -> set[int]:
    return {crc32(key.encode()) for key in keys}


def like(customer_name: str, waiting: Mapping[str, str], at_least: int) -> list[str]:
    """Clues of the payers' names (clue → name) that are so much like the customer's."""
    ours = known(customer_name)
    return [
        clue
        for clue, text in waiting.items()
        if any(likeness(a, b).score >= at_least for a in written(text) for b in ours)
    ]
