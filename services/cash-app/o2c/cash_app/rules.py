"""Names of what decides about an application, with their version: a changed rule gets a new one."""

REFERENCE = "reference.v1"
SINGLE = "single-amount.v1"
WHOLE = "whole-account.v1"
PERSON = "person"

HINTED = "reference-hinted.v1"
COMPLETED = "reference-completed.v1"

MORE_PAID = "more-paid-than-named"
"""Why money is left: the text names less than what was paid."""

BY_AMOUNT = (SINGLE, WHOLE, HINTED, COMPLETED)
"""Rules that need the amount to tell the item: they yield to whatever names it."""
