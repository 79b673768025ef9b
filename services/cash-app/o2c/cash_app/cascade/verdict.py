"""Which of the sets that fit is meant, and how sure that is.

The doubt about the likeliest set is the weight of everything else over the weight of all: of the other sets that fit,
of those not looked at (what the payer may do besides, times the chance that such a sum is this very amount), and of
money that is for none of the items at all. So a set counts for little that is merely one of thousands: among those,
some sum fits by accident.
"""

from collections.abc import Iterable, Mapping
from math import fsum

from msgspec import Struct

from o2c.cash_app.cascade.direct import Named
from o2c.cash_app.cascade.facts import Payment, Score
from o2c.cash_app.cascade.likely import LEFT, WHOLE, Fit, Table, chance_of
from o2c.cash_app.cascade.policy import CascadePolicy
from o2c.cash_app.cascade.search import Found

MILLION = 1_000_000


class Verdict(Struct, frozen=True):
    """The sets that fit, the likeliest first, each with its weight; and how sure the first is."""

    fits: tuple[tuple[float, Fit], ...]
    score: Score
    rules: Mapping[Fit, tuple[str, ...]]
    """The rules that name a set at once."""


def weigh(
    payment: Payment, table: Table, direct: Iterable[Named], found: Found | None, policy: CascadePolicy
) -> Verdict:
    """Without a search, all but what the rules name is unseen."""
    by_habit = 1 - sum(setting.share for setting in policy.rules) / 1000
    weights: dict[Fit, list[float]] = {}
    rules: dict[Fit, tuple[str, ...]] = {}
    for rule, fit, choices in direct:
        weights.setdefault(fit, []).append(policy.setting(rule).share / 1000 / choices)
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
    fits = sorted([(fsum(parts), fit) for fit, parts in weights.items()], key=lambda f: (-f[0], f[1]))
    if not fits:
        return Verdict((), Score(looked=_millionths(1 - unseen)), rules)
    best, fit = fits[0]
    rivals = fsum([weight for weight, _ in fits[1:]] + _twins(table, fit, weights, by_habit))
    others = max(unseen, policy.unusual / MILLION) * by_habit * table.scatter
    stray = policy.stray / MILLION / payment.amount
    total = fsum((best, rivals, others, stray))
    score = Score(
        doubt=_millionths((rivals + others + stray) / total),
        rivals=_millionths(rivals / total),
        unseen=_millionths(others / total),
        stray=_millionths(stray / total),
        likely=_millionths(best),
        looked=_millionths(1 - unseen),
        fits=len(fits),
    )
    return Verdict(tuple(fits), score, rules)


def _unseen(table: Table, found: Found) -> float:
    if found.complete:
        return 0.0
    first, second = (fsum(map(chance_of, half.costs())) for half in found.halves)
    return max(0.0, 1 - chance_of(table.start) * first * second)


def _twins(table: Table, fit: Fit, known: Mapping[Fit, object], by_habit: float) -> list[float]:
    """Weights of the sets that have another item of the same amount in place of one of these."""
    inside = {code // 3 for code in fit if code % 3 == WHOLE}
    settled = {code // 3 for code in fit}
    amounts: dict[int, list[int]] = {}
    for place in inside:
        amounts.setdefault(table.items[place].open, []).append(place)
    cost = None
    weights = []
    for place, item in enumerate(table.items):
        for twin in amounts.get(item.open, ()) if place not in settled else ():
            other = tuple(sorted([code for code in fit if code // 3 != twin] + [place * 3 + WHOLE]))
            if other in known:
                continue
            cost = table.cost(fit) if cost is None else cost
            change = table.costs[place][WHOLE] - table.costs[place][LEFT]
            change += table.costs[twin][LEFT] - table.costs[twin][WHOLE]
            weights.append(by_habit * chance_of(cost + change))
    return weights


def _millionths(share: float) -> int:
    return round(min(1.0, max(0.0, share)) * MILLION)
