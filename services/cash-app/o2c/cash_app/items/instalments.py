"""Instalments: an invoice that is paid in parts by agreement, or by habit. A payment of just what is next is no short
payment.

What is agreed stands on the invoice. A habit is a payment that repeats another one on the same invoice, and is the n-th
part of its gross, give or take what rounding leaves.
"""

from collections.abc import Iterator
from itertools import accumulate

from o2c.cash_app.account import Item
from o2c.cash_app.facts import Document, Instalment
from o2c.chassis.money import to_text

MOST_EQUAL = 12
"""Equal parts that an invoice is paid in without its saying so: a year of months."""


def parts(item: Item) -> frozenset[int]:
    """What may be paid of the item in part."""
    document = item.document
    if document.kind != "invoice" or not (document.instalments or item.applied):
        return frozenset()
    if document.instalments:
        found = {part.amount for _, part in _unpaid(item)}
    else:
        found = {applied.cash for applied in item.applied.values() if repeats(item, applied.cash)}
    return frozenset([amount for amount in found if 0 < amount < item.open])


def agreed(item: Item, money: int) -> str:
    """Which of the invoice's own instalments that are not paid it is, in words; "" for none."""
    which = next((found for found in _unpaid(item) if found[1].amount == money), None)
    return "" if which is None else _said(item.document, str(which[0]), which[1], money)


def _unpaid(item: Item) -> list[tuple[int, Instalment]]:
    """Number and instalment. Payments take them from the first on; else each payment of just one took that one."""
    plan, settled = list(enumerate(item.document.instalments, start=1)), item.document.gross - item.open
    for count, total in enumerate(accumulate([part.amount for _, part in plan], initial=0)):
        if total == settled:
            return plan[count:]
    for applied in item.applied.values():
        paid_by_it = next((found for found in plan if found[1].amount == applied.cash), None)
        if paid_by_it is not None:
            plan.remove(paid_by_it)
    return plan


def repeated(item: Item, money: int, receipt: str) -> str:
    """That it is a part like one that was paid before, in words; "" where it is none."""
    count = 0 if item.document.instalments else repeats(item, money, receipt)
    if not count:
        return ""
    before = sorted([a.receipt for a in item.applied.values() if a.cash == money and a.receipt != receipt])
    return f"a part of {count}, as {', '.join(before[:3])} paid before: {_text(money, item.document)}"


def repeats(item: Item, money: int, receipt: str = "") -> int:
    """Of how many equal parts of the invoice it is one, where another receipt paid just that; 0 for none."""
    if not any(a.cash == money == a.settled and a.receipt != receipt for a in item.applied.values()):
        return 0
    return next((count for count in range(2, MOST_EQUAL + 1) if _is_part(money, count, item.document.gross)), 0)


def _is_part(money: int, count: int, gross: int) -> bool:
    """
    >>> _is_part(33_333, 3, 100_000), _is_part(33_330, 3, 100_000)
    (True, False)
    """
    return abs(money * count - gross) < count


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
    plan, count = document.instalments, len(document.instalments)
    for first, last in _ranges(count):
        amount = sum([part.amount for part in plan[first:last]])
        before = sum([part.amount for part in plan[:first]])
        if amount == money and (last - first == 1 or before == document.gross - claim):
            which = f"{first + 1} to {last}" if last - first > 1 else str(last)
            return _said(document, which, plan[last - 1], money)
    return None


def _said(document: Document, which: str, last: Instalment, money: int) -> str:
    return f"instalment {which} of {len(document.instalments)}, due {last.due_date}: {_text(money, document)}"


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
    return f"instalment {which} of {count}, as the text says: that share of {_text(document.gross, document)}"


def _text(amount: int, document: Document) -> str:
    return f"{to_text(amount, document.currency)} {document.currency}"
