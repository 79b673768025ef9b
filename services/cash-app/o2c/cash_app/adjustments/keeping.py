"""Deductions that a rule opens with a short payment, and puts back where the payment is decided about anew.

They count from the day that the payment counts from, and are due so many days after its booking: whenever the payment
becomes known, the deduction is the same. One that somebody has resolved, in part or in whole, or has asked a credit
note for, is not put back: the rule's decision stands then, and a person looks at it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from msgspec.structs import replace

from o2c.cash_app.account import Account, Applied, Item
from o2c.cash_app.adjustments.events import CreditNoteAsked, DeductionOpened, ItemAdjusted
from o2c.cash_app.facts import Document, Facts, Posting
from o2c.cash_app.ledger.valuation import leaving
from o2c.cash_app.receipts.placement import KeptBack
from o2c.chassis.domain import Outcome

MAX_NAME = 120
"""Characters of an item's name, as contracts have it."""
_PLACE = 6
"""Characters that tell a deduction from its parent, at most."""


@dataclass(slots=True)
class Balance:
    """What of an item is open, its worth, and how often it was adjusted, after the events gathered so far."""

    open: int
    value: int
    adjustments: int

    def take(self, item: Item, amount: int) -> int:
        """Lower it; returns what the amount is worth."""
        value = leaving(item.rate, amount, self.open, self.value)
        self.open -= amount
        self.value -= value
        return value


def balance_of(item: Item) -> Balance:
    return Balance(item.open, item.value, len(item.adjustments))


def can_be_named(item: str) -> bool:
    """Whether a deduction of it gets a name that is not too long."""
    return len(item) + _PLACE <= MAX_NAME


def split_off(item: Item, number: int, amount: int) -> Document:
    """A child of the item: as old, and due the same day. `number`: of the adjustment that splits it off."""
    parent, place = item.document, f"/D{number}"
    cutover = parent.cutover and replace(parent.cutover, open=amount)
    return replace(
        parent,
        document=parent.document + place,
        number=parent.number + place,
        kind="deduction",
        gross=amount,
        postings=(),
        tiers=(),
        taxes=(),
        instalments=(),
        parent=parent.document,
        invoice="",
        cutover=cutover,
    )


def keep(
    item: Item, kept: KeptBack, balance: Balance, application: str, facts: Facts, dated: tuple[date, date]
) -> list[Outcome]:
    """Open a deduction with an application; `dated`: effective, accounting."""
    parent, amount = item.document.document, kept.amount
    value = balance.take(item, amount)
    balance.adjustments += 1
    document = split_off(item, balance.adjustments, amount)
    child, reason = document.document, f"short payment {facts.receipt}"
    moved = ItemAdjusted(
        parent,
        f"{parent}~{balance.adjustments}",
        "split-off",
        kept.code,
        -amount,
        (),
        *dated,
        reason,
        counter=child,
        application=application,
    )
    opened = DeductionOpened(
        document,
        parent,
        item.deduction.invoice if item.deduction else parent,
        kept.code,
        kept.owner,
        facts.booking_date + timedelta(days=kept.days),
        dated[1],
        dated[0],
        value,
        reason,
        item.rate,
        kept.status,
        facts.receipt,
        kept.exposed,
        kept.dunned,
    )
    return [moved, opened, *_approved(child, kept, dated)]


def _approved(child: str, kept: KeptBack, dated: tuple[date, date]) -> list[Outcome]:
    """Little enough to be believed without a person."""
    reason = f"{kept.code}: believed up to the company's ceiling"
    if kept.approved is None:
        return []
    if kept.approved == "credit-note":
        return [CreditNoteAsked(child, kept.amount, reason)]
    lines = (Posting(kept.account, "", kept.amount),)
    return [ItemAdjusted(child, f"{child}~1", "written-off", kept.code, -kept.amount, lines, *dated, reason)]


def intact(account: Account, applied: Iterable[Applied]) -> bool:
    """Whether everything that was kept back with these applications could be put back."""
    return all(_whole(account, child, amount) for a in applied for child, (_, amount) in a.kept.items())


def _whole(account: Account, child: str, amount: int) -> bool:
    item = account.items.get(child)
    return item is not None and 0 < amount == item.open and item.deduction is not None and not item.deduction.asked


def put_back(
    account: Account, item: Item, applied: Applied, balance: Balance, dated: tuple[date, date], reason: str
) -> list[Outcome]:
    """Deductions of an application that is taken back go back to their item, those that still can."""
    name = item.document.document
    events: list[Outcome] = []
    for child, (code, amount) in applied.kept.items():
        if not _whole(account, child, amount):
            continue
        number = len(account.items[child].adjustments) + 1
        events.append(
            ItemAdjusted(child, f"{child}~{number}", "split-off", code, -amount, (), *dated, reason, counter=name)
        )
        split = _split(item, child)
        balance.adjustments += 1
        again = f"{name}~{balance.adjustments}"
        balance.open += amount
        balance.value -= item.adjustments[split].value
        events.append(
            ItemAdjusted(name, again, "split-off", code, amount, (), *dated, reason, counter=child, reverses=split)
        )
    return events


def _split(item: Item, child: str) -> str:
    """The adjustment that split it off."""
    return next(name for name, a in item.adjustments.items() if a.counter == child and not a.reversed)
