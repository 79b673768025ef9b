"""Names by their keys: a few candidates out of many thousands, and those that are alike among them.

Bounded by what is put in. A look-up scores only names that share a key of each of its words, of all its words written
together, or its first letters: whatever is alike does one of these.
"""

from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter

from msgspec import Struct

from o2c.cash_app.payers.alike.likeness import Likeness, likeness
from o2c.cash_app.payers.alike.words import START, Name, keys_of, word_keys

Names = tuple[Name, ...]

MAX_SHARING, MAX_CANDIDATES = 5_000, 500
"""Names that share a key of the rarest word, and names compared for one look-up; with more there is no answer."""


class TooManyAlike(Exception):
    """More names share the keys than are compared at most."""


class Alike(Struct, frozen=True):
    owner: str
    score: int
    why: tuple[str, ...]


ENOUGH = 40
"""So few are compared rather than narrowed further."""

Compare = Callable[[Name, Name], Likeness]


class NameIndex:
    """Owners by their names. An owner has the readings of one name at a time."""

    def __init__(self, compare: Compare = likeness) -> None:
        """`compare` takes what is looked up, and what is in here."""
        self._compare = compare
        self._owners: dict[str, Names] = {}
        self._found: dict[str, list[str]] = {}

    def __len__(self) -> int:
        return len(self._owners)

    def __contains__(self, owner: str) -> bool:
        return owner in self._owners

    def put(self, owner: str, names: Names) -> None:
        """From now on these are the readings of the owner's name; without any, the owner is not in here."""
        self.drop(owner)
        if names:
            self._owners[owner] = names
            for key in _keys(names):
                self._found.setdefault(key, []).append(owner)

    def drop(self, owner: str) -> None:
        for key in _keys(self._owners.pop(owner, ())):
            owners = self._found[key]
            owners.remove(owner)
            if not owners:
                del self._found[key]

    def alike(self, names: Names, at_least: int) -> list[Alike]:
        """Owners whose name is so much like it, the best first, equal ones by owner.

        Raises TooManyAlike.
        """
        best: dict[str, Alike] = {}
        for name in names:
            for owner in self._candidates(name):
                for other in self._owners[owner]:
                    if not _may_be(name, other):
                        continue
                    found = self._compare(name, other)
                    if found.score >= at_least and (owner not in best or best[owner].score < found.score):
                        best[owner] = Alike(owner, found.score, found.why)
        return sorted(best.values(), key=lambda alike: (-alike.score, alike.owner))

    def _candidates(self, name: Name) -> set[str]:
        """Those that share a key of every word, or all words written together, or the beginning where one is cut."""
        words = sorted([self._of(word_keys(word)) for word in name.core], key=itemgetter(0))
        start = name.whole[:START]
        whole = self._of(["+" + name.joined, "$" + start, *(["^" + start] if name.cut else ())])
        if words[0][0] + whole[0] > MAX_SHARING:
            raise TooManyAlike
        found: set[str] = set().union(*words[0][1])
        for _, sharing in words[1:]:
            if len(found) <= ENOUGH:
                break
            found = set().union(*[found.intersection(owners) for owners in sharing])
        found.update(*whole[1])
        if len(found) > MAX_CANDIDATES:
            raise TooManyAlike
        return found

    def _of(self, keys: Iterable[str]) -> tuple[int, list[list[str]]]:
        found = [owners for owners in map(self._found.get, keys) if owners]
        return sum(map(len, found)), found


def _keys(names: Names) -> Iterator[str]:
    return iter(dict.fromkeys(key for name in names for key in keys_of(name)))


def _may_be(one: Name, other: Name) -> bool:
    """Cheap: names that are not cut have about as many letters."""
    return one.cut or other.cut or abs(len(one.joined) - len(other.joined)) <= 9
