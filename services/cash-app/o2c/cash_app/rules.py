"""Names of what decides about an application, with their version: a changed rule gets a new one."""

ADVICE = "advice.v1"
REFERENCE = "reference.v1"
SINGLE = "single-amount.v1"
WHOLE = "whole-account.v1"
PERSON = "person"

BY_AMOUNT = (SINGLE, WHOLE)
"""Rules that look at amounts alone: they yield to whatever names an item."""
