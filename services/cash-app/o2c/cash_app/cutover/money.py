"""Money that another system kept until the cut-over: a receipt without a bank line, against `migration-clearing`.

What was left on account there is left on account here, what was unapplied waits for a person: whoever kept it did not
place it either, and rules would place it or not by the order in which things happen to be loaded.
"""

from dataclasses import dataclass

from msgspec.structs import replace

from o2c.cash_app.account import Account, unit_of
from o2c.cash_app.cutover.commands import BookTaken, TakeMoney
from o2c.cash_app.cutover.events import MoneyTaken
from o2c.cash_app.events import PaymentParked, ReceiptBooked, Weighing
from o2c.cash_app.facts import Evidence, Facts, Taken
from o2c.cash_app.ledger import rates
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.ledger.periods import periods_of
from o2c.cash_app.matching.rules import OPENING
from o2c.chassis.domain import Context, Outcome, Refuse, Send
from o2c.chassis.money import to_text

UNIT = "taken:"
OTHER_CONTENT = "same-number-other-content"


@dataclass(slots=True)
class Identity:
    """A number of another system, and the money that took it."""

    unit: str = ""
    taken: MoneyTaken | None = None


def evolve(identity: Identity, event: MoneyTaken) -> Identity:
    identity.taken = event
    return identity


def take(command: TakeMoney, identity: Identity, ctx: Context) -> list[Outcome]:
    """The same again says nothing new, whoever loads it; other content of the same number is refused."""
    facts, known = command.facts, identity.taken
    assert facts.taken is not None
    if known is not None:
        if _content(known.customer, known.facts) == _content(command.customer, facts):
            return []
        told = _told(known.customer, known.facts), _told(command.customer, facts)
        return [Refuse(OTHER_CONTENT, f"{facts.receipt} is known as {told[0]}, now {told[1]}")]
    if facts.amount <= 0:
        return [Refuse("nothing-open", f"{_told(command.customer, facts)}: expected an amount above 0")]
    waits = rates.missing(ctx)
    if waits is not None:
        return [waits]
    book = BookTaken(facts, command.private, rates.of(ctx, facts.taken.cutover))
    return [MoneyTaken(command.customer, facts), Send(unit_of(command.customer), book, (PERIODS + facts.legal_entity,))]


def book(command: BookTaken, account: Account, ctx: Context) -> list[Outcome]:
    facts, taken = command.facts, command.facts.taken
    assert taken is not None
    if facts.receipt in account.receipts:
        return []
    accounting = periods_of(ctx, facts.legal_entity).book(taken.cutover)
    why = f"{taken.account_class} before, as {taken.number} of {taken.received_on}"
    weighing = Weighing(OPENING, (Evidence(OPENING, why),), left=OPENING)
    booked = ReceiptBooked(facts, weighing, taken.cutover, accounting, command.private, command.rate)
    if taken.account_class == "unapplied":
        return [booked]
    return [booked, PaymentParked(facts.receipt, 1, facts.amount, taken.cutover, accounting, why)]


def _content(customer: str, facts: Facts) -> tuple[str, Facts]:
    assert facts.taken is not None
    return customer, replace(facts, taken=replace(facts.taken, loaded_by=""))


def _told(customer: str, facts: Facts) -> str:
    taken: Taken | None = facts.taken
    assert taken is not None
    amount = f"{to_text(facts.amount, facts.currency)} {facts.currency}"
    return f"{amount} of {customer}, {taken.account_class} since {taken.received_on}, cut-over {taken.cutover}"
