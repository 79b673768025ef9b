"""A part of one document, paid by somebody of whom nothing is known but that number.

That the number is the customer's tells the payer where the money is just what is open, or more documents or the payer's
own words agree. Of a single number and another amount nothing agrees with anything: it may be a stranger's own number
that happens to be one of ours, or the number of an order. A careful company has it only suggested (`part_by_number`),
on the account of that customer, until something else tells the payer: then it is paid in part as it would have been.
"""

from o2c.cash_app.facts import Evidence
from o2c.cash_app.matching import suggesting
from o2c.cash_app.matching.decisions import Decision
from o2c.cash_app.receipts.commands import Identity

LEFT = "payer-by-one-number"
BY_NUMBER = "references"
"""By what `payers.identify` finds a payer of whom only documents tell."""


def only_suggested(decision: Decision, identity: Identity, open_amount: int) -> Decision:
    """The decision, unless all that speaks for it is one number. What explains the difference (a discount, a reason the
    payer states, an instalment) is evidence beside the number."""
    if (
        identity.by != BY_NUMBER
        or len(identity.named) != 1
        or len(decision.evidence) > 1
        or len(decision.placements) != 1
    ):
        return decision
    (placement,) = decision.placements
    if placement.settled >= open_amount or placement.kept:
        return decision
    said = Evidence("payer", "only this number tells who paid, and the amount is another")
    suggestion = suggesting.made(
        decision.rule, suggesting.NEARLY_NAMED, decision.placements, (*decision.evidence, said)
    )
    return Decision("", (), (*decision.evidence, said), LEFT, (placement.item,), suggestion)
