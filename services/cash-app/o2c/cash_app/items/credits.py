"""Credit notes: applied at issue to their invoice; what is left is an open credit.

Invoice, credit note and payment may become known in any order; what counts is the order of their dates. A payment that
a credit note precedes is decided again; a credit note that a payment precedes yields to it (`yielding.py`). Where a
discount was granted on more than is left to pay, the excess is owed again, so that of a credit note over 119.00 on an
invoice settled with 2 % discount 116.62 can be claimed.
"""

from collections.abc import Sequence
from datetime import date

from o2c.cash_app.account import Account, Item, item_stream, unit_of
from o2c.cash_app.events import CreditApplied, DiscountCorrected
from o2c.cash_app.items import discounts
from o2c.cash_app.items.commands import ApplyCredits
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.ledger.periods import Periods, periods_of
from o2c.cash_app.matching.rules import PERSON
from o2c.cash_app.receipts.asking import apply_credits, recall, recall_naming, release_payment
from o2c.chassis.domain import Context, Outcome, Send


def apply(command: ApplyCredits, account: Account, ctx: Context) -> list[Outcome]:
    """Apply the earliest credit note of which something is left, then the next."""
    invoice = account.items.get(command.invoice)
    credit = _next_credit(account, command.invoice)
    if invoice is None or credit is None:
        return []
    periods = periods_of(ctx, invoice.document.legal_entity)
    day = counts_from(invoice, credit)
    preceded = sorted({a.receipt for a in invoice.applied.values() if a.value_date >= day and a.rule != PERSON})
    if preceded and invoice.open < -credit.open and not command.released:
        return _yield_payments(account, invoice, preceded)
    corrections = [] if credit.credits else _corrections(invoice, credit, periods)
    owed = invoice.open + sum(event.amount for event in corrections)
    amount = min(owed, -credit.open)
    outcomes: list[Outcome] = [*corrections]
    if amount > 0:
        outcomes += pair(invoice, credit, amount, periods)
    if 0 < amount < owed:
        entity = invoice.document.legal_entity
        outcomes.append(apply_credits(account, entity, command.invoice, put_back=command.put_back))
    if amount > 0 and not command.put_back:
        outcomes += recall_naming(account, [command.invoice], but=preceded)
    return outcomes + [recall(unit_of(account.name), receipt, anew=False) for receipt in preceded]


def _next_credit(account: Account, invoice: str) -> Item | None:
    items = [account.items[name] for name in account.credit_notes.get(invoice, ())]
    waiting = [item for item in items if item.open < 0]
    return min(waiting, key=lambda i: (bool(i.credits), i.document.document_date, i.document.document), default=None)


def _yield_payments(account: Account, invoice: Item, receipts: Sequence[str]) -> list[Outcome]:
    unit, name, entity = unit_of(account.name), invoice.document.document, invoice.document.legal_entity
    release = [release_payment(account, receipt, invoice, "a credit note precedes the payment") for receipt in receipts]
    again = Send(unit, ApplyCredits(name, released=True), (PERIODS + entity,), (item_stream(name),))
    return [*release, again, *(recall(unit, receipt, anew=False) for receipt in receipts)]


def counts_from(invoice: Item, credit: Item) -> date:
    """The day a credit note counts from on its invoice: never before there is one. Payments and credit notes give way
    to each other by this day, whichever of them asks; by different days both would, for ever."""
    return max(invoice.document.counts_from, credit.document.counts_from)


def pair(invoice: Item, credit: Item, amount: int, periods: Periods) -> list[CreditApplied]:
    here, there = invoice.document, credit.document
    effective = counts_from(invoice, credit)
    accounting = periods.book(effective)
    note = (-there.net, -there.gross) if here.discount_base == "net" else (0, 0)
    return [
        CreditApplied(here.document, there.document, -amount, effective, accounting, note),
        CreditApplied(there.document, here.document, amount, effective, accounting),
    ]


def _corrections(invoice: Item, credit: Item, periods: Periods) -> list[DiscountCorrected]:
    """What of the discounts granted before the credit note rests on what it takes away."""
    note, on_net = credit.document, invoice.document.discount_base == "net"
    day, taken = note.document_date, -(note.net if on_net else note.gross)
    events = []
    for name, applied in invoice.applied.items():
        if applied.discount <= 0 or applied.base <= 0 or applied.value_date >= day:
            continue
        base = max(applied.base - taken, 0)
        allowed = (2 * applied.discount * base + applied.base) // (2 * applied.base)
        unearned = (2 * applied.unearned * base + applied.base) // (2 * applied.base)
        before, after = (applied.discount, applied.unearned), (allowed, unearned)
        lines = discounts.difference(invoice.document, before, after, applied.unearned_account)
        events.append(
            DiscountCorrected(
                invoice.document.document,
                name,
                applied.discount - allowed,
                base,
                lines,
                note.document,
                day,
                periods.book(day),
                applied.unearned - unearned,
            )
        )
    return events
