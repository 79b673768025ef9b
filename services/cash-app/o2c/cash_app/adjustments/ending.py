"""How a deduction came to its end."""

from typing import Any, Literal

from o2c.cash_app.account import Item
from o2c.cash_app.adjustments.events import ItemAdjusted
from o2c.cash_app.items.events import CreditApplied, ItemApplied

EndedBy = Literal["credit-note", "write-off", "recovered", "split", "put-back", "netting", ""]
VALID, INVALID = ("credit-note", "write-off"), ("recovered",)
"""Ends that say that a claim was right, and that it was not."""


def ended_by(event: Any, item: Item) -> EndedBy:
    """By what an event lowered what is open of a deduction; "" where it did not."""
    if isinstance(event, CreditApplied):
        return "credit-note"
    if isinstance(event, ItemApplied):
        return "recovered"
    if not isinstance(event, ItemAdjusted):
        return ""
    if event.kind in ("written-off", "written-back"):
        return "write-off"
    if event.kind == "netted":
        return "netting"
    return "put-back" if event.counter == item.document.parent else "split"
