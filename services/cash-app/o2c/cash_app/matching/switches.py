"""Rules that read what payers say, switched by policy: what an off rule reads counts as not said, and what a rule may
only suggest is not applied."""

from collections.abc import Iterable

from msgspec.structs import replace

from o2c.cash_app.facts import Evidence
from o2c.cash_app.matching import suggesting
from o2c.cash_app.matching.decisions import MAX_SUGGESTED, Decision
from o2c.cash_app.matching.rules import ADVICE, BY_KIND, COMPLETED, HINTED, ONLY_SUGGESTS, POLICY, SUBSIDIARY
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import Identity
from o2c.cash_app.texts.strictness import How


def heard(identity: Identity, policy: Policy) -> Identity:
    """What the text names by rules that are not off."""
    if not policy.by_text or not identity.named:
        return identity
    kept = [(name, how) for name, how in _pairs(identity) if policy.by_text.get(BY_KIND[how]) != "off"]
    if len(kept) == len(identity.named):
        return identity
    named, how = tuple([name for name, _ in kept]), tuple([how for _, how in kept])
    return replace(identity, named=named, how=how if identity.how else ())


def capped(decision: Decision, identity: Identity, policy: Policy) -> Decision:
    """The decision, or only its suggestion where a rule that it rests on may not apply."""
    if not policy.by_text or not decision.placements:
        return decision
    hows = dict(_pairs(identity))
    rules = {SUBSIDIARY} if identity.by_text_alone else set()
    rules |= {placement.rule or decision.rule for placement in decision.placements}
    rules |= {BY_KIND[hows[p.item]] for p in decision.placements if p.item in hows}
    if not any(policy.by_text.get(rule) == "suggest" for rule in rules):
        return decision
    suggested = tuple([placement.item for placement in decision.placements])[:MAX_SUGGESTED]
    return Decision("", (), decision.evidence, ONLY_SUGGESTS, suggested, suggesting.whole(decision))


def under(decision: Decision, identity: Identity, policy: Policy) -> Decision:
    """As far as the policy lets its rules apply, and saying its version wherever it is kept: with what is posted, which
    may be looked at alone, and with what is suggested."""
    found = capped(decision, identity, policy)
    suggestion = found.suggestion
    if suggestion is not None and not suggestion.policy:
        found = replace(found, suggestion=replace(suggestion, policy=policy.version))
    if not found.placements:
        return found
    said = Evidence(POLICY, policy.version)
    placements = tuple([replace(p, evidence=_with(p.evidence, said)) if p.evidence else p for p in found.placements])
    return replace(found, placements=placements, evidence=_with(found.evidence, said))


def _with(evidence: tuple[Evidence, ...], said: Evidence) -> tuple[Evidence, ...]:
    """Once: the cascade says it itself."""
    return evidence if any(each.kind == said.kind for each in evidence) else (*evidence, said)


def hints(policy: Policy) -> bool:
    return policy.hints and policy.by_text.get(HINTED) != "off"


def completes(policy: Policy, *, partial: bool) -> bool:
    """Whether a text is completed; `partial`: it says itself that it names not all."""
    wanted = policy.completes == "always" or (policy.completes == "partial" and partial)
    return wanted and policy.by_text.get(COMPLETED) != "off"


def advices(policy: Policy) -> bool:
    return policy.by_text.get(ADVICE) != "off"


def _pairs(identity: Identity) -> Iterable[tuple[str, How]]:
    return zip(identity.named, identity.how or ["number"] * len(identity.named), strict=True)
