"""What a payment would make beside settling items: deductions for what it is short, prepayments of what it is ahead."""

from collections.abc import Iterator
from typing import Any

from o2c.cash_app.account import Account, Receipt
from o2c.cash_app.events import PaymentApplied
from o2c.chassis.money import to_text


def prepaid(receipt: Receipt) -> Iterator[dict[str, Any]]:
    """By the order that it is kept for, in the receipt's currency."""
    for order, kept in receipt.prepaid.items():
        yield {"order": order, "amount": to_text(kept.amount, receipt.facts.currency)}


def deductions(applied: PaymentApplied, account: Account) -> Iterator[dict[str, Any]]:
    """Those that stand of an application, in the currency of its item, and what would become of each."""
    for child, code, amount in kept_back(applied, account):
        document = account.items[child].document
        yield {
            "number": document.number,
            "reason": code,
            "amount": to_text(amount, document.currency),
            "currency": document.currency,
            "status": _status(account, child),
        }


def kept_back(applied: PaymentApplied, account: Account) -> Iterator[tuple[str, str, int]]:
    """(deduction, reason code, minor units)."""
    standing = account.items[applied.item].applied[applied.application]
    for child, (code, amount) in standing.kept.items():
        if amount:
            yield child, code, amount


def _status(account: Account, child: str) -> str:
    """As it is, or how it was believed at once."""
    item = account.items[child]
    if item.deduction is None or not item.open:
        return "written-off"
    return "credit-note-asked" if item.deduction.asked else item.deduction.status
