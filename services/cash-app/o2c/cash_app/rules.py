"""Names of what decides about an application, with their version: a changed rule gets a new one."""

from o2c.cash_app.cascade import policy as cascade

REFERENCE = "reference.v1"
PERSON = "person"

HINTED = "reference-hinted.v1"
COMPLETED = "reference-completed.v1"

MORE_PAID = "more-paid-than-named"
"""Why money is left: the text names less than what was paid."""

BY_AMOUNT = frozenset(
    {
        "single-amount.v1",
        "whole-account.v1",
        HINTED,
        COMPLETED,
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
"""Rules that need the amount to tell the item: they yield to whatever names it."""
