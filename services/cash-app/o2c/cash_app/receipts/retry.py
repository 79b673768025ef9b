"""Receipts tried again because something they waited for is known now.

A receipt is decided about as if it came today, and what differs is changed. So the order in which documents, customers
and payments become known makes no difference. What a person decided is left alone, and where a period has been closed
over what would have to change, a person decides.
"""

from msgspec.structs import replace

from o2c.cash_app.account import Account, Receipt, item_streams, receipt_stream, unit_of
from o2c.cash_app.adjustments import keeping
from o2c.cash_app.events import Weighing
from o2c.cash_app.facts import Facts
from o2c.cash_app.found import found_of
from o2c.cash_app.items.yielding import around, in_the_way
from o2c.cash_app.ledger import rates
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.ledger.periods import Periods, periods_of
from o2c.cash_app.matching import advised, orders
from o2c.cash_app.matching.decisions import Decision
from o2c.cash_app.matching.learning import learned
from o2c.cash_app.matching.rules import AWAITS_ADVICE, BY_AMOUNT, BY_REFERENCE, PREPAYMENT
from o2c.cash_app.payers.identify import outranks
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts import asking, placing, prepayments, withdrawals
from o2c.cash_app.receipts.asking import apply_left_credits, read_besides, recall_naming, recall_repeating
from o2c.cash_app.receipts.booking import decide, move, place_together
from o2c.cash_app.receipts.commands import Identity, Recall, Reconsider
from o2c.cash_app.receipts.placing import Rows
from o2c.cash_app.receipts.repeating import judged
from o2c.cash_app.receipts.weighing import identity_of, weigh, weighing
from o2c.cash_app.texts.strictness import is_doubtful, speaks
from o2c.chassis.domain import Context, Outcome, Send


def recall(command: Recall, account: Account, ctx: Context, policy: Policy) -> list[Outcome]:
    """Load what the decision will be about: the items that the receipt names and those it was applied to."""
    receipt = account.receipts.get(command.receipt)
    if receipt is None or _is_done(receipt):
        return []
    identity = _identity(receipt, account, command.anew, ctx, policy)
    named = identity.named if identity.account == account.name else ()
    return [_send(account, receipt, named, Reconsider(command.receipt, command.anew))]


def _identity(receipt: Receipt, account: Account, anew: bool, ctx: Context, policy: Policy) -> Identity:
    if anew:
        return advised.identity_of(receipt.facts, receipt.advice, receipt.advised_by, found_of(ctx), policy)
    return identity_of(receipt.weighing, account.name)


def _is_done(receipt: Receipt) -> bool:
    return bool(receipt.by_hand or receipt.returned or receipt.moved or receipt.hold is not None)


def _send(
    account: Account,
    receipt: Receipt,
    named: tuple[str, ...],
    command: Reconsider,
    more: tuple[str, ...] = (),
    reads: tuple[str, ...] = (),
) -> Send:
    items = sorted({held.item for held in receipt.applications.values()} | set(named))
    streams = (receipt_stream(account.name, receipt.facts.receipt), *item_streams(account.name, items), *more)
    return Send(unit_of(account.name), command, (PERIODS + receipt.facts.legal_entity, *reads), streams)


def reconsider(command: Reconsider, account: Account, ctx: Context, policy: Policy) -> list[Outcome]:
    receipt = account.receipts[command.receipt]
    if _is_done(receipt):
        return []
    facts = receipt.facts
    periods = periods_of(ctx, facts.legal_entity)
    identity = _identity(receipt, account, command.anew, ctx, policy)
    if identity.account != account.name:
        return _rehome(receipt, account, identity, periods)
    if receipt.applications and not (identity.named or identity.foreign or receipt.advice):
        return _anew(receipt, account, periods)
    if receipt.weighing.left == AWAITS_ADVICE and receipt.advice is None:
        placed = place_together(receipt, identity, account, policy, periods)
        if placed:
            return placed
    decision = decide(facts, identity, account, policy, ctx.reads, command.rounds, receipt.advice)
    unread = rates.missing(ctx)
    if unread is not None:
        return [unread]
    if decision.asks:
        return [_send(account, receipt, identity.named, command, reads=read_besides(ctx, decision.asks))]
    if is_doubtful(identity) and receipt.advice is None and receipt.applications and decision.rule not in BY_REFERENCE:
        by_number = any(held.rule in BY_REFERENCE for held in receipt.applications.values())
        return _anew(receipt, account, periods, though_whole=by_number)
    if not (speaks(identity) or receipt.advice):
        before = receipt.weighing.repeats
        missing, decision = judged(decision, facts, account, ctx, policy, command.looks, before)
        if missing:
            looking = replace(command, looks=command.looks + 1)
            return [_send(account, receipt, (), looking, missing, read_besides(ctx))]
    # Where nothing of it may change, others do not give way for what will not come.
    free = _changeable(receipt, account, periods)
    items = in_the_way(account, facts.receipt, decision.placements, command.rounds) if free else []
    if items:
        again = _send(account, receipt, identity.named, Reconsider(command.receipt, command.anew, command.rounds + 1))
        return [*around(account, items, facts, again)]
    return _replace(receipt, account, weighing(identity, decision, policy), decision, periods, policy)


def _anew(receipt: Receipt, account: Account, periods: Periods, *, though_whole: bool = False) -> list[Outcome]:
    """What was placed by its amount stands or falls together: where a part of it had to yield, the sum that spoke for
    the rest is gone, and the money is tried again as a whole. `though_whole`: what spoke for it was a short number, and
    the amount agrees with it no more."""
    if not (receipt.unapplied or though_whole) or not _changeable(receipt, account, periods):
        return []
    rows = Rows(receipt.facts.receipt, receipt.row, periods)
    placing.unapply(rows, receipt, account, receipt.applications, "a part of what its amount spoke for was taken")
    freed = {held.item for held in receipt.applications.values()}
    again = asking.recall(unit_of(account.name), receipt.facts.receipt, anew=False)
    return [*rows.events, *apply_left_credits(account, freed), again]


def _replace(
    receipt: Receipt, account: Account, new: Weighing, decision: Decision, periods: Periods, policy: Policy
) -> list[Outcome]:
    """Turn what stands into what is decided now."""
    facts = receipt.facts
    kept = sum([withdrawal.amount for withdrawal in withdrawals.kept(receipt).values()])
    if _decided(decision, facts) == _stands(receipt, account) and decision.excess == kept:
        return weigh(receipt, new)
    if not _changeable(receipt, account, periods):
        suggested = decision.suggested or tuple([p.item for p in decision.placements])
        why = "deduction-is-worked-on" if _is_open(receipt, periods) else "contradicted-after-close"
        return weigh(receipt, replace(new, left=why, suggested=suggested))
    rows, why = Rows(facts.receipt, receipt.row, periods), "more is known of what was paid"
    placing.unapply(rows, receipt, account, receipt.applications, why)
    withdrawals.give_back(rows, receipt, why)
    prepayments.release(rows, receipt, facts.value_date, why)
    rows.events += weigh(receipt, new)
    placing.apply(rows, facts, account, decision.placements, decision.rule, decision.evidence)
    withdrawals.keep(rows, facts, decision.excess, policy)
    prepayments.keep_rest(rows, facts, decision)
    before, after = {held.item for held in receipt.applications.values()}, {p.item for p in decision.placements}
    left, freed = apply_left_credits(account, before | after), before - after
    rows.events += learned(account, facts, decision.placements, decision.rule)
    outcomes = rows.events + left + recall_naming(account, freed, but=[facts.receipt])
    outcomes += prepayments.consume_open(facts, decision, account, before)
    outcomes += recall_repeating(account, facts.receipt) if freed else []
    if decision.left and any(account.items[name].document.kind == "credit-note" for name in freed):
        # The credit note that was taken by its amount goes to its invoice now, of which less is open then.
        outcomes.append(asking.recall(unit_of(account.name), facts.receipt, anew=False))
    return outcomes


def _rehome(receipt: Receipt, account: Account, identity: Identity, periods: Periods) -> list[Outcome]:
    """To the payer that better evidence names; never away from one that was found by evidence as good."""
    before: Weighing = receipt.weighing
    if not outranks(identity.by, before.by):
        return []
    if not _changeable(receipt, account, periods):
        why = "deduction-is-worked-on" if _is_open(receipt, periods) else "payer-found-after-close"
        return weigh(receipt, replace(before, left=why, suggested=identity.named))
    rows = Rows(receipt.facts.receipt, receipt.row, periods)
    reason = f"payer found by {identity.by}" if identity.by else "the documents named belong to several customers"
    placing.unapply(rows, receipt, account, receipt.applications, reason)
    withdrawals.give_back(rows, receipt, reason)
    prepayments.release(rows, receipt, receipt.facts.value_date, reason)
    move(rows, receipt, account.name, identity, by_hand=False, reason=reason)
    freed, name = {held.item for held in receipt.applications.values()}, receipt.facts.receipt
    tried = [*recall_naming(account, freed, but=[name]), *recall_repeating(account, name)]
    return [*rows.events, *apply_left_credits(account, freed), *tried]


Figures = tuple[str, int, int, int, int, int, frozenset[tuple[str, int]], bool]
"""(item, or order that it is kept for, what leaves the receipt, cash, discount, what of it is unearned, allowance, what
is kept back by reason, whether only the amount says so).

What was guessed by amount is not what a reference or an advice says, though the figures are the same: it would give way
to others."""


def _decided(decision: Decision, facts: Facts) -> set[Figures]:
    placed = {
        (
            p.item,
            p.paid,
            p.cash,
            p.discount,
            p.unearned,
            p.allowance,
            frozenset([(kept.code, kept.amount) for kept in p.kept]),
            (p.rule or decision.rule) in BY_AMOUNT,
        )
        for p in decision.placements
    }
    rest = facts.amount - sum([p.paid for p in decision.placements])
    return placed | ({_for_order(decision.prepays, rest)} if decision.prepays and rest else set())


def _stands(receipt: Receipt, account: Account) -> set[Figures]:
    """What an invoice consumed counts as kept for its order: a decision says no more."""
    kept = {order: kept.amount for order, kept in receipt.prepaid.items()}
    standing: set[Figures] = set()
    for name, held in receipt.applications.items():
        item = account.items[held.item]
        if held.rule == PREPAYMENT:
            order = orders.of_item(item)
            kept[order] = kept.get(order, 0) + held.cash
        else:
            a, guess = item.applied[name], held.rule in BY_AMOUNT
            back = frozenset(a.kept.values())
            standing.add((held.item, held.cash, a.cash, a.discount, a.unearned, a.allowance, back, guess))
    return standing | {_for_order(order, amount) for order, amount in kept.items()}


def _for_order(order: str, amount: int) -> Figures:
    return order, amount, amount, 0, 0, 0, frozenset(), False


def _changeable(receipt: Receipt, account: Account, periods: Periods) -> bool:
    """Whether rules may still decide otherwise."""
    applied = [account.items[held.item].applied[name] for name, held in receipt.applications.items()]
    return _is_open(receipt, periods) and keeping.intact(account, applied)


def _is_open(receipt: Receipt, periods: Periods) -> bool:
    return all(periods.is_open(held.accounting) for held in receipt.applications.values())
