"""Credit notes: applied at issue to their invoice; what is left is an open credit.

Invoice, credit note and payment may become known in any order; what counts is the order of their dates. A payment that
a credit note precedes is decided again; a credit note that a payment precedes yields to it (`yielding.py`). Where a
discount was granted on more than is left to pay, the excess is owed again, so that of a credit note over 119.00 on an
invoice settled with 2 % discount 116.62 can be claimed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from o2c.cash_app.account import Account, Item, item_stream, unit_of
from o2c.cash_app.events import CreditApplied, DiscountCorrected
from o2c.cash_app.items import claims, discounts
from o2c.cash_app.items.commands import ApplyCredits
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.ledger.periods import Periods, periods_of
from o2c.cash_app.receipts.asking import apply_credits, recall, recall_naming, release_credits, release_payment
from o2c.chassis.domain import Context, Outcome, Send


def apply(command: ApplyCredits, account: Account, ctx: Context) -> list[Outcome]:
    """Apply the credit notes of which something is left, the earliest first, as far as nothing must yield to them."""
    invoice = account.items.get(command.invoice)
    waiting = _waiting(account, invoice) if invoice is not None else []
    if invoice is None or not waiting:
        return []
    entity = invoice.document.legal_entity
    applying = _Applying(invoice, periods_of(ctx, entity), invoice.open)
    again: list[Outcome] = []
    preceded: set[str] = set()
    for credit in waiting:
        rank = claims.rank_of_credit(invoice.document, credit.document)
        later = {applied.receipt for applied in claims.payments_after(invoice, rank)}
        if applying.owed < -credit.open and (later or applying.yielding(account, rank)):
            if applying.events:
                again = [apply_credits(account, entity, command.invoice, put_back=command.put_back)]
                break
            if not command.released:
                return _make_room(account, invoice, rank, sorted(later))
        applying.take(credit)
        preceded |= later
    outcomes: list[Outcome] = [*applying.events, *again]
    if applying.events and not command.put_back:
        outcomes += recall_naming(account, [command.invoice], but=preceded)
    return outcomes + [recall(unit_of(account.name), receipt, anew=False) for receipt in sorted(preceded)]


def _waiting(account: Account, invoice: Item) -> list[Item]:
    items = [account.items[name] for name in account.credit_notes.get(invoice.document.document, ())]
    waiting = [item for item in items if item.open < 0]
    return sorted(waiting, key=lambda item: claims.rank_of_credit(invoice.document, item.document))


def _make_room(account: Account, invoice: Item, rank: claims.Rank, receipts: Sequence[str]) -> list[Outcome]:
    unit, name, entity = unit_of(account.name), invoice.document.document, invoice.document.legal_entity
    release = [release_payment(account, receipt, invoice, "a credit note precedes the payment") for receipt in receipts]
    if invoice.credits:
        release.append(release_credits(account, invoice, rank))
    again = Send(unit, ApplyCredits(name, released=True), (PERIODS + entity,), (item_stream(name),))
    return [*release, again, *(recall(unit, receipt, anew=False) for receipt in receipts)]


def pair(invoice: Item, credit: Item, amount: int, periods: Periods) -> list[CreditApplied]:
    here, there = invoice.document, credit.document
    effective = claims.counts_from(here, there)
    accounting = periods.book(effective)
    note = (-there.net, -there.gross) if here.discount_base == "net" else (0, 0)
    return [
        CreditApplied(here.document, there.document, -amount, effective, accounting, note),
        CreditApplied(there.document, here.document, amount, effective, accounting),
    ]


class _Granted(NamedTuple):
    """A discount, what of it was not earned, and what it was granted on."""

    discount: int
    unearned: int
    base: int

    def less(self, taken: int) -> "_Granted":
        """In proportion to what is left of the base, half up."""
        base = max(self.base - taken, 0)
        discount, unearned = ((2 * part * base + self.base) // (2 * self.base) for part in self[:2])
        return _Granted(discount, unearned, base)


@dataclass(slots=True)
class _Applying:
    """Credit notes on one invoice, one after the other, each on what those before it left."""

    invoice: Item
    periods: Periods
    owed: int
    events: list[CreditApplied | DiscountCorrected] = field(default_factory=list)
    granted: dict[str, _Granted] = field(default_factory=dict)
    """By the application, where a credit note has taken something away."""

    def yielding(self, account: Account, rank: claims.Rank) -> bool:
        """Whether credit notes give way to this one."""
        after = claims.credits_after(account, self.invoice, rank)
        return any(self.periods.is_open(credited.effective) for credited in after)

    def take(self, credit: Item) -> None:
        if not credit.credits:
            self._correct(credit)
        amount = min(self.owed, -credit.open)
        if amount > 0:
            self.owed -= amount
            self.events += pair(self.invoice, credit, amount, self.periods)

    def _correct(self, credit: Item) -> None:
        """What of the discounts granted before the credit note rests on what it takes away is owed again."""
        document, note = self.invoice.document, credit.document
        day = claims.counts_from(document, note)
        taken = -(note.net if document.discount_base == "net" else note.gross)
        for name, applied in self.invoice.applied.items():
            before = self.granted.get(name) or _Granted(applied.discount, applied.unearned, applied.base)
            if before.discount <= 0 or before.base <= 0 or day <= applied.value_date:
                continue
            after = self.granted[name] = before.less(taken)
            old, new = (before.discount, before.unearned), (after.discount, after.unearned)
            self.owed += before.discount - after.discount
            self.events.append(
                DiscountCorrected(
                    document.document,
                    name,
                    before.discount - after.discount,
                    after.base,
                    discounts.difference(document, old, new, applied.unearned_account),
                    note.document,
                    day,
                    self.periods.book(day),
                    before.unearned - after.unearned,
                )
            )
