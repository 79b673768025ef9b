"""Nothing is named: which rule would have placed the money by its amount, and what it lacked."""

from collections.abc import Iterator

from msgspec.structs import replace

from o2c.cash_app.account import Group, group_key
from o2c.cash_app.cascade import facts as cascade
from o2c.cash_app.cascade.decide import decide
from o2c.cash_app.cascade.explain import percent
from o2c.cash_app.cascade.policy import OLDEST, CascadePolicy, RuleSetting
from o2c.cash_app.matching.by_amount import open_items
from o2c.cash_app.why_not.trial import Relaxation, Trial, relaxed

DEEPER = 16
"""So many times the sets are listed, where the search ended before all were seen."""


def by_amount(trial: Trial) -> Iterator[Relaxation]:
    """Settings of the cascade, each changed alone."""
    facts, policy = trial.facts, trial.policy.cascade
    group = trial.account.group(group_key(facts.legal_entity, facts.currency))
    items = open_items(facts, trial.account, group, trial.policy)
    if not items:
        return
    found = decide(cascade.Payment(facts.receipt, facts.amount, facts.value_date), items, group.habit, policy)
    yield from _doubt(trial, found, policy.setting(found.rule))
    for setting in policy.rules:
        if setting.outcome != "apply":
            yield _switched_off(trial, setting)
    yield from _limits(trial, found, group, len(items))


def _doubt(trial: Trial, found: cascade.Decision, setting: RuleSetting) -> Iterator[Relaxation]:
    doubt, most = found.score.doubt, setting.max_doubt
    if found.rule and doubt > most:
        said = f"doubt {percent(doubt)}, at most {percent(most)} is allowed by rule {found.rule}"
        changed = _with(trial, replace(setting, max_doubt=doubt))
        yield Relaxation("doubt", said, changed, max(1, (doubt - most) // 1000))


def _switched_off(trial: Trial, setting: RuleSetting) -> Relaxation:
    rule, suggests = setting.rule, setting.outcome == "suggest"
    kind = "oldest-first" if rule == OLDEST else "rule-suggests" if suggests else "rule-off"
    said = f"rule {rule} only suggests" if suggests else f"rule {rule} is off"
    return relaxed(kind, said, _with(trial, replace(setting, outcome="apply")))


def _limits(trial: Trial, found: cascade.Decision, group: Group, count: int) -> Iterator[Relaxation]:
    policy, known = trial.policy.cascade, group.habit.payments
    if count > policy.max_items:
        yield relaxed("too-many-items", found.stopped, _cascade(trial, replace(policy, max_items=count)))
    elif found.stopped:
        said = f"the search ended before every set was seen: {found.stopped}"
        yield relaxed("search", said, _cascade(trial, replace(policy, max_sets=policy.max_sets * DEEPER)))
    if 0 < known < policy.history:
        said = f"{known} payments of this payer are known; of its habit is spoken from {policy.history} on"
        yield relaxed("history", said, _cascade(trial, replace(policy, history=known)))


def _with(trial: Trial, setting: RuleSetting) -> Trial:
    policy = trial.policy.cascade
    rules = tuple([setting if known.rule == setting.rule else known for known in policy.rules])
    return _cascade(trial, replace(policy, rules=rules))


def _cascade(trial: Trial, cascade: CascadePolicy) -> Trial:
    return replace(trial, policy=replace(trial.policy, cascade=cascade))
