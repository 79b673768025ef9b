"""Numbers that several words of a text make up: put together again, ranges, lists that write a shared beginning once.

`19304 38491` may be 1930438491, torn by a blank or at the end of a bank's line; `4711-4715`, `4711/15` and "4711 bis
4715" are five numbers; `INV-2024-0112, 0113` two. All are candidates: they count where a document of the payer has that
number, and for less than a number written out.
"""

import re
from collections.abc import Iterator

from o2c.cash_app.texts import references
from o2c.cash_app.texts.strictness import How

MAX_COMPOSED = 300
MAX_RANGE = 100
"""Numbers that a range names at most; a wider one is no range."""
MAX_TORN = 16
"""Letters and digits of a number put together again, at most; longer ones are two numbers."""
MAX_PIECE = 6
"""At least one of two pieces is no longer than this."""
MIN_WHOLE = 6

Composed = tuple[str, ...]
"""How it was made, then its readings, the strictest first."""

_ATOM = re.compile(r"[0-9A-Z]+(?:[-._][0-9A-Z]+)*", re.IGNORECASE)
_SHORT = re.compile(r"(?<![0-9])[0-9]{1,6}(?![0-9])")
_SEPARATORS = re.compile("[^0-9A-Z]+")
_TAIL = re.compile("[0-9]+$")
_NEXT = re.compile(r"\s+([0-9]{1,15})(?![0-9])")
_SIGNS = ("-", "–", "—", "..", "...")
_TO = ("bis", "to", "thru", "through", "until", "al", "au", "tot")
_RANGE = frozenset([*_SIGNS, *_TO])
_SPAN = re.compile(rf"[0-9] ?(?:[-–—]|\.\.|\b(?:{'|'.join(_TO)})\b) ?[A-Z-]{{0,9}}[0-9]", re.IGNORECASE)
_LIST = frozenset([",", ";", "/", "+", "&", "and", "und", "et", "y", "e", "en", "og", "och"])
_AMOUNT = re.compile(r"(?<![0-9])(?:[0-9]{1,3}(?:[.,' ][0-9]{3}){1,4}|[0-9]{1,8})[.,][0-9]{2}(?![0-9])")
_JOINS = _RANGE | _LIST | {""}
_YEAR = 4
_ALONE = 4
"""Digits that a number has at least which follows another after a blank only."""
_YEARS = range(1900, 2100)


def composed(text: str) -> tuple[Composed, ...]:
    """The candidates of a text, at most 300.

    >>> composed("19304 38491")
    (('joined', '1930438491', '#1930438491'),)
    >>> [keys[:2] for keys in composed("4711-4714")]
    [('list', '4711'), ('list', '4714'), ('range', '4712'), ('range', '4713')]
    >>> [keys[:2] for keys in composed("INV-2024-0112, 0113, 0115")]
    [('list', 'INV20240113'), ('list', 'INV20240115')]
    >>> [keys[:2] for keys in composed("1930438491 bis 1930438493")]
    [('list', '1930438493'), ('range', '1930438492')]
    >>> composed("1930438491 1929646410"), composed("12.05.2024 1.190,00")
    ((), ())
    """
    if not _SHORT.search(text) and not _SPAN.search(text):
        return ()
    found: dict[str, Composed] = {}
    for how, number in _candidates(text):
        keys = references.readings(number)
        if keys and keys[0] not in found:
            found[keys[0]] = (how, *keys)
            if len(found) == MAX_COMPOSED:
                break
    return tuple(found.values())


def _candidates(text: str) -> Iterator[tuple[How, str]]:
    base, before, before_that, joins, end, slashed = "", "", "", "?", 0, False
    text = _AMOUNT.sub("~", text)
    for match in _ATOM.finditer(text):
        word = match.group()
        gap = text[end : match.start()].strip().casefold()
        end = match.end()
        year = len(word) == _YEAR and references.is_none(word)
        if not word[-1].isdigit() or (references.is_none(word) and not (year and gap in _LIST and base)):
            # "bis" and "and" between two numbers join them as signs do; any other word parts them.
            joins = word.casefold() if not gap and not joins and word.isalpha() else "?"
            if year and before and not gap:
                yield from _torn(before_that, before, word)
            before_that, before = "", word if year else ""
            continue
        joins = joins or gap
        if joins not in _JOINS:
            base = ""
        number = piece = _SEPARATORS.sub("", word.upper())
        if base and joins in _RANGE:
            number = _completed(base, piece)
            yield from _range(base, number)
        elif (
            base
            and _is_short(base, piece)
            and (joins in _LIST or (not joins and len(piece) >= _ALONE))
            and not _goes_on(text, end, len(base) - len(piece))
        ):
            number = _completed(base, piece)
            yield "list", number
            if joins == "/" and not slashed and text[end : end + 1] != "/":
                yield from _inner(base, number)
        if before and not gap:
            yield from _torn(before_that, before, piece)
        before_that, before = before if not gap else "", piece
        if "-" in word:
            yield from _within(word)
        if len(number) >= references.MIN_LENGTH:
            base = number
        joins, slashed = "", joins == "/"


def _goes_on(text: str, end: int, missing: int) -> bool:
    """Whether the word that ends here and the next one are as long as a whole number: then it was torn."""
    following = _NEXT.match(text, end)
    return following is not None and len(following.group(1)) == missing


def _is_short(base: str, word: str) -> bool:
    """Whether a word may be the end of a number that begins as the one before it."""
    return word.isdigit() and len(word) < len(_tail(base))


def _completed(base: str, word: str) -> str:
    return base[: -len(word)] + word if _is_short(base, word) else word


def _tail(number: str) -> str:
    found = _TAIL.search(number)
    return found.group() if found else ""


def _within(word: str) -> Iterator[tuple[How, str]]:
    """A range in one word: `4711-4715`, `INV-2024-0112-0115`."""
    left, dash, right = word.upper().rpartition("-")
    first = _SEPARATORS.sub("", left)
    tail = _TAIL.search(left)
    if not dash or not right.isdigit() or not tail or (len(tail.group()) == 4 and int(tail.group()) in _YEARS):
        return
    if len(right) <= len(tail.group()):
        last = first[: -len(right)] + right
        if _width(first, last):
            yield "list", first
            yield from _range(first, last)


def _range(first: str, last: str) -> Iterator[tuple[How, str]]:
    if _width(first, last):
        yield "list", last
        yield from _inner(first, last)


def _inner(first: str, last: str) -> Iterator[tuple[How, str]]:
    width = _width(first, last)
    tail = _tail(first)
    start = int(tail) if width else 0
    for number in range(start + 1, start + width):
        yield "range", f"{first[: len(first) - len(tail)]}{number:0{len(tail)}}"


def _width(first: str, last: str) -> int:
    """How far apart two numbers with the same beginning are; 0 where they are no range."""
    one, other = _tail(first), _tail(last)
    alike = len(one) == len(other) >= 3 and first[: -len(one)] == last[: -len(other)]
    apart = int(other) - int(one) if alike else 0
    return apart if 0 < apart <= MAX_RANGE else 0


def _torn(one: str, two: str, three: str) -> Iterator[tuple[How, str]]:
    """Two or three neighbours as one number."""
    if two and _fits(two, three):
        yield "joined", two + three
        if one and _fits(one + two, three) and _fits(one, two):
            yield "joined", one + two + three


def _fits(left: str, right: str) -> bool:
    length = len(left) + len(right)
    return (
        MIN_WHOLE <= length <= MAX_TORN
        and min(len(left), len(right)) <= MAX_PIECE
        and left[-1].isdigit()
        and right.isdigit()
    )
