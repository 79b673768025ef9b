"""From a decision to events: an application in the receipt's stream and in the item's, with its dates.

An application is effective on the later of the receipt's and the item's date, whenever it is decided. One that is taken
back because it was wrong is taken back on the date it was effective.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from o2c.cash_app.account import Account, Item, Receipt
from o2c.cash_app.adjustments import withholding
from o2c.cash_app.adjustments.keeping import Balance, balance_of, keep, put_back
from o2c.cash_app.events import ItemApplied, ItemUnapplied, PaymentApplied, PaymentUnapplied
from o2c.cash_app.facts import Evidence, Facts, Posting
from o2c.cash_app.items import discounts
from o2c.cash_app.ledger.periods import Periods
from o2c.cash_app.receipts.placement import Placement


@dataclass(slots=True)
class Rows:
    """Draws the numbers of a receipt's next movements and gathers their events."""

    receipt: str
    row: int
    periods: Periods
    events: list[Any] = field(default_factory=list)
    balances: dict[str, Balance] = field(default_factory=dict)
    """Of items that the events so far have changed, where a deduction has to know."""

    def balance(self, item: Item) -> Balance:
        name = item.document.document
        if name not in self.balances:
            self.balances[name] = balance_of(item)
        return self.balances[name]

    def next(self) -> int:
        row = self.row
        self.row += 1
        return row


def apply(
    rows: Rows,
    facts: Facts,
    account: Account,
    placements: Iterable[Placement],
    rule: str,
    evidence: Sequence[Evidence],
    reason: str = "",
) -> None:
    for placement in placements:
        item = account.items[placement.item]
        document = item.document
        row = rows.next()
        application = f"{facts.receipt}#{row}"
        effective = max(facts.value_date, document.counts_from)
        accounting = rows.periods.book(effective)
        rows.events.append(
            PaymentApplied(
                facts.receipt,
                application,
                row,
                placement.item,
                placement.paid,
                placement.discount,
                discounts.granted(document, placement.discount, placement.unearned, placement.unearned_account)
                + allowed(placement.allowance, placement.account),
                placement.rule or rule,
                placement.evidence or tuple(evidence),
                effective,
                accounting,
                reason,
                placement.allowance,
                placement.code,
                placement.unearned,
                sum([kept.amount for kept in placement.kept]),
                placement.exchange,
            )
        )
        rows.events.append(
            ItemApplied(
                placement.item,
                application,
                facts.receipt,
                placement.cash,
                placement.discount,
                placement.base,
                facts.value_date,
                effective,
                accounting,
                placement.rule or rule,
                placement.allowance,
                placement.code,
                placement.unearned,
                placement.unearned_account,
                placement.exchange,
            )
        )
        if placement.kept:
            rows.balance(item).take(item, placement.cash + placement.discount + placement.allowance)
        for kept in placement.kept:
            rows.events += keep(item, kept, rows.balance(item), application, facts, (effective, accounting))


def allowed(allowance: int, account: str) -> tuple[Posting, ...]:
    """Journal line of a difference that is given up."""
    return (Posting(account, "", allowance),) if allowance else ()


def unapply(
    rows: Rows,
    receipt: Receipt,
    account: Account,
    applications: Iterable[str],
    reason: str,
    *,
    returned_on: date | None = None,
    by_hand: bool = False,
) -> None:
    """Take applications back: as of the day the bank returned the money, else as of the day they counted from. What was
    kept back with them goes back first, so far as it still can."""
    for application in list(applications):
        held = receipt.applications[application]
        item = account.items[held.item]
        standing = item.applied[application]
        discount = standing.discount
        effective = returned_on or held.effective
        accounting = rows.periods.book(effective)
        balance, dated = rows.balance(item), (effective, accounting)
        rows.events += put_back(account, item, standing, balance, dated, reason)
        balance.open += standing.settled
        balance.value += standing.value
        lines = discounts.granted(item.document, -discount, -standing.unearned, standing.unearned_account)
        lines += allowed(-standing.allowance, held.allowance_account)
        rows.events.append(
            PaymentUnapplied(
                rows.receipt,
                application,
                rows.next(),
                held.item,
                held.cash,
                discount,
                lines,
                effective,
                accounting,
                reason,
                by_hand,
                standing.allowance,
                held.rule,
                returned_on is not None,
                held.exchange,
            )
        )
        rows.events.append(
            ItemUnapplied(
                held.item,
                application,
                standing.cash,
                discount,
                returned_on is not None,
                effective,
                accounting,
                standing.allowance,
                standing.code,
                held.exchange,
            )
        )
        rows.events += withholding.undone(item, application, balance, rows.periods, reason)
