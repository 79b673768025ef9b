"""Stored events of the desk: what people make of suggestions, and what their decisions propose to learn.

A proposal has a stream of its own, `proposal:<id>`; a decision about a suggestion is in its receipt's stream.
"""

from typing import Literal

from msgspec import Struct

Verdict = Literal["accepted", "in-part", "changed", "rejected"]
"""What a person made of a suggestion: all of it, some of its items, other items, nothing."""

Lesson = Literal["alias", "alias-wrong", "pattern"]


class SuggestionDecided(Struct, frozen=True):
    """`key` names what would have been posted, `items` its items; `rule` and `score` (millionths) are as they were."""

    receipt: str
    key: str
    rule: str
    score: int
    verdict: Verdict
    items: tuple[str, ...]
    by: str
    reason: str


class ProposalMade(Struct, frozen=True):
    """What a person's decision about a receipt may teach, for a person to confirm.

    An alias: `clue`, the keyed hash of a payer's name or account and `shown` its masked form, tells `customer`; one
    that is wrong told `customer` and should not.
    A pattern: `shown` is how the number of `item` looks, which stands in the text as no rule could read it.
    """

    proposal: str
    kind: Lesson
    shown: str
    receipt: str
    by: str
    reason: str
    customer: str = ""
    clue: str = ""
    item: str = ""


class ProposalDecided(Struct, frozen=True):
    proposal: str
    confirmed: bool
    by: str
    reason: str
