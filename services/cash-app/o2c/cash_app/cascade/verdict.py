"""Which of the sets that fit is meant, and how sure that is.

The doubt about the likeliest set is the weight of everything else over the weight of all: of the other sets that fit,
of those not looked at (what the payer may do besides, times the chance that such a sum is this very amount), and of
money that is for none of the items at all. So a set counts for little that is merely one of thousands: among those,
some sum fits by accident.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from math import fsum

from msgspec import Struct

from o2c.cash_app.cascade.direct import Named
from o2c.cash_app.cascade.facts import Payment, Score
from o2c.cash_app.cascade.habit import Counts
from o2c.cash_app.cascade.likely import WHOLE, Fit, Table, chance_of, chances_of
from o2c.cash_app.cascade.policy import SINGLE, CascadePolicy
from o2c.cash_app.cascade.search import Found

MILLION = 1_000_000
WORTH = 5
"""What rules commonly account for weighs as much as so many payments of this payer."""
ALONE_AT_MOST = 0.95
NOT_ONE = 50
"""Of so many payers that write of invoices one pays a single one."""
SIZES = 14
"""The natural logarithm of a million."""


class Verdict(Struct, frozen=True):
    """The sets that fit, the likeliest first, each with its weight; and how sure the first is."""

    fits: tuple[tuple[float, Fit], ...]
    score: Score
    rules: Mapping[Fit, tuple[str, ...]]
    """The rules that name a set at once."""
    others: float = 1.0
    """Weight of the sets that were not looked at."""


def weigh(
    payment: Payment, table: Table, direct: Iterable[Named], found: Found | None, policy: CascadePolicy
) -> Verdict:
    """Without a search, all but what the rules name is unseen."""
    shares, by_habit = shares_of(policy, table.alone)
    weights: dict[Fit, list[float]] = {}
    rules: dict[Fit, tuple[str, ...]] = {}
    for rule, fit, part in direct:
        weights.setdefault(fit, []).append(shares[rule] * part)
        rules[fit] = (*rules.get(fit, ()), rule)
    for fit in [*weights]:
        weights[fit].append(by_habit * chance_of(table.cost(fit)))
    unseen = 1.0
    if found is not None:
        unseen = _unseen(table, found)
        start = table.start
        for cost, flips in found.sets:
            fit = table.flipped(flips)
            if fit and fit not in weights:
                weights[fit] = [by_habit * chance_of(start + cost)]
    if payment.several:
        for fit in weights:
            if len(fit) == 1:
                weights[fit] = [weight / NOT_ONE for weight in weights[fit]]
    fits = _sorted(weights, payment, table)
    if not fits:
        return Verdict((), Score(looked=_millionths(1 - unseen)), rules)
    for fit, cost in islice(_twins(table, fits[0][1]), policy.max_fits):
        weights.setdefault(fit, [by_habit * chance_of(cost)])
    fits = _sorted(weights, payment, table)
    best = fits[0][0]
    rivals = fsum([weight for weight, _ in fits[1:]])
    unusual = 0.0 if found is not None and found.complete else policy.unusual / MILLION
    others = max(unseen, unusual) * by_habit * table.scatter
    stray = stray_weight(payment, policy)
    total = fsum((best, rivals, others, stray))
    countless = found is not None and len(found.sets) > policy.max_fits
    score = Score(
        doubt=MILLION if countless else _millionths((rivals + others + stray) / total),
        rivals=_millionths(rivals / total),
        unseen=_millionths(others / total),
        stray=_millionths(stray / total),
        likely=_millionths(best),
        looked=_millionths(1 - unseen),
        fits=len(fits),
    )
    return Verdict(tuple(fits), score, rules, others)


def shares_of(policy: CascadePolicy, alone: Counts) -> tuple[dict[str, float], float]:
    """What each rule accounts for, and what is left to the habit: who pays one item at a time will do so again.

    >>> shares, by_habit = shares_of(CascadePolicy(), (20, 20))
    >>> round(shares[SINGLE], 2), round(by_habit, 2)
    (0.86, 0.08)
    """
    shares = {setting.rule: setting.share / 1000 for setting in policy.rules}
    by_habit = 1 - sum(shares.values())
    commonly = shares.get(SINGLE, 0.0)
    if not 0 < commonly < 1:
        return shares, by_habit
    once, seen = alone
    single = min(ALONE_AT_MOST, (once + WORTH * commonly) / (seen + WORTH))
    rest = (1 - single) / (1 - commonly)
    scaled = {rule: share * rest for rule, share in shares.items()}
    return scaled | {SINGLE: single}, by_habit * rest


def stray_weight(payment: Payment, policy: CascadePolicy) -> float:
    """That money is for none of the items, and is this much: from one to a million, all sizes are as likely."""
    return policy.stray / MILLION / payment.amount / SIZES


def _unseen(table: Table, found: Found) -> float:
    if found.complete:
        return 0.0
    first, second = (chances_of(half.costs()) for half in found.halves)
    return max(0.0, 1 - chance_of(table.start) * first * second)


def _sorted(weights: Mapping[Fit, Iterable[float]], payment: Payment, table: Table) -> list[tuple[float, Fit]]:
    """Without what a person ruled out: of that nothing is left, and what else there is becomes the likelier."""
    if payment.ruled_out:
        weights = {fit: parts for fit, parts in weights.items() if _items(fit, table) not in payment.ruled_out}
    return sorted([(fsum(parts), fit) for fit, parts in weights.items()], key=lambda found: (-found[0], found[1]))


def _items(fit: Fit, table: Table) -> frozenset[str]:
    return frozenset([table.items[code // 3].item for code in fit])


def _twins(table: Table, fit: Fit) -> Iterator[tuple[Fit, int]]:
    """The sets that have another item of the same amount in place of one of these, with their cost."""
    amounts: dict[int, list[int]] = {}
    for code in fit:
        if code % 3 == WHOLE:
            amounts.setdefault(table.items[code // 3].open, []).append(code // 3)
    settled = {code // 3 for code in fit}
    others = [(place, item.open) for place, item in enumerate(table.items) if item.open in amounts]
    for place, amount in others:
        for twin in amounts[amount] if place not in settled else ():
            other = tuple(sorted([code for code in fit if code // 3 != twin] + [place * 3 + WHOLE]))
            yield other, table.cost(other)


def _millionths(share: float) -> int:
    return round(min(1.0, max(0.0, share)) * MILLION)
