"""What a receipt may be for: the account's open items, those it names or a rule suggests first."""

from typing import Any

from o2c.cash_app.account import Account, Item, Receipt
from o2c.cash_app.items import discounts
from o2c.cash_app.policies.layers import Book
from o2c.cash_app.policy import Policy
from o2c.chassis.money import to_text

MAX_ITEMS = 50


def of(account: Account, receipt_id: str, book: Book) -> dict[str, Any]:
    """At most 50 items: suggested ones, then those of exactly what is left, then by due date.

    `payers` are customers that an unidentified receipt may be of, the likeliest first.
    """
    receipt = account.receipts.get(receipt_id)
    if receipt is None:
        return {
            "receipt": receipt_id,
            "account": account.name,
            "unapplied": None,
            "payers": [],
            "evidence": [],
            "items": [],
        }
    policy = book.of_receipt(receipt.facts, account)
    wanted = {*receipt.weighing.suggested, *receipt.weighing.named}
    items = [item for item in account.items.values() if item.group == receipt.group and item.open]
    items.sort(
        key=lambda item: (
            item.document.document not in wanted,
            receipt.unapplied not in item.listed,
            item.document.due_date,
            item.document.document,
        )
    )
    return {
        "receipt": receipt_id,
        "account": account.name,
        "unapplied": to_text(receipt.unapplied, receipt.facts.currency),
        "reason": receipt.weighing.left,
        "named": list(receipt.weighing.suggested),
        "payers": list(receipt.weighing.may_be),
        "evidence": [f"{said.kind}: {said.detail}" for said in receipt.weighing.evidence],
        "items": [_item(item, receipt, wanted, policy) for item in items[:MAX_ITEMS]],
    }


def _item(item: Item, receipt: Receipt, wanted: set[str], policy: Policy) -> dict[str, Any]:
    document, facts = item.document, receipt.facts
    discount, _ = discounts.earned(item, facts.receipt, facts.value_date, policy.grace_days)
    return {
        "item": document.document,
        "number": document.number,
        "kind": document.kind,
        "open": to_text(item.open, document.currency),
        "discount": to_text(discount, document.currency),
        "currency": document.currency,
        "due_date": document.due_date.isoformat(),
        "suggested": document.document in wanted,
        "hold": item.hold,
    }
