"""One payment against its payer's open items: the way into the cascade."""

from collections.abc import Sequence

from msgspec.structs import replace

from o2c.cash_app.cascade.direct import named
from o2c.cash_app.cascade.explain import evidence_of, losers_of
from o2c.cash_app.cascade.facts import Decision, OpenItem, Payment, Taken
from o2c.cash_app.cascade.habit import Habit
from o2c.cash_app.cascade.likely import LESS, Fit, Table, table
from o2c.cash_app.cascade.oldest import oldest_first
from o2c.cash_app.cascade.policy import HABIT, OLDEST, SUBSET, CascadePolicy, RuleSetting
from o2c.cash_app.cascade.search import Found, search
from o2c.cash_app.cascade.verdict import Verdict, weigh

CLEAR = 5_000
"""Doubt, in millionths, at which nothing more is looked for."""

FIRST_SIZE = 64
HOPELESS = 1
"""Where the likeliest thousands of sets are less than so many millionths of what may be, no set will stand out."""


def decide(payment: Payment, items: Sequence[OpenItem], habit: Habit, policy: CascadePolicy) -> Decision:
    """Apply, suggest or nothing, with the reasons. The order of `items` makes no difference."""
    if payment.amount <= 0 or not items:
        return Decision("nothing", policy=policy.version)
    if len(items) > policy.max_items:
        stopped = f"{len(items)} items are open and at most {policy.max_items} are matched by amount"
        return Decision("nothing", policy=policy.version, stopped=stopped)
    known = table(payment, items, habit)
    verdict, found, stopped = look(payment, known, policy)
    setting = describe(verdict, found, habit, policy)
    if setting is None:
        return oldest_first(payment, known, verdict, policy, stopped)
    if setting.rule == SUBSET and not (found is not None and found.complete and verdict.score.fits == 1):
        setting = replace(setting, outcome="suggest")
    return conclude(known, verdict, setting, habit, payment, policy, stopped)


def look(payment: Payment, known: Table, policy: CascadePolicy) -> tuple[Verdict, Found | None, str]:
    """What the rules name at once; where that is not clear, sets in order of likelihood, more and more of them."""
    direct = named(payment, known, policy.max_fits)
    verdict = weigh(payment, known, direct, None, policy)
    if verdict.score.doubt <= CLEAR:
        return verdict, None, ""
    found, stopped, size = None, "", min(FIRST_SIZE, policy.max_sets)
    flips, difference = known.flips(), known.difference
    while verdict.score.doubt > CLEAR:
        found = search(flips, difference, size, policy.max_fits)
        verdict = weigh(payment, known, direct, found, policy)
        score = verdict.score
        if found.complete or score.rivals * 20 > 1_000_000:
            break
        if size >= policy.max_sets or score.looked < HOPELESS:
            stopped = f"{found.work} sets were listed, {score.looked / 10_000:.2f} % of what this payer may pay"
            break
        size = policy.max_sets
    return verdict, found, stopped


def describe(verdict: Verdict, found: Found | None, habit: Habit, policy: CascadePolicy) -> RuleSetting | None:
    """The first rule in order that describes the likeliest set and is not off."""
    if not verdict.fits:
        return None
    names = set(verdict.rules.get(verdict.fits[0][1], ()))
    if habit.payments >= policy.history:
        names.add(HABIT)
    if found is not None:
        names.add(SUBSET)
    return next((s for s in policy.rules if s.rule in names and s.outcome != "off" and s.rule != OLDEST), None)


def conclude(
    known: Table,
    verdict: Verdict,
    setting: RuleSetting,
    habit: Habit,
    payment: Payment,
    policy: CascadePolicy,
    stopped: str,
) -> Decision:
    sure = verdict.score.doubt <= setting.max_doubt
    fit = verdict.fits[0][1]
    return Decision(
        "apply" if sure and setting.outcome == "apply" else "suggest",
        setting.rule,
        taken_of(known, fit),
        evidence_of(setting.rule, known, fit, verdict, habit, payment),
        losers_of(known, verdict),
        verdict.score,
        policy.version,
        stopped,
    )


def taken_of(known: Table, fit: Fit) -> tuple[Taken, ...]:
    result = []
    for code in fit:
        item = known.items[code // 3]
        if code % 3 == LESS:
            result.append(Taken(item.item, item.open - item.discount, item.discount, item.base))
        else:
            result.append(Taken(item.item, item.open))
    return tuple(result)
