"""A decision as it is kept with its receipt: who paid, what is named, why money is left and what that may be for."""

from o2c.cash_app.account import Receipt
from o2c.cash_app.events import ReceiptWeighed, Weighing
from o2c.cash_app.matching.by_amount import NOTHING_FITS
from o2c.cash_app.matching.decisions import Decision
from o2c.cash_app.matching.rules import DUPLICATE, NEARLY_NAMED
from o2c.cash_app.policy import DEFAULT_VERSION, Policy
from o2c.cash_app.receipts.commands import Identity
from o2c.chassis.domain import Outcome


def weighing(identity: Identity, decision: Decision, policy: Policy) -> Weighing:
    before = [found for found in identity.evidence if found.kind != DUPLICATE]
    return Weighing(
        identity.by,
        (*before, *decision.evidence) if decision.repeats else tuple(before),
        identity.named,
        identity.foreign,
        decision.left,
        decision.suggested,
        identity.waits,
        identity.how,
        identity.may_be,
        "" if policy.version == DEFAULT_VERSION else policy.version,
        decision.suggestion if decision.left else None,
        decision.repeats,
        identity.short,
        identity.beside,
    )


def why_left(known: Weighing) -> str:
    """Why money is left, as it is said to people. What is suggested where no amount fits follows from what is open now,
    and so it is no part of the decision: but it was nearly named."""
    return NEARLY_NAMED if known.left == NOTHING_FITS and known.suggestion is not None else known.left


def weigh(receipt: Receipt, new: Weighing) -> list[Outcome]:
    return [] if new == receipt.weighing else [ReceiptWeighed(receipt.facts.receipt, new)]


def identity_of(known: Weighing, account: str) -> Identity:
    """What was found when a receipt was weighed, on the account that it is on, to be decided about again."""
    found = known.named, known.foreign, known.waits, known.how, known.may_be, known.short, known.beside
    return Identity(account, known.by, known.evidence, *found)
