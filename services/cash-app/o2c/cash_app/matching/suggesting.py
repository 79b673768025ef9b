"""Suggestions of rules by reference, each with a stated score: what the text names may be paid in part, or a word
nearly names an item; neither is proof enough to post.

The scores order what people look at. They are no probabilities as the cascade's are, and lie below what it says of a
set that stands out.
"""

from collections.abc import Iterable, Sequence

from o2c.cash_app.account import Item
from o2c.cash_app.facts import Evidence
from o2c.cash_app.matching.decisions import Decision
from o2c.cash_app.receipts.placement import Placement
from o2c.cash_app.receipts.suggestion import MAX_PLACED, Suggestion

IN_ORDER = 300_000
"""More is named than was paid: the named items, the oldest first, the last of them in part."""
NEARLY_NAMED = 400_000
"""A word is one mistake away from a single open item, or is the end of its number."""
SET_OFF = 700_000
"""The text speaks of netting, and just one set of open credit notes makes up what is missing of what it names."""
ONE_OF_A_MONTH = 600_000
"""A text speaks of a month's invoices, and one single item of that month is the amount."""
IN_TURN = 250_000
"""The text names whom the money is for, and nothing of that account fits: its oldest items."""
SPOKEN_AGAINST = 200_000
"""The amount tells items, and a word of the text nearly names others."""

INSTALMENT = 600_000
"""An agreed instalment of this amount, where others are too or something of the text speaks of another reason."""
AS_LIKELY = 500_000
"""What the amount tells, beside an instalment of just that amount."""
LIKE_BEFORE = 450_000
"""A part of an invoice like one that was paid before."""

NAMED = 950_000
"""Just what the text or an advice names; it waits only because a person moved the money."""

Share = tuple[Item, int]
"""An item, and what of it is open for the receipt; negative for a credit note."""


def in_order(
    rule: str, score: int, shares: Iterable[Share], money: int, evidence: Sequence[Evidence]
) -> Suggestion | None:
    """Credit notes whole, then invoices by due date as far as the money goes; None where it settles nothing."""
    by_day = sorted(shares, key=lambda share: (share[0].document.due_date, share[0].document.document))
    credits = [Placement(item.document.document, amount) for item, amount in by_day if amount < 0]
    left = money - sum([credit.cash for credit in credits])
    placed: list[Placement] = []
    for item, amount in by_day:
        cash = min(amount, left)
        if cash > 0:
            placed.append(Placement(item.document.document, cash))
            left -= cash
    return made(rule, score, (*credits, *placed) if placed else (), evidence)


def whole(decision: Decision) -> Suggestion | None:
    """All that a rule would post, where nothing of it stands; else what it suggests."""
    if not decision.placements or (decision.suggestion is not None and not decision.left):
        return decision.suggestion
    return made(decision.rule, NAMED, decision.placements, decision.evidence)


def made(rule: str, score: int, placements: tuple[Placement, ...], evidence: Sequence[Evidence]) -> Suggestion | None:
    if not 0 < len(placements) <= MAX_PLACED:
        return None
    return Suggestion(rule, placements, score, tuple(evidence))
