"""A decision as it is kept with its receipt: who paid, what is named, why money is left and what that may be for."""

from o2c.cash_app.account import Receipt
from o2c.cash_app.events import ReceiptWeighed, Weighing
from o2c.cash_app.matching.decisions import Decision
from o2c.cash_app.matching.rules import DUPLICATE
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
        identity.beside,
    )


def weigh(receipt: Receipt, new: Weighing) -> list[Outcome]:
    return [] if new == receipt.weighing else [ReceiptWeighed(receipt.facts.receipt, new)]


def identity_of(known: Weighing, account: str) -> Identity:
    """What was found when a receipt was weighed, on the account that it is on, to be decided about again."""
    return Identity(
        account,
        known.by,
        known.evidence,
        known.named,
        known.foreign,
        known.waits,
        known.how,
        known.may_be,
        known.beside,
    )
