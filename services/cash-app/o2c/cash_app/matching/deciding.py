"""What rules decide about a receipt: on its payer's account, or on several, where documents of others are named."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from o2c.cash_app.account import Account
from o2c.cash_app.advices.facts import Advice
from o2c.cash_app.facts import Facts
from o2c.cash_app.families import splitting, together
from o2c.cash_app.items.yielding import ROUNDS
from o2c.cash_app.matching import advised, naming, switches
from o2c.cash_app.matching.by_amount import NOTHING_FITS
from o2c.cash_app.matching.decisions import Decision
from o2c.cash_app.matching.matcher import Matcher
from o2c.cash_app.matching.rules import SUBSIDIARY
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import Identity

NOBODY = Identity("", "")
"""Nothing is named."""


def unnamed(facts: Facts, money: int, account: Account, policy: Policy) -> Decision:
    """What is decided about money that names nothing."""
    return switches.capped(Matcher(facts, money, account, policy).unnamed(), NOBODY, policy)


def decide(
    facts: Facts,
    identity: Identity,
    account: Account,
    policy: Policy,
    reads: Mapping[str, Any],
    rounds: int,
    advice: Advice | None = None,
) -> Decision:
    """`reads` may hold exchange rates, and accounts of others whose documents are named beside; where one that is
    needed is missing, nothing is placed and it is asked for."""
    beside = identity.beside
    if not beside:
        if account.is_pool:
            return Decision("", (), left="payer-unknown", suggested=identity.named)
        return by_rules(facts, identity, account, policy, reads, rounds, advice)
    unread = together.unread(beside, reads)
    if unread:
        return Decision("", (), left="named-elsewhere", asks=unread)
    whole = together.together(account, beside, reads)
    found = by_rules(facts, naming.with_beside(identity), whole, policy, reads, rounds, advice)
    matcher = Matcher(facts, facts.amount, whole, policy, rounds == ROUNDS)
    return splitting.standing(found, matcher, account, beside)


def by_rules(
    facts: Facts,
    identity: Identity,
    account: Account,
    policy: Policy,
    reads: Mapping[str, Any],
    rounds: int,
    advice: Advice | None = None,
) -> Decision:
    """As if all that is named were on this account."""
    heard = switches.heard(identity, policy)
    if advice is not None and switches.advices(policy):
        decision = advised.decide(facts, advice, heard, account, policy, settled_room=rounds == ROUNDS)
    else:
        matcher = Matcher(facts, facts.amount, account, policy, rounds == ROUNDS, reads)
        decision = matcher.match(heard)
        if heard.by_text_alone and decision.left == NOTHING_FITS and decision.suggestion is None:
            decision = replace(decision, suggestion=matcher.in_turn(SUBSIDIARY))
    return switches.capped(decision, identity, policy)
