"""Receipts tried again because something they waited for is known now.

A receipt is decided about as if it came today, and what differs is changed. So the order in which documents, customers
and payments become known makes no difference. What a person decided is left alone, and where a period has been closed
over what would have to change, a person decides.
"""

from msgspec.structs import replace

from o2c.cash_app.account import Account, Receipt, item_streams, receipt_stream, unit_of
from o2c.cash_app.events import Weighing
from o2c.cash_app.families import giving, splitting, together
from o2c.cash_app.found import found_of
from o2c.cash_app.items.yielding import ROUNDS, around, in_the_way
from o2c.cash_app.ledger import rates
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.ledger.periods import periods_of
from o2c.cash_app.matching import advised
from o2c.cash_app.matching.deciding import decide
from o2c.cash_app.matching.decisions import Decision
from o2c.cash_app.matching.learning import learned
from o2c.cash_app.matching.rules import AWAITS_ADVICE, BY_REFERENCE
from o2c.cash_app.payers.identify import outranks
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts import asking, placing, prepayments, withdrawals
from o2c.cash_app.receipts.asking import apply_left_credits, read_besides, recall_naming, recall_repeating
from o2c.cash_app.receipts.booking import move, place, place_together
from o2c.cash_app.receipts.commands import Identity, Recall, Reconsider
from o2c.cash_app.receipts.placing import Rows
from o2c.cash_app.receipts.repeating import judged
from o2c.cash_app.receipts.standing import Standing
from o2c.cash_app.receipts.weighing import identity_of, weigh, weighing
from o2c.cash_app.texts.strictness import is_doubtful, speaks
from o2c.chassis.domain import Context, Outcome, Send

MORE_KNOWN = "more is known of what was paid"


def recall(command: Recall, account: Account, ctx: Context, policy: Policy) -> list[Outcome]:
    """Load what the decision will be about: the items that the receipt names and those it was applied to."""
    receipt = account.receipts.get(command.receipt)
    if receipt is not None and receipt.part_of:
        return [asking.recall(unit_of(receipt.part_of), command.receipt, anew=command.anew)]
    if receipt is None or _is_done(receipt):
        return []
    identity = _identity(receipt, account, command.anew, ctx, policy)
    return [
        _send(
            account,
            receipt,
            identity,
            Reconsider(command.receipt, command.anew, ROUNDS if command.refused else 0, refused=command.refused),
        )
    ]


def _identity(receipt: Receipt, account: Account, anew: bool, ctx: Context, policy: Policy) -> Identity:
    if anew:
        return advised.identity_of(receipt.facts, receipt.advice, receipt.advised_by, found_of(ctx), policy)
    return identity_of(receipt.weighing, account.name)


def _is_done(receipt: Receipt) -> bool:
    gone = receipt.returned or receipt.moved or receipt.called_back
    return bool(receipt.by_hand or gone or receipt.hold is not None)


def _send(
    account: Account,
    receipt: Receipt,
    identity: Identity,
    command: Reconsider,
    more: tuple[str, ...] = (),
    reads: tuple[str, ...] = (),
) -> Send:
    """With all that the receipt names and has settled, here and on the accounts of others."""
    here = identity.account == account.name
    named, beside = (identity.named, identity.beside) if here else ((), ())
    items = sorted({held.item for held in receipt.applications.values()} | set(named))
    name, portions = receipt.facts.receipt, receipt.portions
    streams = (receipt_stream(account.name, name), *item_streams(account.name, items), *more)
    units = (PERIODS + receipt.facts.legal_entity, *together.units(beside, portions), *reads)
    return Send(unit_of(account.name), command, units, streams, together.streams(name, beside, portions))


def reconsider(command: Reconsider, account: Account, ctx: Context, policy: Policy) -> list[Outcome]:
    receipt = account.receipts[command.receipt]
    if _is_done(receipt):
        return []
    facts = receipt.facts
    periods = periods_of(ctx, facts.legal_entity)
    identity = _identity(receipt, account, command.anew, ctx, policy)
    again = _send(account, receipt, identity, replace(command, rounds=ROUNDS if command.refused else 0))
    if not together.arrived(receipt, ctx.reads):
        return [again]
    stands = Standing(receipt, account, together.held(account, receipt, ctx.reads), periods, again)
    if identity.account != account.name:
        return _rehome(stands, identity)
    nothing = not (identity.named or identity.foreign or identity.beside or receipt.advice)
    if (receipt.applications or receipt.portions) and nothing:
        return _anew(stands)
    if receipt.weighing.left == AWAITS_ADVICE and receipt.advice is None:
        placed = place_together(receipt, identity, account, policy, periods)
        if placed:
            return placed
    decision = decide(facts, identity, account, policy, ctx.reads, command.rounds, receipt.advice)
    unread = rates.missing(ctx)
    if unread is not None:
        return [unread]
    if decision.asks:
        return [_send(account, receipt, identity, command, reads=read_besides(ctx, decision.asks))]
    if is_doubtful(identity) and receipt.advice is None and receipt.applications and decision.rule not in BY_REFERENCE:
        by_number = any(held.rule in BY_REFERENCE for held in receipt.applications.values())
        return _anew(stands, though_whole=by_number)
    if not (speaks(identity) or receipt.advice):
        before = receipt.weighing.repeats
        missing, decision = judged(decision, facts, account, ctx, policy, command.looks, before)
        if missing:
            looking = replace(command, looks=command.looks + 1)
            return [_send(account, receipt, identity, looking, missing, read_besides(ctx))]
    mine = splitting.own(decision, identity.beside)
    items = in_the_way(account, facts.receipt, mine.placements, command.rounds)
    if items:
        room = _send(account, receipt, identity, replace(command, rounds=command.rounds + 1))
        return [*around(account, items, facts, room)]
    told = giving.wait_for(facts, account, identity.beside, ctx.reads, receipt.weighing.beside)
    return [*_replace(stands, identity, decision, policy), *told]


def _anew(stands: Standing, *, though_whole: bool = False) -> list[Outcome]:
    """What was placed by its amount stands or falls together: where a part of it had to yield, the sum that spoke for
    the rest is gone, and the money is tried again as a whole. `though_whole`: what spoke for it was a short number, and
    the amount agrees with it no more."""
    receipt, account = stands.receipt, stands.account
    if not (receipt.unapplied or though_whole) or not stands.changeable:
        return []
    why = "a part of what its amount spoke for was taken"
    if receipt.portions:
        return stands.called_back(why)
    rows = stands.rows()
    placing.unapply(rows, receipt, account, receipt.applications, why)
    freed = {held.item for held in receipt.applications.values()}
    tried = asking.recall(unit_of(account.name), receipt.facts.receipt, anew=False)
    return [*rows.events, *apply_left_credits(account, freed), tried]


def _replace(stands: Standing, identity: Identity, decision: Decision, policy: Policy) -> list[Outcome]:
    """Turn what stands into what is decided now."""
    receipt, facts, beside = stands.receipt, stands.receipt.facts, identity.beside
    new, mine = weighing(identity, decision, policy), splitting.own(decision, beside)
    kept = sum([withdrawal.amount for withdrawal in withdrawals.kept(receipt).values()])
    stale, portions = stands.stale(decision, beside), splitting.portions(decision.placements, beside)
    fresh = {name: placed for name, placed in portions.items() if name not in receipt.portions}
    same = stands.is_own(mine) and decision.excess == kept
    if same and not stale and not fresh:
        return weigh(receipt, new)
    if not stands.changeable:
        suggested = decision.suggested or tuple([p.item for p in decision.placements])
        left = stands.why_not("contradicted-after-close")
        return weigh(receipt, replace(new, left=left, suggested=suggested))
    if stale:
        return stands.called_back(MORE_KNOWN, stale)
    rows, purse = stands.rows(), stands.purse(whole=not same)
    if not same:
        _take_back(stands, rows, MORE_KNOWN)
    rows.events += weigh(receipt, new)
    if not same:
        place(rows, facts, stands.account, mine, policy, purse)
    asked = giving.give(rows, facts, stands.account, fresh, purse, decision.rule, decision.evidence, receipt.rate)
    return [*rows.events, *([] if same else _follows(stands, mine)), *asked]


def _take_back(stands: Standing, rows: Rows, why: str) -> None:
    """All that the receipt settled on its account, and what rules kept of it."""
    placing.unapply(rows, stands.receipt, stands.account, stands.receipt.applications, why)
    withdrawals.give_back(rows, stands.receipt, why)
    prepayments.release(rows, stands.receipt, stands.receipt.facts.value_date, why)


def _follows(stands: Standing, mine: Decision) -> list[Outcome]:
    """What else changes on the account, where the receipt settles other items than before."""
    receipt, account, facts = stands.receipt, stands.account, stands.receipt.facts
    before, after = {held.item for held in receipt.applications.values()}, {p.item for p in mine.placements}
    left, freed = apply_left_credits(account, before | after), before - after
    outcomes = learned(account, facts, mine.placements, mine.rule)
    outcomes += left + recall_naming(account, freed, but=[facts.receipt])
    outcomes += prepayments.consume_open(facts, mine, account, before)
    outcomes += recall_repeating(account, facts.receipt) if freed else []
    if mine.left and any(account.items[name].document.kind == "credit-note" for name in freed):
        # The credit note that was taken by its amount goes to its invoice now, of which less is open then.
        outcomes.append(asking.recall(unit_of(account.name), facts.receipt, anew=False))
    return outcomes


def _rehome(stands: Standing, identity: Identity) -> list[Outcome]:
    """To the payer that better evidence names; never away from one that was found by evidence as good."""
    receipt, account = stands.receipt, stands.account
    before: Weighing = receipt.weighing
    if not outranks(identity.by, before.by):
        return []
    if not stands.changeable:
        why = stands.why_not("payer-found-after-close")
        return weigh(receipt, replace(before, left=why, suggested=identity.named))
    reason = f"payer found by {identity.by}" if identity.by else "the documents named belong to several customers"
    if receipt.portions:
        return stands.called_back(reason)
    rows = stands.rows()
    _take_back(stands, rows, reason)
    move(rows, receipt, account.name, identity, by_hand=False, reason=reason)
    freed, name = {held.item for held in receipt.applications.values()}, receipt.facts.receipt
    tried = [*recall_naming(account, freed, but=[name]), *recall_repeating(account, name)]
    return [*rows.events, *apply_left_credits(account, freed), *tried]
