"""What of an item a payment that names it may claim.

It may claim what is open, what it holds there already, and what gives way to it: credit notes that count from after the
payment, payments that those credit notes precede, and money that a rule placed by its amount alone. So a payment by
reference is decided about the same, whatever became known before it.

Whether a credit note or a payment comes first is asked in one place, `precedes`, whoever of the two asks.
"""

from collections.abc import Iterable
from datetime import date

from o2c.cash_app.account import Account, Applied, Credited, Item
from o2c.cash_app.facts import Document, Evidence
from o2c.cash_app.matching.rules import BY_AMOUNT, PERSON


def held(item: Item, receipt: str) -> int:
    """What the receipt itself has settled of the item, or moved to deductions."""
    return sum(a.settled + a.kept_back for a in item.applied.values() if a.receipt == receipt) if item.applied else 0


def guesses(item: Item, receipt: str) -> list[Applied]:
    """Money of other receipts that was placed here by its amount alone."""
    return [a for a in item.applied.values() if a.rule in BY_AMOUNT and a.receipt != receipt]


def others(item: Item, receipt: str) -> bool:
    """Whether other receipts settled part of the item."""
    return any(applied.receipt != receipt for applied in item.applied.values())


def rivals(item: Item, receipt: str) -> list[Applied]:
    """Money of other receipts that has as good a right to be here."""
    return [a for a in item.applied.values() if a.rule not in BY_AMOUNT and a.receipt != receipt]


def counts_from(invoice: Document, credit: Document) -> date:
    """The day a credit note counts from on its invoice: never before there is one."""
    return max(invoice.document_date, credit.document_date)


def precedes(credited: date, paid: date) -> bool:
    """Whether a credit note that counts from one day comes before a payment of the other; on the same day it does."""
    return credited <= paid


def preceded(item: Item, credited: date) -> list[Applied]:
    """Payments on an invoice that yield to a credit note that counts from this day; what a person placed stays."""
    return [a for a in item.applied.values() if precedes(credited, a.value_date) and a.rule != PERSON]


def later_credits(account: Account, item: Item, receipt: str, value_date: date) -> list[Credited]:
    """Credit notes on an invoice that count from after the payment; none where a discount that stays rests on them."""
    if not item.credits or item.document.kind != "invoice":
        return []
    yields = later_payments(account, item, receipt, value_date)
    if any(a.discount for a in rivals(item, receipt) if a not in yields):
        return []
    return [credit for credit in item.credits if not precedes(credit.effective, value_date)]


def later_payments(account: Account, item: Item, receipt: str, value_date: date) -> list[Applied]:
    """Payments with as good a right that yield to a credit note that yields to this payment, whether it is on the
    invoice just now or not. Without them the three would take turns: the credit note displaces the later payment, is
    displaced by the earlier one, and comes back."""
    if not (item.applied and item.document.kind == "invoice"):
        return []
    after = [day for day in _credited(account, item) if not precedes(day, value_date)]
    if not after:
        return []
    return [a for a in preceded(item, min(after)) if a.rule not in BY_AMOUNT and a.receipt != receipt]


def _credited(account: Account, invoice: Item) -> list[date]:
    """The days that its credit notes count from, those that are on it and those of which something is open."""
    waiting = [account.items[name] for name in account.credit_notes.get(invoice.document.document, ())]
    days = [counts_from(invoice.document, credit.document) for credit in waiting if credit.open]
    return [*days, *(credit.effective for credit in invoice.credits)]


def yielding(account: Account, item: Item, receipt: str, value_date: date) -> list[Applied]:
    """Money of other receipts that gives way to this payment."""
    return [*guesses(item, receipt), *later_payments(account, item, receipt, value_date)]


def claimable(account: Account, item: Item, receipt: str, value_date: date) -> int:
    """What the receipt could settle of the item, were all that gives way to it gone."""
    if not item.applied and not item.credits:
        return item.open
    paid = sum(a.settled for a in yielding(account, item, receipt, value_date))
    credited = sum(c.amount for c in later_credits(account, item, receipt, value_date))
    return item.open + held(item, receipt) + paid + credited


def said_of_held(items: Iterable[Item]) -> tuple[Evidence, ...]:
    return tuple([Evidence("item-held", f"{item.document.number} is on hold: {item.hold}") for item in items])


def left_because(item: Item) -> str:
    """Why money that may be for a held item is left."""
    return f"item-{item.hold}"
