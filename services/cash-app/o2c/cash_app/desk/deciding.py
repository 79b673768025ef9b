"""What people make of a suggestion: accept it, whole or in part, or reject it.

A suggestion is kept as it was when the receipt was weighed, and items change. So whoever accepts one accepts what would
be suggested at that moment, if it is what they saw: the account is looked at anew, with all that is open now.
"""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from o2c.cash_app.account import Account, Receipt, item_streams, receipt_stream, unit_of
from o2c.cash_app.adjustments import approvals
from o2c.cash_app.desk import teaching
from o2c.cash_app.desk.commands import AcceptSuggestion, RejectSuggestion, Suggest
from o2c.cash_app.desk.events import SuggestionDecided, Verdict
from o2c.cash_app.facts import Evidence
from o2c.cash_app.families import together
from o2c.cash_app.items.yielding import ROUNDS
from o2c.cash_app.ledger import rates
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.matching import suggesting
from o2c.cash_app.matching.by_amount import by_amount
from o2c.cash_app.matching.deciding import decide
from o2c.cash_app.matching.decisions import Decision
from o2c.cash_app.matching.rules import PERSON
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts import hand
from o2c.cash_app.receipts.asking import look_again
from o2c.cash_app.receipts.suggestion import Suggestion
from o2c.cash_app.receipts.weighing import identity_of, weigh
from o2c.chassis.domain import Context, Outcome, Refuse, Send
from o2c.chassis.money import to_text

NOTHING: Mapping[str, Any] = {}


def now(receipt: Receipt, account: Account, policy: Policy, reads: Mapping[str, Any] = NOTHING) -> Suggestion | None:
    """What is suggested for the money that is left, as the account stands; None for what a person ruled out, and for
    what needs a unit that is not among `reads`."""
    if (account.is_pool and not receipt.weighing.beside) or receipt.unapplied <= 0:
        return None
    facts, held = receipt.facts, {application.item for application in receipt.applications.values()}
    placed = bool(held or receipt.portions)
    if placed and receipt.by_hand:
        found = by_amount(facts, receipt.unapplied, account, policy, held).suggestion
    else:
        decision = _decision(receipt, account, policy, reads)
        found = decision.suggestion if placed else suggesting.whole(decision)
    if found is None or receipt.ruled_out(found.items) or found.cash > receipt.unapplied:
        return None
    return found


def asks(receipt: Receipt, account: Account, policy: Policy, reads: Mapping[str, Any] = NOTHING) -> tuple[str, ...]:
    """Units that `now` needs besides: other accounts whose items are named; exchange rates, of money that names items
    in another currency; the customer, where its country tells what tax it may withhold."""
    weighing = receipt.weighing
    if not weighing.beside and (account.is_pool or not weighing.named):
        return ()
    return tuple([unit for unit in _decision(receipt, account, policy, reads).asks if unit not in reads])


def _decision(receipt: Receipt, account: Account, policy: Policy, reads: Mapping[str, Any]) -> Decision:
    identity = identity_of(receipt.weighing, account.name)
    return decide(receipt.facts, identity, account, policy, reads, ROUNDS, receipt.advice)


def missing(receipt: Receipt, account: Account) -> tuple[str, ...]:
    """Streams that `now` needs and that are not loaded: settled items that the receipt names or was applied to."""
    return item_streams(account.name, [name for name in _wanted(receipt) if name not in account.items])


def _wanted(receipt: Receipt) -> list[str]:
    """Items that the receipt names or was applied to."""
    return sorted({*receipt.weighing.named, *(held.item for held in receipt.applications.values())})


def suggest(command: Suggest, account: Account, ctx: Context, policy: Policy) -> list[Outcome]:
    receipt = account.receipts.get(command.receipt)
    if receipt is None:
        return []
    first = _load(command, receipt, account, ctx, policy)
    return first or _suggested(receipt, now(receipt, account, policy, rates.known(ctx.reads)))


def _load(
    command: AcceptSuggestion | RejectSuggestion | Suggest,
    receipt: Receipt,
    account: Account,
    ctx: Context,
    policy: Policy,
) -> list[Outcome]:
    """Items first that are not loaded; then they may tell that other units are needed besides."""
    streams = () if command.loaded else missing(receipt, account)
    needed = () if streams else asks(receipt, account, policy, ctx.reads)
    if not streams and not needed:
        return []
    streams = (receipt_stream(account.name, command.receipt), *item_streams(account.name, _wanted(receipt)))
    reads = (PERIODS + receipt.facts.legal_entity, *(unit for unit in ctx.reads if unit in _others(receipt)), *needed)
    again = replace(command, loaded=True)
    return [Send(unit_of(account.name), again, reads, streams, beside_of(receipt))]


def beside_of(receipt: Receipt) -> together.Streams:
    """Streams of other accounts that `now` needs."""
    return together.streams(receipt.facts.receipt, receipt.weighing.beside, receipt.portions)


def _others(receipt: Receipt) -> tuple[str, ...]:
    return together.units(receipt.weighing.beside)


def _suggested(receipt: Receipt, found: Suggestion | None) -> list[Outcome]:
    return weigh(receipt, replace(receipt.weighing, suggestion=found))


def accept(command: AcceptSuggestion, account: Account, ctx: Context, policy: Policy) -> list[Outcome]:
    wrong = hand.obstacle(command.receipt, account, ctx)
    if wrong is not None:
        return [wrong]
    receipt = account.receipts[command.receipt]
    first = _load(command, receipt, account, ctx, policy)
    if first:
        return first
    found = now(receipt, account, policy, rates.known(ctx.reads))
    wanted = command.suggestion or _kept(receipt)
    if not wanted:
        return [Refuse("no-suggestion", f"nothing is suggested for {command.receipt}")]
    if found is None or found.key != wanted or found.score < command.min_score:
        return _suggested(receipt, found) if command.or_weigh else [_changed(wanted, found, receipt, account)]
    chosen = [p for p in found.placements if not command.items or p.item in command.items]
    unknown = sorted(set(command.items) - set(found.items))
    if unknown:
        return [Refuse("not-suggested", f"{', '.join(unknown[:3])} is not among what is suggested")]
    placements, beside = [replace(placement, rule="", evidence=()) for placement in chosen], receipt.weighing.beside
    whole = together.together(account, beside, ctx.reads)
    wrong = hand.objection(placements, receipt, whole, beside)
    if wrong is not None:
        return [wrong]
    asked = hand.second_person(command, placements, receipt, account, ctx, policy)
    if asked is not None:
        return [asked]
    people, (reason, _) = hand.people_of(command, ctx), approvals.said(command.approval, ctx)
    sure = Evidence("suggestion", f"{found.rule}, {_percent(found.score)} sure")
    reasons = (*[Evidence(PERSON, name) for name in people], sure)
    verdict: Verdict = "accepted" if len(chosen) == len(found.placements) else "in-part"
    decided = _decided(found, receipt, verdict, people[0], reason)
    lessons = teaching.of_numbers(placements, receipt, whole, command.text.text)
    return [decided, *hand.placed(placements, reasons, receipt, account, ctx, reason, beside), *lessons]


def reject(command: RejectSuggestion, account: Account, ctx: Context, policy: Policy) -> list[Outcome]:
    wrong = hand.obstacle(command.receipt, account, ctx)
    if wrong is not None:
        return [wrong]
    receipt = account.receipts[command.receipt]
    first = _load(command, receipt, account, ctx, policy)
    if first:
        return first
    wanted = command.suggestion or _kept(receipt)
    seen = (receipt.suggestion, now(receipt, account, policy, rates.known(ctx.reads)))
    found = next((each for each in seen if each is not None and each.key == wanted), None)
    if found is None:
        return [Refuse("no-suggestion", f"{wanted or 'nothing'} is suggested for {command.receipt}")]
    return [_decided(found, receipt, "rejected", ctx.actor, ctx.reason), look_again(receipt, account)]


def _decided(found: Suggestion, receipt: Receipt, verdict: Verdict, actor: str, reason: str) -> SuggestionDecided:
    name = receipt.facts.receipt
    return SuggestionDecided(name, found.key, found.rule, found.score, verdict, found.items, actor, reason)


def _kept(receipt: Receipt) -> str:
    return receipt.suggestion.key if receipt.suggestion else ""


def _changed(wanted: str, found: Suggestion | None, receipt: Receipt, account: Account) -> Refuse:
    """What differs from what the person saw, as far as it is known."""
    kept, currency = receipt.suggestion, receipt.facts.currency
    for placement in kept.placements if kept is not None and kept.key == wanted else ():
        item = account.items.get(placement.item)
        left = item.open if item is not None else 0
        if abs(left) < abs(placement.settled):
            said = f"{placement.item} has {to_text(left, currency)} {currency} open by now"
            return Refuse("suggestion-changed", f"{said}, and {to_text(placement.settled, currency)} was suggested")
    if found is None:
        return Refuse("suggestion-changed", f"nothing is suggested for {receipt.facts.receipt} any more")
    said = f"{found.key}, {_percent(found.score)} sure: {', '.join(found.items[:3])}"
    return Refuse("suggestion-changed", f"what is suggested now is {said}; look at it again")


def _percent(score: int) -> str:
    """Rounded down: nothing is surer than it is.

    >>> _percent(987_699), _percent(300_000)
    ('98.76 %', '30.00 %')
    """
    whole, rest = divmod(score // 100, 100)
    return f"{whole}.{rest:02} %"
