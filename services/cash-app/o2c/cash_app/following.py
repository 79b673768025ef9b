"""An advice was found for a receipt of this account: it is kept with the receipt, which is then decided about again."""

from msgspec.structs import replace

from o2c.cash_app.account import POOL, Account, receipt_stream, unit_of
from o2c.cash_app.advice_facts import Payment, unit_at
from o2c.cash_app.asking import recall
from o2c.cash_app.commands import FollowAdvice, PaymentsCame
from o2c.cash_app.events import ReceiptAdvised
from o2c.cash_app.facts import Facts
from o2c.cash_app.found import Found
from o2c.cash_app.periods import UNIT as PERIODS
from o2c.cash_app.references import key
from o2c.chassis.domain import Context, Outcome, Send

MAX_TRIES = 6
"""Room is made for a receipt in fewer steps than that."""


def follow(command: FollowAdvice, account: Account, ctx: Context) -> list[Outcome]:  # noqa: ARG001
    """What a person decided about the receipt stands; the advice is only kept with it then."""
    receipt = account.receipts.get(command.receipt)
    if receipt is None:
        assert command.tries < MAX_TRIES, f"{command.receipt} is not on {account.name}"
        return [_send(account.name, replace(command, tries=command.tries + 1))]
    if receipt.moved_to:
        return [_send(receipt.moved_to, command)]
    if receipt.advice is not None:
        return []
    advised = ReceiptAdvised(command.receipt, command.advice, command.by)
    return [advised, recall(unit_of(account.name), command.receipt, anew=True)]


def _send(account: str, command: FollowAdvice) -> Send:
    reads = (PERIODS + command.legal_entity,)
    return Send(unit_of(account), command, reads, (receipt_stream(account, command.receipt),))


def payment_of(facts: Facts, account: str) -> Payment:
    """A receipt as an advice is compared with it."""
    numbers = [key(facts.reference), key(facts.end_to_end)]
    words = [reading for token in facts.clues.tokens for reading in token]
    return Payment(
        facts.receipt,
        account,
        facts.legal_entity,
        facts.booking_date,
        facts.value_date,
        frozenset([number for number in (*numbers, *words) if number]),
        facts.clues.account,
        facts.clues.name,
    )


def tell_advices(facts: Facts, account: str, found: Found) -> list[Outcome]:
    """A receipt found its customer while advices of its amount wait; the pool of unidentified money is told of at the
    booking, with all receipts of the statement."""
    place = (facts.currency, facts.amount)
    if place not in found.advised or account.startswith(POOL):
        return []
    return [Send(unit_at(place), PaymentsCame((payment_of(facts, account),)))]
