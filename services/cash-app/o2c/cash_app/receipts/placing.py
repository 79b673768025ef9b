"""From a decision to events: an application in the receipt's stream and in the item's, with its dates.

An application is effective on the later of the receipt's and the item's date, whenever it is decided. One that is taken
back because it was wrong is taken back on the date it was effective.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from o2c.cash_app.account import Account, Receipt
from o2c.cash_app.adjustments import withholding
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
        document = account.items[placement.item].document
        row = rows.next()
        application = f"{facts.receipt}#{row}"
        effective = max(facts.value_date, document.document_date)
        accounting = rows.periods.book(effective)
        rows.events.append(
            PaymentApplied(
                facts.receipt,
                application,
                row,
                placement.item,
                placement.cash,
                placement.discount,
                discounts.split(document, placement.discount) + allowed(placement.allowance, placement.account),
                placement.rule or rule,
                placement.evidence or tuple(evidence),
                effective,
                accounting,
                reason,
                placement.allowance,
                placement.code,
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
            )
        )


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
    """Take applications back: as of the day the bank returned the money, else as of the day they counted from."""
    for application in list(applications):
        held = receipt.applications[application]
        item = account.items[held.item]
        standing = item.applied[application]
        discount = standing.discount
        effective = returned_on or held.effective
        accounting = rows.periods.book(effective)
        lines = discounts.split(item.document, -discount) + allowed(-standing.allowance, held.allowance_account)
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
            )
        )
        rows.events.append(
            ItemUnapplied(
                held.item,
                application,
                held.cash,
                discount,
                returned_on is not None,
                effective,
                accounting,
                standing.allowance,
                standing.code,
            )
        )
        rows.events += withholding.undone(item, application, rows.periods, reason)
