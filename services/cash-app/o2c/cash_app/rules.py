"""Names of what decides about an application, with their version: a changed rule gets a new one."""

from o2c.cash_app.cascade import policy as cascade

REFERENCE = "reference.v1"
PERSON = "person"

BY_AMOUNT = frozenset(
    {
        "single-amount.v1",
        "whole-account.v1",
        cascade.SINGLE,
        cascade.LESS_CREDIT,
        cascade.WHOLE,
        cascade.ALL_DUE,
        cascade.DUE_DATES,
        cascade.INVOICE_DATES,
        cascade.HABIT,
        cascade.SUBSET,
        cascade.TOGETHER,
        cascade.OLDEST,
    }
)
"""Rules that look at amounts alone: they yield to whatever names an item."""
