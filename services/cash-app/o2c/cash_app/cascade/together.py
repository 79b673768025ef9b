"""Several payments of one payer and day against its items together.

Alone, each may fit several sets, or the same one. Together no item is settled twice, and often one assignment is left.
Payments of one amount are interchangeable: which of them takes which of their sets makes no difference to the books, so
that is no ambiguity.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import fsum

from msgspec import Struct
from msgspec.structs import replace

from o2c.cash_app.cascade.decide import conclude, decide, look, taken_of
from o2c.cash_app.cascade.facts import Decision, OpenItem, Payment
from o2c.cash_app.cascade.habit import Habit
from o2c.cash_app.cascade.likely import Fit, Table, table
from o2c.cash_app.cascade.policy import TOGETHER, CascadePolicy
from o2c.cash_app.cascade.verdict import MILLION, Verdict, stray_weight


class Side(Struct, frozen=True):
    """One payment, and what it may be for."""

    payment: Payment
    known: Table
    verdict: Verdict
    stopped: str


Choice = tuple[Fit, ...]
"""A set for each payment, none of them sharing an item; () for a payment that is for none of the items."""


def decide_together(
    payments: Sequence[Payment], items: Sequence[OpenItem], habit: Habit, policy: CascadePolicy
) -> dict[str, Decision]:
    """A decision for each payment, by its id. Neither the order of payments nor that of items makes a difference."""
    if len(payments) == 1 or not items or len(items) > policy.max_items:
        return {payment.payment: decide(payment, items, habit, policy) for payment in payments}
    if len(payments) > policy.max_together:
        stopped = f"{len(payments)} payments of one day, and at most {policy.max_together} are matched together"
        return {payment.payment: Decision("nothing", policy=policy.version, stopped=stopped) for payment in payments}
    sides = []
    for payment in sorted(payments, key=lambda p: (p.amount, p.payment)):
        known = table(payment, items, habit)
        verdict, _, stopped = look(payment, known, policy)
        sides.append(Side(payment, known, verdict, stopped))
    choices, all_seen = _choices(sides, policy)
    return {
        side.payment.payment: _decision(place, side, choices, all_seen, items, habit, policy)
        for place, side in enumerate(sides)
    }


def _choices(sides: Sequence[Side], policy: CascadePolicy) -> tuple[dict[Choice, float], bool]:
    """Each consistent choice with its weight, and whether they are all there: the work is counted."""
    found: dict[Choice, float] = {}
    for count, (choice, weight) in enumerate(_assign(sides, 0, (), frozenset(), 1.0, policy)):
        if count == policy.max_choices:
            return found, False
        found[choice] = weight
    return found, True


def _assign(
    sides: Sequence[Side], place: int, chosen: Choice, settled: frozenset[int], weight: float, policy: CascadePolicy
) -> Iterator[tuple[Choice, float]]:
    if place == len(sides):
        yield chosen, weight
        return
    side = sides[place]
    same = place > 0 and _alike(sides[place - 1].payment, side.payment)
    for likely, fit in side.verdict.fits:
        items = {code // 3 for code in fit}
        if not settled.isdisjoint(items) or (same and fit < chosen[-1]):
            continue
        yield from _assign(sides, place + 1, (*chosen, fit), settled | items, weight * likely, policy)
    if not (same and chosen[-1]):
        stray = stray_weight(side.payment, policy)
        yield from _assign(sides, place + 1, (*chosen, ()), settled, weight * stray, policy)


def _alike(one: Payment, other: Payment) -> bool:
    """Whether it makes no difference which of them takes which set."""
    return one.amount == other.amount and one.ruled_out == other.ruled_out


def _decision(
    place: int,
    side: Side,
    choices: Mapping[Choice, float],
    all_seen: bool,
    items: Sequence[OpenItem],
    habit: Habit,
    policy: CascadePolicy,
) -> Decision:
    weights: dict[Fit, list[float]] = {}
    for choice, weight in choices.items():
        weights.setdefault(choice[place], []).append(weight)
    total = fsum(choices.values())
    shares = sorted([(-fsum(parts) / total, fit) for fit, parts in weights.items() if fit])
    if not shares or not all_seen:
        stopped = side.stopped if all_seen else f"more than {policy.max_choices} assignments are possible"
        return Decision("nothing", score=side.verdict.score, policy=policy.version, stopped=stopped)
    share, fit = -shares[0][0], shares[0][1]
    alone = decide(side.payment, items, habit, policy)
    score = side.verdict.score
    weight, others = {f: w for w, f in side.verdict.fits}[fit], side.verdict.others
    rivals, unseen = round((1 - share) * MILLION), round(others / (others + weight) * MILLION)
    score = replace(score, doubt=min(MILLION, rivals + unseen), rivals=rivals, unseen=unseen)
    verdict = Verdict(tuple([(-s, f) for s, f in shares]), score, side.verdict.rules, others)
    sure = verdict.score.doubt <= policy.setting(TOGETHER).max_doubt
    if sure and alone.outcome == "apply" and alone.taken == taken_of(side.known, fit):
        return alone
    return conclude(side.known, verdict, policy.setting(TOGETHER), habit, side.payment, policy, side.stopped)
