"""Which row of the customer's list is which of our items: by number as payments are read, then by amount and day."""

from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from o2c.cash_app.texts.references import document_keys
from o2c.cli.compare.lists import Ours, Theirs

Verdict = Literal["agreed", "amounts differ", "paid there, open here", "only here", "only there", "settled here"]
VERDICTS: tuple[Verdict, ...] = (
    *("agreed", "amounts differ", "paid there, open here"),
    *("only here", "only there", "settled here"),
)

T = TypeVar("T")
Keys = Callable[[Theirs | Ours], Iterable[Hashable]]


@dataclass(frozen=True, slots=True)
class Pair:
    verdict: Verdict
    theirs: Theirs | None
    ours: Ours | None


def compare(
    theirs: Sequence[Theirs], ours: Sequence[Ours], settled: Callable[[Theirs], bool] = lambda _: False
) -> list[Pair]:
    """Each row and each item once. `settled`: whether a row's document was here and is settled; of a row that is paid
    there too nothing is said, for both agree.

    >>> from datetime import date
    >>> here = [Ours("INV-0004711", "EUR", 40_00, 119_00, date(2026, 5, 4))]
    >>> [pair.verdict for pair in compare([Theirs(2, "4711", "EUR", 119_00)], here)]
    ['amounts differ']
    """
    pairs, left, free = [], list(theirs), list(ours)
    for keys in (_whole, _digits, _amount_and_day):
        matched = _match(left, free, keys)
        pairs += [Pair(_verdict(row, item), row, item) for row, item in matched]
        gone = {id(one) for pair in matched for one in pair}
        left = [row for row in left if id(row) not in gone]
        free = [item for item in free if id(item) not in gone]
    for row in left:
        known = settled(row)
        if not (row.paid and known):
            pairs.append(Pair("settled here" if known else "only there", row, None))
    return pairs + [Pair("only here", None, item) for item in free]


def _verdict(row: Theirs, item: Ours) -> Verdict:
    if row.paid:
        return "paid there, open here"
    return "agreed" if row.amount == item.open else "amounts differ"


def _match(theirs: Iterable[Theirs], ours: Iterable[Ours], keys: Keys) -> list[tuple[Theirs, Ours]]:
    """Pairs of the same key and currency; of several that one key names, those of the same amount, if both sides
    have equally many. What several may be is not guessed at."""
    rows: dict[Hashable, list[Theirs]] = defaultdict(list)
    items: dict[Hashable, list[Ours]] = defaultdict(list)
    for row in theirs:
        for key in keys(row):
            rows[row.currency, key].append(row)
    for item in ours:
        for key in keys(item):
            items[item.currency, key].append(item)
    found: list[tuple[Theirs, Ours]] = []
    taken: set[int] = set()
    for key, named in rows.items():
        for pair in _of_key(_left(named, taken), _left(items.get(key, ()), taken)):
            taken |= {id(one) for one in pair}
            found.append(pair)
    return found


def _left(ones: Sequence[T], taken: Container[int]) -> list[T]:
    return [one for one in ones if id(one) not in taken]


def _of_key(rows: Sequence[Theirs], items: Sequence[Ours]) -> list[tuple[Theirs, Ours]]:
    if len(rows) == len(items) == 1:
        return [(rows[0], items[0])]
    pairs: list[tuple[Theirs, Ours]] = []
    for amount in dict.fromkeys(row.amount for row in rows):
        of_theirs = [row for row in rows if row.amount == amount]
        of_ours = [item for item in items if item.open == amount]
        if len(of_theirs) == len(of_ours):
            pairs += zip(of_theirs, of_ours, strict=True)
    return pairs


def _whole(one: Theirs | Ours) -> Iterable[Hashable]:
    keys = (key for number in _numbers(one) for key in document_keys(number))
    return dict.fromkeys(key for key in keys if not key.startswith("#"))


def _digits(one: Theirs | Ours) -> Iterable[Hashable]:
    """A number with letters by its digits, so that it meets one that is written without them."""
    return dict.fromkeys(key.removeprefix("#") for number in _numbers(one) for key in document_keys(number))


def _amount_and_day(one: Theirs | Ours) -> Iterable[Hashable]:
    return [(one.amount if isinstance(one, Theirs) else one.open, one.day)] if one.day else []


def _numbers(one: Theirs | Ours) -> tuple[str, ...]:
    return (one.number,) if isinstance(one, Theirs) else (one.number, *one.former)
