"""How customers pay: from what is due to what they intend.

Where a payment names several invoices, or none, only such amounts are paid as the rules give one answer for: a payment
without reference is the amount of exactly one open invoice, or the whole balance; several named invoices are paid to
the cent (less earned discounts), or less, which settles none of them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from o2c.chassis.money import share
from o2c.cli.demo.chance import chance
from o2c.cli.demo.claims import Claim
from o2c.cli.demo.customers import Customer, Style
from o2c.cli.demo.days import Week, later, workday, workday_before
from o2c.cli.demo.payments import Share
from o2c.cli.demo.quirks import NOTABLE, Quirk

AT_MOST = 6
"""Invoices in one payment: their numbers fit into every bank's text."""


@dataclass(frozen=True, slots=True)
class Intent:
    """`claims` are what it is about, named in the text unless `silent`."""

    day: date
    amount: int
    claims: tuple[Claim, ...]
    shares: tuple[Share, ...] = ()
    silent: bool = False


def pay_on(claim: Claim, seed: int) -> date:
    """When its customer will pay the invoice. Who takes a discount is in time, or more than ten days late."""
    invoice, customer = claim.invoice, claim.customer
    random = chance(seed, "patience", *invoice.key)
    early, late = customer.delay
    on_terms = workday(invoice.due_date + timedelta(random.randrange(early, late + 1)))
    match customer.style:
        case Style.TIGHT:
            return later(invoice.document_date, random.randrange(3, 6))
        case Style.DISCOUNT:
            return workday_before(invoice.discounts[0][1] - timedelta(random.randrange(4)))
        case Style.LATE_DISCOUNT if discount(claim) >= NOTABLE[invoice.currency]:
            return workday(invoice.discounts[-1][1] + timedelta(random.randrange(11, 16)))
        case Style.LATE_DISCOUNT:
            return max(on_terms, workday(invoice.discounts[-1][1] + timedelta(11)))
        case _:
            return on_terms


def discount(claim: Claim) -> int:
    """The cash discount of an invoice, rounded half away from zero. 2 % of 1,190.25: 23.81."""
    return share(claim.invoice.gross, Decimal(claim.invoice.discounts[0][0]), Decimal(100))


def intents(
    seed: int, customer: Customer, due: Sequence[Claim], open_: Sequence[Claim], week: Week
) -> Iterator[Intent]:
    """What a customer pays in a week: `due` is what it wants to pay until its end, `open_` all it owes."""
    match customer.style:
        case Style.BALANCE:
            if open_ and week.number % 4 == 0:
                yield _whole(open_, week.last, silent=True)
        case Style.COLLECTED:
            yield from (_collected(seed, claims, week) for claims in _few(due))
        case Style.DISCOUNT:
            for day, same_day in groupby(due, key=lambda claim: _day(claim, week)):
                yield from (_discounted(claims, day) for claims in _few(list(same_day)))
        case Style.LATE_DISCOUNT:
            yield from (_late(claim, week) for claim in due)
        case Style.SILENT:
            amounts = Counter(claim.open for claim in open_)  # two of one amount: even this payer says which is meant
            for claim in due:
                yield _whole([claim], _day(claim, week), silent=amounts[claim.open] == 1)
        case Style.SINGLE | Style.TIGHT:
            yield from (_single(seed, claim, week) for claim in due)


def _few(claims: Sequence[Claim]) -> Iterator[Sequence[Claim]]:
    return (claims[start : start + AT_MOST] for start in range(0, len(claims), AT_MOST))


def _day(claim: Claim, week: Week) -> date:
    return max(claim.pay_on or week.last, week.first)


def _whole(claims: Sequence[Claim], day: date, *, silent: bool = False) -> Intent:
    shares = tuple(Share(claim.invoice.key, claim.open) for claim in claims)
    return Intent(day, sum(claim.open for claim in claims), tuple(claims), shares, silent)


def _collected(seed: int, claims: Sequence[Claim], week: Week) -> Intent:
    """All of them; or, in one of ten payments of several, something is kept back without a word for which."""
    day = max(_day(claim, week) for claim in claims)
    whole = _whole(claims, day)
    random = chance(seed, "kept back", *claims[0].invoice.key)
    kept = NOTABLE[claims[0].invoice.currency] + whole.amount * random.randrange(5, 20) // 100
    if len(claims) == 1 or kept >= whole.amount // 2 or random.randrange(10):
        return whole
    return Intent(day, whole.amount - kept, tuple(claims))


def _discounted(claims: Sequence[Claim], day: date) -> Intent:
    earned = [discount(claim) if day <= claim.invoice.discounts[0][1] else 0 for claim in claims]
    shares = tuple(Share(c.invoice.key, c.open - less, less) for c, less in zip(claims, earned, strict=True))
    return Intent(day, sum(share.cash for share in shares), tuple(claims), shares)


def _late(claim: Claim, week: Week) -> Intent:
    """The discount is taken, not earned: it stays open. A small one is not worth the trouble."""
    taken = discount(claim)
    cash = claim.open - (taken if taken >= NOTABLE[claim.invoice.currency] else 0)
    return Intent(_day(claim, week), cash, (claim,), (Share(claim.invoice.key, cash),))


def _single(seed: int, claim: Claim, week: Week) -> Intent:
    random = chance(seed, "difference", *claim.invoice.key)
    some = NOTABLE[claim.invoice.currency] + random.randrange(1, 1 + claim.open // 10)
    match claim.quirk:
        case Quirk.SHORT:
            shares, amount = (Share(claim.invoice.key, claim.open - some),), claim.open - some
        case Quirk.OVER:
            shares, amount = (Share(claim.invoice.key, claim.open),), claim.open + some
        case _:
            return _whole([claim], _day(claim, week))
    return Intent(_day(claim, week), amount, (claim,), shares)
