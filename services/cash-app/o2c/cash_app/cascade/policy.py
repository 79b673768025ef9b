"""The cascade as data: which rules there are, in which order, with which parameters, and what each may do.

A fitting set goes under the first rule in order that describes it and is not off. A rule that is off posts nothing;
what it would have named still counts as a rival, because switching a rule off makes nothing less ambiguous.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from o2c.cash_app.bounds import Millionths, Thousandths

SINGLE = "single-amount.v2"
LESS_CREDIT = "single-less-credit.v1"
WHOLE = "whole-account.v2"
ALL_DUE = "all-due.v1"
DUE_DATES = "due-dates.v1"
INVOICE_DATES = "invoice-dates.v1"
HABIT = "habit.v1"
SUBSET = "unique-subset.v1"
TOGETHER = "together.v1"
OLDEST = "oldest-first.v1"
INSTALMENT = "instalment.v1"
"""Only part of an item: told beside the cascade (`matching/in_part.py`) and switched with its rules."""


DEFAULT_VERSION = "default.2"
"""Of the policy, where nobody has set a layer."""

Outcome = Literal["apply", "suggest", "off"]


class RuleSetting(Struct, frozen=True, forbid_unknown_fields=True):
    """`share`: how much of what payers do this rule accounts for, in thousandths, before anything of this payer is
    known. `max_doubt`: it acts only where the chance of being wrong is at most so many millionths; else it suggests.
    """

    rule: str
    outcome: Outcome = "apply"
    share: Thousandths = 0
    max_doubt: Millionths = 10_000


class CascadePolicy(Struct, frozen=True, forbid_unknown_fields=True):
    version: str = DEFAULT_VERSION
    rules: tuple[RuleSetting, ...] = (
        RuleSetting(SINGLE, share=300),
        RuleSetting(LESS_CREDIT, share=20),
        RuleSetting(WHOLE, share=120),
        RuleSetting(ALL_DUE, share=60),
        RuleSetting(DUE_DATES, share=80),
        RuleSetting(INVOICE_DATES, share=40),
        RuleSetting(HABIT),
        RuleSetting(SUBSET),
        RuleSetting(TOGETHER),
        RuleSetting(OLDEST, outcome="suggest"),
        RuleSetting(INSTALMENT),
    )
    """The habit accounts for what the shares of the others leave."""

    order: tuple[str, ...] = ()
    """Rules that come before the others, in this order."""

    history: Annotated[int, Meta(ge=1, le=1_000)] = 3
    """So many payments of a payer must be known before `HABIT` speaks."""

    stray: Millionths = 10_000
    """So many of a million payments are for none of the open items, in part or at all."""

    unusual: Millionths = 100_000
    """So many of a million payments are nothing like what the payer did before, so that whatever was looked at, sets
    that were not may be meant."""

    max_items: Annotated[int, Meta(ge=1, le=20_000)] = 5_000
    """Open items that are looked at; with more, nothing is matched by amount."""

    max_sets: Annotated[int, Meta(ge=1, le=65_536)] = 1_024
    """Sets that each half of the search lists at most: the work is counted, not timed."""

    max_fits: Annotated[int, Meta(ge=1, le=1_000)] = 64
    """Fitting sets that are weighed at most. More fit: nothing is clear."""

    max_together: Annotated[int, Meta(ge=1, le=20)] = 8
    """Payments of one day that are matched together."""

    max_loose: Annotated[int, Meta(ge=1, le=20_000)] = 500
    """Payments of one payer and day that name nothing and found no place. Of more than that no amount is looked at when
    they are booked: whoever pays so often is not told by amounts."""

    max_choices: Annotated[int, Meta(ge=1, le=1_000_000)] = 10_000
    """Ways to give each of them its items that are weighed at most."""

    def setting(self, rule: str) -> RuleSetting:
        return next((s for s in self.rules if s.rule == rule), RuleSetting(rule, outcome="off"))
