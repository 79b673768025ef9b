"""The remittance advices of one amount and currency: each is taken once, and finds its payment, whichever comes first.

An advice is weighed when it comes, when a payment of its amount comes or moves to another customer, and when something
becomes known that may tell its payer. A payment has one advice at most.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from o2c.cash_app.account import POOL, receipt_stream, unit_of
from o2c.cash_app.advices.commands import PaymentsCame, TakeAdvice, TieByHand, UntieByHand, WeighAdvices
from o2c.cash_app.advices.events import AdviceReceived, AdviceTied, AdviceUntied, AdviceWeighed
from o2c.cash_app.advices.facts import Advice, Payment, place_of
from o2c.cash_app.advices.fitting import fits_of, pairs, why_not
from o2c.cash_app.facts import Facts
from o2c.cash_app.found import Found, found_of
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.matching.advised import without_likeness
from o2c.cash_app.matching.rules import PERSON
from o2c.cash_app.payers.identify import PARENT, identify
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.asking import recall
from o2c.cash_app.receipts.commands import FollowAdvice, Identity
from o2c.chassis.domain import Context, Outcome, Refuse, Send, Wait

UNDATED = date(9000, 1, 1)
"""An advice without a day may name documents of any."""


@dataclass(slots=True)
class Waiting:
    """An advice, with the payment that it was tied to or why there is none."""

    advice: Advice
    tied: str = ""
    left: str = ""
    suggested: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    barred: set[str] = field(default_factory=set)
    """Receipts that a person says it is not of."""


@dataclass(slots=True)
class Advices:
    unit: str
    held: dict[str, Waiting] = field(default_factory=dict)


def evolve(state: Advices, event: AdviceReceived | AdviceWeighed | AdviceTied | AdviceUntied) -> Advices:
    if isinstance(event, AdviceReceived):
        state.held[event.advice.advice] = Waiting(event.advice)
        return state
    held = state.held[event.advice]
    if isinstance(event, AdviceTied):
        held.tied, held.left, held.suggested, held.waits = event.receipt, "", (), ()
    elif isinstance(event, AdviceUntied):
        held.tied = ""
        held.barred.add(event.receipt)
    else:
        held.left, held.suggested, held.waits = event.left, event.suggested, event.waits
    return state


def take(command: TakeAdvice, state: Advices, ctx: Context, policy: Policy) -> list[Outcome]:
    advice = command.advice
    known = state.held.get(advice.advice)
    if known is not None:
        if known.advice == advice:
            return []
        return [Refuse("same-advice-other-content", f"advice {advice.advice} was taken before with other lines")]
    received = AdviceReceived(advice, command.format, command.file_name, command.private)
    return [received, *_weigh([*_untied(state), Waiting(advice)], (), state, found_of(ctx), policy)]


def payments_came(command: PaymentsCame, state: Advices, ctx: Context, policy: Policy) -> list[Outcome]:
    """Receipts that get no advice are decided about without one: until now their amount decided nothing. First those
    that got one take what it names."""
    outcomes = _weigh(_untied(state), command.payments, state, found_of(ctx), policy)
    tied = {each.receipt for each in outcomes if isinstance(each, AdviceTied)}
    without = tuple([payment for payment in command.payments if payment.receipt not in tied])
    if tied and without:
        return [*outcomes, Send(state.unit, PaymentsCame(without))]
    return outcomes + [recall(unit_of(payment.account), payment.receipt, anew=False) for payment in without]


def weigh(_: WeighAdvices, state: Advices, ctx: Context, policy: Policy) -> list[Outcome]:
    return _weigh(_untied(state), (), state, found_of(ctx), policy)


def tie_by_hand(command: TieByHand, state: Advices, ctx: Context) -> list[Outcome]:
    held = state.held.get(command.advice)
    if held is None:
        return [Wait(state.unit, f"no advice {command.advice}")]
    if held.tied:
        return [Refuse("advice-is-tied", f"advice {command.advice} is of payment {held.tied}")]
    tied = AdviceTied(command.advice, command.payment.receipt, PERSON, ctx.reason)
    return [tied, follow(command.payment, held.advice, PERSON)]


def untie_by_hand(command: UntieByHand, state: Advices, ctx: Context) -> list[Outcome]:
    held = state.held.get(command.advice)
    if held is None:
        return [Wait(state.unit, f"no advice {command.advice}")]
    if held.tied != command.payment.receipt:
        return [Refuse("advice-is-not-tied", f"advice {command.advice} is not of payment {command.payment.receipt}")]
    untied = AdviceUntied(command.advice, held.tied, ctx.reason)
    weighed = AdviceWeighed(command.advice, "untied-by-person")
    return [untied, weighed, follow(command.payment, None, PERSON)]


def _untied(state: Advices) -> list[Waiting]:
    return [held for held in state.held.values() if not held.tied]


def _weigh(
    waiting: Sequence[Waiting], came: Iterable[Payment], state: Advices, found: Found, policy: Policy
) -> list[Outcome]:
    if not waiting:
        return []
    taken = {held.tied for held in state.held.values()}
    here = {payment.receipt: payment for payment in found.payments.get(place_of(state.unit), ())}
    here |= {payment.receipt: payment for payment in came}
    payments = [payment for name, payment in sorted(here.items()) if name not in taken]
    payers = {held.advice.advice: _payer(held.advice, found, policy) for held in waiting}
    customers = {name: _customers(who, found) for name, who in payers.items()}
    advices = {held.advice.advice: held.advice for held in waiting}
    barred = {held.advice.advice: held.barred for held in waiting}
    fits = [
        each
        for each in fits_of(advices.values(), payments, customers, policy)
        if each.payment.receipt not in barred[each.advice]
    ]
    ties = {pair.advice: pair for pair in pairs(fits)}
    outcomes: list[Outcome] = []
    for held in waiting:
        name = held.advice.advice
        if name in ties:
            payment = ties[name].payment
            outcomes += [AdviceTied(name, payment.receipt, ties[name].by), follow(payment, held.advice, ties[name].by)]
        else:
            left = why_not([each for each in fits if each.advice == name])
            weighed = AdviceWeighed(name, *left, payers[name].waits)
            if (held.left, held.suggested, held.waits) != (weighed.left, weighed.suggested, weighed.waits):
                outcomes.append(weighed)
    return outcomes


def customers_of(advice: Advice, found: Found, policy: Policy) -> tuple[str, ...]:
    """Whose it is, by what is known now."""
    return _customers(_payer(advice, found, policy), found)


def _payer(advice: Advice, found: Found, policy: Policy) -> Identity:
    return identify(_as_facts(advice), without_likeness(found), policy)


def _customers(who: Identity, found: Found) -> tuple[str, ...]:
    """Whose account the payment of an advice may be on: the customer's, and while nobody knows what it pays for the
    parent's that pays for the customer."""
    if who.account.startswith(POOL):
        return ()
    return (who.account, found.parents[who.account]) if who.by == PARENT else (who.account,)


def follow(payment: Payment, advice: Advice | None, by: str) -> Send:
    return Send(
        unit_of(payment.account),
        FollowAdvice(payment.receipt, payment.legal_entity, advice, by),
        (PERIODS + payment.legal_entity,),
        (receipt_stream(payment.account, payment.receipt),),
    )


def _as_facts(advice: Advice) -> Facts:
    """What tells the payer of an advice is what tells the payer of money."""
    day = advice.day or UNDATED
    return Facts("", "", advice.currency, advice.amount, day, day, "", "", 0, clues=advice.clues)
