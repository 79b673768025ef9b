"""An advice was found for a receipt of this account: it is kept with the receipt, which is then decided about again."""

from collections.abc import Iterable

from msgspec.structs import replace

from o2c.cash_app.account import Account, Receipt, item_streams, receipt_stream, unit_of
from o2c.cash_app.adjustments import keeping
from o2c.cash_app.advices.commands import PaymentsCame
from o2c.cash_app.advices.facts import Payment, unit_at
from o2c.cash_app.events import ReceiptAdvised, ReceiptReleased
from o2c.cash_app.facts import Facts
from o2c.cash_app.found import Found
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.ledger.periods import Periods, periods_of
from o2c.cash_app.matching.rules import ADVICE, PERSON
from o2c.cash_app.receipts import placing
from o2c.cash_app.receipts.asking import apply_left_credits, recall, recall_naming
from o2c.cash_app.receipts.commands import FollowAdvice
from o2c.cash_app.receipts.placing import Rows
from o2c.cash_app.texts.references import key
from o2c.chassis.domain import Context, Outcome, Refuse, Send

MAX_TRIES = 6
"""Room is made for a receipt in fewer steps than that."""


def follow(command: FollowAdvice, account: Account, ctx: Context) -> list[Outcome]:
    """What a person decided about the receipt stands; the advice is only kept with it then."""
    receipt = account.receipts.get(command.receipt)
    if receipt is None:
        assert command.tries < MAX_TRIES, f"{command.receipt} is not on {account.name}"
        return [_send(account.name, replace(command, tries=command.tries + 1))]
    if receipt.moved_to:
        return [_send(receipt.moved_to, command)]
    if receipt.advice == command.advice:
        return []
    if receipt.advice is not None and command.advice is not None:
        other = f"{command.receipt} has the advice {receipt.advice.advice}"
        return [Refuse("payment-has-advice", other)] if command.by == PERSON else []
    advised = ReceiptAdvised(command.receipt, command.advice, command.by)
    again = recall(unit_of(account.name), command.receipt, anew=True)
    if command.advice is not None:
        return [advised, *_released(receipt), again]
    missing = [held.item for held in receipt.applications.values() if held.item not in account.items]
    if missing:
        return [_send(account.name, command, missing)]
    return [*_without(receipt, account, periods_of(ctx, command.legal_entity)), advised, again]


def _released(receipt: Receipt) -> list[Outcome]:
    """A receipt that was held until its advice comes is free now; other holds stay."""
    if receipt.hold is None or receipt.hold.code != "awaiting-advice":
        return []
    return [ReceiptReleased(receipt.facts.receipt, "o2c", "its advice came")]


def _without(receipt: Receipt, account: Account, periods: Periods) -> list[Outcome]:
    """Take back what the advice applied; what a person applied stays, what a period was closed over, and what has a
    deduction that was worked on."""
    here = [name for name, held in receipt.applications.items() if held.rule == ADVICE]
    if receipt.by_hand or not all(periods.is_open(receipt.applications[name].accounting) for name in here):
        return []
    if not keeping.intact(account, [account.items[receipt.applications[name].item].applied[name] for name in here]):
        return []
    rows = Rows(receipt.facts.receipt, receipt.row, periods)
    placing.unapply(rows, receipt, account, here, "the advice is of another payment")
    freed = [receipt.applications[name].item for name in here]
    others = recall_naming(account, freed, but=[receipt.facts.receipt])
    return [*rows.events, *apply_left_credits(account, freed), *others]


def _send(account: str, command: FollowAdvice, items: Iterable[str] = ()) -> Send:
    reads = (PERIODS + command.legal_entity,)
    streams = (receipt_stream(account, command.receipt), *item_streams(account, items))
    return Send(unit_of(account), command, reads, streams)


def payment_of(facts: Facts, account: str) -> Payment:
    """A receipt as an advice is compared with it."""
    words = (*facts.clues.structured, *facts.clues.tokens)
    said = {key(facts.end_to_end), *(reading for token in words for reading in token)} - {""}
    return Payment(
        facts.receipt,
        account,
        facts.legal_entity,
        facts.booking_date,
        facts.value_date,
        frozenset({key(facts.reference), *said} - {""}),
        facts.clues.account,
        facts.clues.name,
        frozenset(said),
    )


def awaits_advice(facts: Facts, found: Found) -> bool:
    """Whether advices of its amount look for their payment, and will be asked in this transaction."""
    return (facts.currency, facts.amount) in found.advised


def tell_advices(facts: Facts, account: str) -> Send:
    """A receipt has found its customer. Of its booking the statement tells, for all of its receipts together."""
    return Send(unit_at((facts.currency, facts.amount)), PaymentsCame((payment_of(facts, account),)))
