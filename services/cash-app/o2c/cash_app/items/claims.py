"""What of an item a payment that names it may claim, and what gives way to what.

A payment may claim what is open, what it holds there already, and what gives way to it: money that a rule placed by its
amount alone, credit notes that count from after the payment, and payments that those credit notes precede. So a payment
by reference is decided about the same, whatever became known before it.

**Why giving way ends.** Credit notes on an invoice, and payments that one of them stands between, have a `Rank`: the
day they count from; of one day, credit notes before payments; then the name. Whoever asks for room, a credit note or a
payment, compares the same ranks, so nothing gives way to what gives way to it. The measure: read what each of them has
of the invoice, the first in rank first, as one row of amounts. Room is made only by taking from those later in rank for
one earlier, and filled again only from what is open, so each step makes the row greater by its first difference; and it
cannot grow for ever, for it sums up to no more than the invoice. Money placed by its amount stands behind them all.
What cannot give way (a period is closed over it, a person placed it, somebody works on a deduction of it) leaves the
row as it is; so what cannot move itself asks for no room (`receipts/retry.py`), and what can asks no more than
`yielding.ROUNDS` times. Nor do amounts tell how many steps there are: who takes room takes all it may claim at once.

A payment of several invoices stands in several rows, and one of them can make it give up another. What bounds that is
no measure but the engine, which lets commands send on only so often and then keeps the record as a dead letter.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from o2c.cash_app.account import Account, Applied, Credited, Item
from o2c.cash_app.facts import Document, Evidence
from o2c.cash_app.matching.rules import BY_AMOUNT, PERSON


class Rank(NamedTuple):
    """Where something stands among those that want a part of one invoice; the smaller comes first.

    >>> note = Rank(date(2026, 5, 9), False, "DE01/CN-1")
    >>> note < Rank(date(2026, 5, 9), True, "file/1") < Rank(date(2026, 5, 10), False, "DE01/CN-0")
    True
    """

    day: date
    paid: bool
    name: str


def rank_of_payment(receipt: str, value_date: date) -> Rank:
    return Rank(value_date, True, receipt)


def rank_of_credit(invoice: Document, credit: Document) -> Rank:
    return Rank(counts_from(invoice, credit), False, credit.document)


def counts_from(invoice: Document, credit: Document) -> date:
    """The day a credit note counts from on its invoice: never before there is one."""
    return max(invoice.counts_from, credit.counts_from)


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


def payments_after(item: Item, credit: Rank) -> list[Applied]:
    """Payments on an invoice that yield to this credit note; what a person placed stays."""
    return [a for a in item.applied.values() if credit < rank_of_payment(a.receipt, a.value_date) and a.rule != PERSON]


def credits_after(account: Account, item: Item, rank: Rank) -> list[Credited]:
    """Credit notes on an invoice that yield to this payment or credit note; none where a discount that stays rests on
    them."""
    if not item.credits or item.document.kind != "invoice":
        return []
    yields = _yielding_to(account, item, rank)
    if any(a.discount for a in rivals(item, rank.name) if a not in yields):
        return []
    return [credit for credit in item.credits if rank < Rank(credit.effective, False, credit.counter)]


def _yielding_to(account: Account, item: Item, rank: Rank) -> Sequence[Applied]:
    return payments_between(account, item, rank) if rank.paid else payments_after(item, rank)


def payments_between(account: Account, item: Item, payment: Rank) -> list[Applied]:
    """Payments with as good a right that yield to a credit note that yields to this payment, whether it is on the
    invoice just now or not. Without them the three would take turns: the credit note displaces the later payment, is
    displaced by the earlier one, and comes back for as much as was freed, again and again."""
    if not (item.applied and item.document.kind == "invoice"):
        return []
    after = [credit for credit in _credits_of(account, item) if payment < credit]
    if not after:
        return []
    return [a for a in payments_after(item, min(after)) if a.rule not in BY_AMOUNT and a.receipt != payment.name]


def _credits_of(account: Account, invoice: Item) -> list[Rank]:
    """Of its credit notes, those that are on it and those of which something is open."""
    waiting = [account.items[name] for name in account.credit_notes.get(invoice.document.document, ())]
    ranks = [rank_of_credit(invoice.document, credit.document) for credit in waiting if credit.open]
    return [*ranks, *(Rank(credit.effective, False, credit.counter) for credit in invoice.credits)]


def yielding(account: Account, item: Item, payment: Rank) -> list[Applied]:
    """Money of other receipts that gives way to this payment."""
    return [*guesses(item, payment.name), *payments_between(account, item, payment)]


def claimable(account: Account, item: Item, receipt: str, value_date: date) -> int:
    """What the receipt could settle of the item, were all that gives way to it gone."""
    if not item.applied and not item.credits:
        return item.open
    payment = rank_of_payment(receipt, value_date)
    paid = sum(a.settled for a in yielding(account, item, payment))
    credited = sum(credit.amount for credit in credits_after(account, item, payment))
    return item.open + held(item, receipt) + paid + credited


def said_of_held(items: Iterable[Item]) -> tuple[Evidence, ...]:
    return tuple([Evidence("item-held", f"{item.document.number} is on hold: {item.hold}") for item in items])


def left_because(item: Item) -> str:
    """Why money that may be for a held item is left."""
    return f"item-{item.hold}"
