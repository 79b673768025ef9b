"""What of an item a payment that names it may claim.

It may claim what is open, what it holds there already, and what gives way to it: credit notes that count from after the
payment, and money that a rule placed by its amount alone. So a payment by reference is decided about the same, whatever
became known before it.
"""

from collections.abc import Iterable
from datetime import date

from o2c.cash_app.account import Applied, Credited, Item
from o2c.cash_app.facts import Evidence
from o2c.cash_app.matching.rules import BY_AMOUNT


def held(item: Item, receipt: str) -> int:
    """What the receipt itself has settled of the item, or moved to deductions."""
    return sum(a.settled + a.kept_back for a in item.applied.values() if a.receipt == receipt) if item.applied else 0


def left(item: Item | None, receipt: str) -> int:
    """What all others leave of it to the receipt, whatever it holds there by now."""
    return item.open + held(item, receipt) if item is not None else 0


def guesses(item: Item, receipt: str) -> list[Applied]:
    """Money of other receipts that was placed here by its amount alone."""
    return [a for a in item.applied.values() if a.rule in BY_AMOUNT and a.receipt != receipt]


def others(item: Item, receipt: str) -> bool:
    """Whether other receipts settled part of the item."""
    return any(applied.receipt != receipt for applied in item.applied.values())


def rivals(item: Item, receipt: str) -> list[Applied]:
    """Money of other receipts that has as good a right to be here."""
    return [a for a in item.applied.values() if a.rule not in BY_AMOUNT and a.receipt != receipt]


def later_credits(item: Item, receipt: str, value_date: date) -> list[Credited]:
    """Credit notes on an invoice that count from after the payment; none where a discount rests on them already."""
    if not item.credits or item.document.kind != "invoice" or any(a.discount for a in rivals(item, receipt)):
        return []
    return [credit for credit in item.credits if credit.effective > value_date]


def claimable(item: Item, receipt: str, value_date: date) -> int:
    """What the receipt could settle of the item, were all that gives way to it gone."""
    if not item.applied and not item.credits:
        return item.open
    yielded = sum(a.settled for a in guesses(item, receipt))
    return item.open + held(item, receipt) + yielded + sum(c.amount for c in later_credits(item, receipt, value_date))


def said_of_held(items: Iterable[Item]) -> tuple[Evidence, ...]:
    return tuple([Evidence("item-held", f"{item.document.number} is on hold: {item.hold}") for item in items])


def left_because(item: Item) -> str:
    """Why money that may be for a held item is left."""
    return f"item-{item.hold}"
