"""Credit notes: applied at issue to their invoice; what is left is an open credit.

Invoice, credit note and payment may become known in any order; what counts is the order of their dates. A payment that
a credit note precedes is decided again; a credit note that a payment precedes yields to it and takes what is left.
Where a discount was granted on more than is left to pay, the excess is owed again, so that of a credit note over 119.00
on an invoice settled with 2 % discount 116.62 can be claimed.
"""

from collections.abc import Sequence
from datetime import date

from o2c.cash_app import discounts, placing
from o2c.cash_app.account import Account, Credited, Item, item_stream, receipt_stream, unit_of
from o2c.cash_app.commands import ApplyCredits, ReleaseCredits, ReleasePayment
from o2c.cash_app.events import CreditApplied, DiscountCorrected
from o2c.cash_app.facts import Facts
from o2c.cash_app.items import apply_credits, recall
from o2c.cash_app.periods import UNIT as PERIODS
from o2c.cash_app.periods import Periods, periods_of
from o2c.cash_app.placing import Rows
from o2c.chassis.domain import Context, Outcome, Send


def apply(command: ApplyCredits, account: Account, ctx: Context) -> list[Outcome]:
    """Apply the earliest credit note that waits for the invoice, then the next."""
    invoice = account.items.get(command.invoice)
    credit = _next_credit(account, command.invoice)
    if invoice is None or credit is None:
        return []
    periods = periods_of(ctx, invoice.document.legal_entity)
    day = credit.document.document_date
    preceded = sorted({a.receipt for a in invoice.applied.values() if a.value_date >= day and not a.by_hand})
    if preceded and invoice.open < -credit.open and not command.released:
        return _yield_payments(account, invoice, preceded)
    corrections = _corrections(invoice, credit, periods)
    owed = invoice.open + sum(event.amount for event in corrections)
    amount = min(owed, -credit.open)
    outcomes: list[Outcome] = [*corrections]
    if amount > 0:
        outcomes += _pair(invoice, credit, amount, periods)
    if 0 < amount < owed:
        outcomes.append(apply_credits(account, invoice.document.legal_entity, command.invoice))
    return outcomes + [recall(unit_of(account.name), receipt, anew=False) for receipt in preceded]


def _next_credit(account: Account, invoice: str) -> Item | None:
    items = [account.items[name] for name in account.credit_notes.get(invoice, ())]
    waiting = [item for item in items if item.open < 0 and not item.credits]
    return min(waiting, key=lambda i: (i.document.document_date, i.document.document), default=None)


def _yield_payments(account: Account, invoice: Item, receipts: Sequence[str]) -> list[Outcome]:
    unit, name, entity = unit_of(account.name), invoice.document.document, invoice.document.legal_entity
    release: list[Outcome] = [
        Send(
            unit,
            ReleasePayment(receipt, name),
            (PERIODS + entity,),
            (receipt_stream(account.name, receipt), item_stream(name)),
        )
        for receipt in receipts
    ]
    again = apply_credits(account, entity, name, released=True)
    return [*release, again, *(recall(unit, receipt, anew=False) for receipt in receipts)]


def release_payment(command: ReleasePayment, account: Account, ctx: Context) -> list[Outcome]:
    receipt = account.receipts.get(command.receipt)
    if receipt is None or receipt.by_hand:
        return []
    periods = periods_of(ctx, receipt.facts.legal_entity)
    here = [a for a, held in receipt.applications.items() if held.item == command.invoice]
    if not all(periods.is_open(receipt.applications[a].accounting) for a in here):
        return []
    rows = Rows(command.receipt, receipt.row, periods)
    placing.unapply(rows, receipt, account, here, "a credit note precedes the payment")
    return rows.events


# -- credit notes that yield


def late(account: Account, facts: Facts, money: int, named: Sequence[str]) -> list[Item]:
    """Named invoices whose credit notes count from after the payment, where that can make a difference."""
    items = [item for item in map(account.items.get, named) if item is not None and item.credits]
    later = [item for item in items if _later(item, facts.value_date)]
    if any(item.document.tiers for item in later):
        return later
    open_now = sum(account.items[name].open for name in named if name in account.items)
    return later if open_now < money else []


def around(account: Account, items: Sequence[Item], facts: Facts, again: Send) -> list[Outcome]:
    """Make later credit notes yield, do `again`, and apply them to what is left."""
    before = [_release(account, item, facts.value_date) for item in items]
    after = [apply_credits(account, facts.legal_entity, item.document.document) for item in items]
    return [*before, again, *after]


def _later(item: Item, value_date: date) -> list[Credited]:
    """Credit notes on an invoice that count from after the day; none where a discount already rests on them."""
    if item.document.kind != "invoice" or any(a.discount for a in item.applied.values()):
        return []
    return [credit for credit in item.credits if credit.effective > value_date]


def _release(account: Account, item: Item, value_date: date) -> Send:
    streams = [item_stream(credit.counter) for credit in _later(item, value_date)]
    command = ReleaseCredits(item.document.document, value_date)
    return Send(
        unit_of(account.name),
        command,
        (PERIODS + item.document.legal_entity,),
        (item_stream(item.document.document), *streams),
    )


def release_credits(command: ReleaseCredits, account: Account, ctx: Context) -> list[Outcome]:
    invoice = account.items[command.invoice]
    periods = periods_of(ctx, invoice.document.legal_entity)
    events: list[Outcome] = []
    for credited in _later(invoice, command.value_date):
        if periods.is_open(credited.effective):
            events += _pair(invoice, account.items[credited.counter], -credited.amount, periods)
    return events


# -- amounts


def _pair(invoice: Item, credit: Item, amount: int, periods: Periods) -> list[CreditApplied]:
    here, there = invoice.document, credit.document
    effective = max(here.document_date, there.document_date)
    accounting = periods.book(effective)
    return [
        CreditApplied(here.document, there.document, -amount, effective, accounting),
        CreditApplied(there.document, here.document, amount, effective, accounting),
    ]


def _corrections(invoice: Item, credit: Item, periods: Periods) -> list[DiscountCorrected]:
    """What of the discounts granted before the credit note rests on what it takes away."""
    day, taken = credit.document.document_date, -credit.document.gross
    events = []
    for name, applied in invoice.applied.items():
        if applied.discount <= 0 or applied.base <= 0 or applied.value_date >= day:
            continue
        base = max(applied.base - taken, 0)
        allowed = (2 * applied.discount * base + applied.base) // (2 * applied.base)
        lines = discounts.difference(invoice.document, applied.discount, allowed)
        events.append(
            DiscountCorrected(
                invoice.document.document,
                name,
                applied.discount - allowed,
                base,
                lines,
                credit.document.document,
                day,
                periods.book(day),
            )
        )
    return events
