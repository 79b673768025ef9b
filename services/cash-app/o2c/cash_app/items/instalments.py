"""Instalments: an invoice that is paid in parts by agreement. A payment of just what is next is no short payment."""

from collections.abc import Iterator

from o2c.cash_app.facts import Document
from o2c.chassis.money import to_text


def paid(document: Document, claim: int, money: int, said: tuple[int, int]) -> str | None:
    """Which instalments the money is, in words; None where it is none.

    `claim` is what of the document may be settled: what is missing to its gross was settled before. By the document's
    own instalments, else by what the text says: "2 of 3" is a third of the gross, give or take what rounding leaves.
    """
    if money <= 0 or document.gross <= 0:
        return None
    by_terms = _of_terms(document, claim, money) if document.instalments else None
    return by_terms or _of_text(document, money, said)


def _of_terms(document: Document, claim: int, money: int) -> str | None:
    """Those that come next, or any one alone: a payer may skip one that it disputes."""
    parts, count = document.instalments, len(document.instalments)
    for first, last in _ranges(count):
        amount = sum([part.amount for part in parts[first:last]])
        before = sum([part.amount for part in parts[:first]])
        if amount == money and (last - first == 1 or before == document.gross - claim):
            which = f"{first + 1} to {last}" if last - first > 1 else str(last)
            text = f"{to_text(money, document.currency)} {document.currency}"
            return f"instalment {which} of {count}, due {parts[last - 1].due_date}: {text}"
    return None


def _ranges(count: int) -> Iterator[tuple[int, int]]:
    """Single ones before runs of several."""
    for size in range(1, count):
        for first in range(count - size + 1):
            yield first, first + size


def _of_text(document: Document, money: int, said: tuple[int, int]) -> str | None:
    which, count = said
    if not count:
        return None
    off = abs(money * count - document.gross)
    most = count * (count - 1) if which == count else count - 1
    if off > most:
        return None
    text = f"{to_text(document.gross, document.currency)} {document.currency}"
    return f"instalment {which} of {count}, as the text says: that share of {text}"
