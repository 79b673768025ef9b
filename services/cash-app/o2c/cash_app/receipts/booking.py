"""Receipts on an account: booking one, taking one over, and what a rule decides about it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from o2c.cash_app.account import Account, Receipt, item_streams, receipt_stream, unit_of
from o2c.cash_app.advices.following import awaits_advice, tell_advices
from o2c.cash_app.events import ReceiptBooked, ReceiptHeld, ReceiptMovedIn, ReceiptMovedOut
from o2c.cash_app.facts import Facts
from o2c.cash_app.families import giving, splitting, together
from o2c.cash_app.families.facts import Beside
from o2c.cash_app.found import found_of
from o2c.cash_app.items.yielding import ROUNDS, around, in_the_way
from o2c.cash_app.ledger import rates
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.ledger.periods import Periods, periods_of
from o2c.cash_app.ledger.valuation import Purse, Rate, worth
from o2c.cash_app.matching import orders, suggesting, switches
from o2c.cash_app.matching.by_amount import NOTHING_FITS, TOO_MANY, with_others
from o2c.cash_app.matching.deciding import decide, unnamed
from o2c.cash_app.matching.decisions import MAX_SUGGESTED, Decision
from o2c.cash_app.matching.learning import learned
from o2c.cash_app.matching.rules import AWAITS_ADVICE, BY_AMOUNT
from o2c.cash_app.policies.layers import Book
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts import placing, prepayments, withdrawals
from o2c.cash_app.receipts.asking import apply_left_credits, read_besides
from o2c.cash_app.receipts.commands import BookReceipt, Identity, TakeOver, TryAmount
from o2c.cash_app.receipts.placement import Placement
from o2c.cash_app.receipts.placing import Rows
from o2c.cash_app.receipts.repeating import judged
from o2c.cash_app.receipts.weighing import weigh, weighing
from o2c.cash_app.texts.strictness import speaks
from o2c.chassis.domain import Context, Outcome, Send, Wait

OURSELVES = "o2c"
"""Who held a receipt, where no person did."""


def send(
    account: str,
    facts: Facts,
    command: BookReceipt | TakeOver,
    more: tuple[str, ...] = (),
    reads: tuple[str, ...] = (),
) -> Send:
    """To an account, with every item that the receipt names loaded, open or not, here and on others; and the receipt
    itself, if it comes back to where it was before. `more`: other streams that are needed, `reads`: other units."""
    identity = command.identity
    streams = (*item_streams(account, identity.named), *more)
    if isinstance(command, TakeOver):
        streams = (receipt_stream(account, facts.receipt), *streams)
    units = (PERIODS + facts.legal_entity, *together.units(identity.beside), *reads)
    return Send(unit_of(account), command, units, streams, together.streams(facts.receipt, identity.beside))


def book(command: BookReceipt, account: Account, ctx: Context, policy: Policy) -> list[Outcome]:
    facts = command.facts
    if facts.receipt in account.receipts:
        return []
    decision = decide(facts, command.identity, account, policy, ctx.reads, command.rounds)
    unread = _unread(command, decision, account, ctx)
    if unread is not None:
        return [unread]
    # What fits nothing alone fits nothing together with others either.
    tells = decision.left not in (NOTHING_FITS, TOO_MANY)
    others = together_with(facts, command.identity, account, policy) if tells else {}
    decision = others.pop(facts.receipt, decision)
    if command.screen is not None:
        decision, others = _only_suggested(decision, command.screen.code), {}
    elif awaits_advice(facts, found_of(ctx)):
        decision, others = until_advised(decision), {}
    if not others:
        missing, decision = judged(decision, facts, account, ctx, policy, command.looks)
        if missing:
            return [_with_earlier(command, missing, account, ctx)]
    first = _make_room(command, decision, account)
    if first:
        return first
    periods = periods_of(ctx, facts.legal_entity)
    rows = Rows(facts.receipt, 1, periods)
    rows.events.append(
        ReceiptBooked(
            facts,
            weighing(command.identity, decision, policy),
            facts.value_date,
            periods.book(facts.booking_date),
            command.private,
            command.rate,
        )
    )
    if command.screen is not None:
        why = command.screen
        rows.events.append(ReceiptHeld(facts.receipt, why.code, why.until, OURSELVES, why.detail))
    return _place(rows, facts, account, decision, policy, command.identity.beside, others, command.rate, ctx.reads)


def place_together(
    receipt: Receipt, identity: Identity, account: Account, policy: Policy, periods: Periods
) -> list[Outcome]:
    """With others of its day, what was not decided when it was booked because an advice might have come; nothing where
    they tell no more than it alone."""
    facts = receipt.facts
    others = together_with(facts, identity, account, policy)
    if not others:
        return []
    decision = others.pop(facts.receipt)
    rows = Rows(facts.receipt, receipt.row, periods)
    rows.events += weigh(receipt, weighing(identity, decision, policy))
    return _place(rows, facts, account, decision, policy, (), others, receipt.rate, {})


def _place(
    rows: Rows,
    facts: Facts,
    account: Account,
    decision: Decision,
    policy: Policy,
    beside: Sequence[Beside],
    others: Mapping[str, Decision],
    rate: Rate | None,
    reads: Mapping[str, Any],
) -> list[Outcome]:
    """All that is decided about a receipt of which nothing was placed yet, and about `others` of its day."""
    mine, purse = splitting.own(decision, beside), Purse(rate, facts.amount, worth(rate, facts.amount))
    place(rows, facts, account, mine, policy, purse)
    portions = splitting.portions(decision.placements, beside)
    asked = giving.give(rows, facts, account, portions, purse, decision.rule, decision.evidence, rate)
    for name, other in others.items():
        rows.events += _apply_loose(account.receipts[name], other, account, rows.periods)
    placements = tuple([p for found in (mine, *others.values()) for p in found.placements])
    rows.events += learned(account, facts, placements, decision.rule)
    waits = giving.wait_for(facts, account, beside, reads)
    consumed = prepayments.consume_open(facts, mine, account)
    return [*rows.events, *_left_credits(account, placements), *consumed, *asked, *waits]


def place(rows: Rows, facts: Facts, account: Account, mine: Decision, policy: Policy, purse: Purse) -> None:
    """Adds to `rows` what becomes of a receipt on its account: items are settled, a rest is kept. It leaves `purse`."""
    placing.apply(rows, facts, account, mine.placements, mine.rule, mine.evidence)
    withdrawals.keep(rows, facts, mine.excess, policy)
    prepayments.keep_rest(rows, facts, mine)
    for amount in (*[placement.paid for placement in mine.placements], mine.excess):
        purse.take(amount)


def together_with(facts: Facts, identity: Identity, account: Account, policy: Policy) -> dict[str, Decision]:
    """What is decided about this receipt and others of its day that are still loose, where nothing is named, and no
    order, payable or month either."""
    clues = facts.clues
    silent = not (speaks(identity) or clues.netted or clues.nets or clues.period[1] or orders.said(facts, policy))
    if account.is_pool or not silent:
        return {}
    found = with_others(facts, account, policy)
    found = {name: switches.capped(decision, identity, policy) for name, decision in found.items()}
    placed = {name: decision for name, decision in found.items() if decision.placements}
    return placed if facts.receipt in placed else {}


def _apply_loose(receipt: Receipt, decision: Decision, account: Account, periods: Periods) -> list[Outcome]:
    """Money that had found no place is placed after all."""
    rows = Rows(receipt.facts.receipt, receipt.row, periods)
    rows.events += weigh(receipt, replace(receipt.weighing, left="", suggested=(), suggestion=None))
    placing.apply(rows, receipt.facts, account, decision.placements, decision.rule, decision.evidence)
    return rows.events


def take_over(command: TakeOver, account: Account, ctx: Context, policy: Policy) -> list[Outcome]:
    """A receipt that a person moved is left to the person."""
    facts = command.facts
    asks = command.advice is None and not command.by_hand and awaits_advice(facts, found_of(ctx))
    if command.by_hand:
        decision, command = _left_to_person(command, account, policy, ctx)
    else:
        decision = decide(facts, command.identity, account, policy, ctx.reads, command.rounds, command.advice)
    unread = _unread(command, decision, account, ctx)
    if unread is not None:
        return [unread]
    decision = until_advised(decision) if asks else decision
    missing, decision = judged(decision, facts, account, ctx, policy, command.looks)
    if missing:
        return [_with_earlier(command, missing, account, ctx)]
    first = _make_room(command, decision, account)
    if first:
        return first
    periods = periods_of(ctx, facts.legal_entity)
    rows = Rows(facts.receipt, command.row + 1, periods)
    rows.events.append(
        ReceiptMovedIn(
            facts,
            command.source,
            command.row,
            weighing(command.identity, decision, policy),
            facts.value_date,
            periods.book(facts.booking_date),
            command.by_hand,
            command.reason,
            command.rate,
            command.advice,
            command.advised_by,
        )
    )
    placed = _place(rows, facts, account, decision, policy, command.identity.beside, {}, command.rate, ctx.reads)
    return [*placed, *([tell_advices(facts, account.name)] if asks and not account.is_pool else [])]


def _with_earlier(command: BookReceipt | TakeOver, streams: tuple[str, ...], account: Account, ctx: Context) -> Send:
    """Once more, with earlier receipts that it may repeat."""
    return send(account.name, command.facts, replace(command, looks=command.looks + 1), streams, read_besides(ctx))


def _unread(command: BookReceipt | TakeOver, decision: Decision, account: Account, ctx: Context) -> Send | Wait | None:
    """What the decision asks for comes first, and an exchange rate that is not known yet. What a person moved does not
    wait for that."""
    if any(unit not in ctx.reads for unit in decision.asks):
        return send(account.name, command.facts, command, reads=read_besides(ctx, decision.asks))
    by_hand = isinstance(command, TakeOver) and command.by_hand
    return None if by_hand else rates.missing(ctx)


def _left_to_person(command: TakeOver, account: Account, policy: Policy, ctx: Context) -> tuple[Decision, TakeOver]:
    """Nothing is placed; what would have been is suggested, with what its text names of this account."""
    named = tuple([document for document in command.named if document in account.items])
    identity = replace(command.identity, named=named)
    found = decide(command.facts, identity, account, policy, rates.known(ctx.reads), ROUNDS, command.advice)
    suggestion = suggesting.whole(found)
    decision = Decision("", (), (), "moved-by-person", found.suggested, suggestion, asks=found.asks)
    return decision, replace(command, identity=identity)


def until_advised(decision: Decision) -> Decision:
    """Amounts decide nothing while an advice may be about to say what the money is for, in this very transaction."""
    return Decision("", (), left=AWAITS_ADVICE) if decision.rule in BY_AMOUNT else decision


def _only_suggested(decision: Decision, why: str) -> Decision:
    """Nothing is applied of money that is held; what would have been is suggested."""
    suggested = tuple([placement.item for placement in decision.placements[:MAX_SUGGESTED]]) or decision.suggested
    return Decision("", (), decision.evidence, why, suggested, suggesting.whole(decision))


def _left_credits(account: Account, placements: Iterable[Placement]) -> list[Outcome]:
    return apply_left_credits(account, [p.item for p in placements]) if account.credit_notes else []


def _make_room(command: BookReceipt | TakeOver, decision: Decision, account: Account) -> list[Outcome]:
    facts, mine = command.facts, splitting.own(decision, command.identity.beside)
    items = in_the_way(account, facts.receipt, mine.placements, command.rounds)
    if not items:
        return []
    return [*around(account, items, facts, send(account.name, facts, replace(command, rounds=command.rounds + 1)))]


def move(rows: Rows, receipt: Receipt, source: str, identity: Identity, *, by_hand: bool, reason: str) -> None:
    """Send a whole receipt, all of it unapplied by now, to the account of `identity`."""
    facts = receipt.facts
    accounting = rows.periods.book(facts.booking_date)
    row = rows.next()
    target = identity.account
    dated = facts.value_date, accounting
    rows.events.append(ReceiptMovedOut(facts.receipt, target, row, facts.amount, *dated, reason, by_hand))
    taken = TakeOver(
        facts, source, row + 1, identity, by_hand, reason, 0, receipt.rate, receipt.advice, receipt.advised_by,
        receipt.weighing.named if by_hand else (),
    )  # fmt: skip
    rows.events.append(send(target, facts, taken))


def try_amount(command: TryAmount, account: Account, ctx: Context, book: Book) -> list[Outcome]:
    """The oldest receipt without references that the new item makes fit, alone or with all that is open."""
    item = account.items[command.item]
    group = account.group(item.group)
    periods = periods_of(ctx, item.document.legal_entity)
    fitting = {name for amount in (*item.listed, group.balance) for name in group.loose.get(amount, ())}
    receipts = [account.receipts[name] for name in fitting if name not in command.but]
    refreshed: list[Outcome] = []
    for receipt in sorted(receipts, key=lambda r: (r.facts.booking_date, r.facts.receipt)):
        facts, policy = receipt.facts, book.of_receipt(receipt.facts, account)
        decision = unnamed(facts, receipt.unapplied, account, policy)
        if not decision.placements:
            refreshed += _weighed_anew(receipt, decision)
        else:
            learns = learned(account, facts, decision.placements, decision.rule)
            return [*refreshed, *_apply_loose(receipt, decision, account, periods), *learns]
    return refreshed


def _weighed_anew(receipt: Receipt, decision: Decision) -> list[Outcome]:
    """What a short number names stays suggested where the amount suggests nothing."""
    if receipt.weighing.named and decision.suggestion is None:
        return []
    told = {"left": decision.left, "suggested": decision.suggested, "suggestion": decision.suggestion}
    return weigh(receipt, replace(receipt.weighing, **told))
