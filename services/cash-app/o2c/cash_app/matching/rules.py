"""Names of what decides about an application, with their version: a changed rule gets a new one."""

from o2c.cash_app.cascade import policy as cascade
from o2c.cash_app.texts.strictness import How

ADVICE = "advice.v1"
REFERENCE = "reference.v1"
PERSON = "person"

PREPAYMENT = "prepayment.v1"
"""An invoice consumes what was kept for its order."""
EXCHANGED = "reference-exchanged.v1"
"""A reference, paid in another currency."""

BY_REFERENCE = frozenset({REFERENCE, EXCHANGED})

HINTED = "reference-hinted.v1"
COMPLETED = "reference-completed.v1"

PERIOD = "period.v1"
"""A text names the month whose invoices it pays."""

SUBSIDIARY = "subsidiary-named.v1"
"""A parent's text names a subsidiary by its name alone."""

BY_KIND: dict[How, str] = {
    "payment-reference": "structured-reference.v1",
    "number": "document-number.v1",
    "digits": "document-number.v1",
    "joined": "joined-number.v1",
    "list": "joined-number.v1",
    "range": "number-range.v1",
    "order": "order-reference.v1",
    "delivery": "order-reference.v1",
    "customer-reference": "order-reference.v1",
}
"""The rule that reads a document's name in each way."""

BY_TEXT = frozenset({ADVICE, HINTED, COMPLETED, EXCHANGED, PERIOD, SUBSIDIARY, *BY_KIND.values()})
"""Rules that read what payers say; each may be switched by itself."""

ONLY_SUGGESTS = "rule-only-suggests"
"""Why money is left: the policy lets the rule suggest, not apply."""

NOT_SURE = "not-sure-enough"
"""Why money is left: something fits, and is not sure enough to post."""

MORE_NAMED = "more-named-than-paid"
"""Why money is left: several items are named for less money, and nothing says what is short of which."""

ACROSS = "credit-of-another-account"
"""Why money is left: a credit note of one account would pay for another."""

MORE_PAID = "more-paid-than-named"
"""Why money is left: less is named than what was paid."""

NEARLY_NAMED = "nearly-named"
"""Why money is left: a word nearly names an item, and the amount tells another."""

AWAITS_ADVICE = "awaits-advice"
"""Why money is left for now: an advice may be about to say what it is for."""

NETTED = "netting-suggested"
"""Why money is left: its text takes a payable of ours off, which two persons must set off first."""

DUPLICATE = "duplicate-payment"
"""Why money is left: it seems to have come before (`duplicates.py`). The amount alone never places it."""

BY_AMOUNT = frozenset(
    {
        "single-amount.v1",
        "whole-account.v1",
        HINTED,
        COMPLETED,
        PERIOD,
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
        cascade.INSTALMENT,
    }
)
"""Rules that need the amount to tell the item: they yield to whatever names it."""
