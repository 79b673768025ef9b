"""What a person decides about a receipt, always with a reason. Rules leave such a receipt alone from then on."""

from collections.abc import Sequence

from msgspec.structs import replace

from o2c.cash_app.account import POOL, Account, Receipt, item_stream, receipt_stream, unit_of
from o2c.cash_app.adjustments import approvals, own_limits
from o2c.cash_app.adjustments.reason_codes import exceeds
from o2c.cash_app.desk import teaching
from o2c.cash_app.desk.commands import AcceptSuggestion
from o2c.cash_app.desk.events import Verdict
from o2c.cash_app.events import ApprovalAsked, PaymentParked, SuggestionDecided
from o2c.cash_app.facts import Evidence
from o2c.cash_app.families import giving, splitting
from o2c.cash_app.families.back import home
from o2c.cash_app.families.facts import Beside
from o2c.cash_app.items import discounts
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.ledger.periods import periods_of
from o2c.cash_app.ledger.valuation import Purse
from o2c.cash_app.matching.learning import learned
from o2c.cash_app.matching.rules import PERSON
from o2c.cash_app.payers.payers import UNIT as PAYER
from o2c.cash_app.payers.payers import Payer
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts import placing, prepayments
from o2c.cash_app.receipts.asking import look_again, recall_repeating
from o2c.cash_app.receipts.booking import move
from o2c.cash_app.receipts.commands import (
    ApplyByHand,
    Identity,
    MoveByHand,
    ParkByHand,
    PrepayByHand,
    UnapplyByHand,
)
from o2c.cash_app.receipts.placement import Placement
from o2c.cash_app.receipts.placing import Rows
from o2c.cash_app.receipts.suggestion import key_of
from o2c.cash_app.receipts.weighing import weigh
from o2c.cash_app.receipts.withdrawals import give_back
from o2c.chassis.domain import Context, Outcome, Refuse, Send, Wait
from o2c.chassis.money import to_text

TAKEN_BACK = "taken-back-by-person"
"""Why money is left: a person unapplied it; the evidence says what for."""
MAX_SAID = 20

Command = UnapplyByHand | MoveByHand | ParkByHand | PrepayByHand


def decide(command: Command, account: Account, ctx: Context, policy: Policy) -> list[Outcome]:
    wrong = obstacle(command.receipt, account, ctx, though_held=isinstance(command, UnapplyByHand))
    if wrong is not None:
        return [wrong]
    receipt = account.receipts[command.receipt]
    if isinstance(command, UnapplyByHand):
        return _unapply(command, receipt, account, ctx)
    if isinstance(command, MoveByHand):
        return _move(command, receipt, account, ctx, policy)
    if isinstance(command, PrepayByHand):
        return prepayments.by_hand(command, receipt, account, _rows(receipt, ctx), ctx.reason)
    return _park(command, receipt, account, ctx)


def obstacle(name: str, account: Account, ctx: Context, *, though_held: bool = False) -> Refuse | Wait | None:
    """Why a person cannot decide about a receipt here and now."""
    receipt = account.receipts.get(name)
    if receipt is None:
        return Wait(unit_of(account.name), f"no receipt {name} on account {account.name}")
    if receipt.part_of and not though_held:
        return Refuse("part-of-a-payment", f"{name} on {account.name} is a portion of the payment on {receipt.part_of}")
    if receipt.moved or receipt.returned:
        where = f"was moved to {receipt.moved_to}" if receipt.moved else "was returned to the payer"
        return Refuse("receipt-is-gone", f"{name} {where}")
    if receipt.hold is not None and receipt.hold.stands(ctx.today) and not though_held:
        return Refuse("on-hold", f"{name} is on hold ({receipt.hold.code}): release it first")
    return None


def apply(command: ApplyByHand, account: Account, ctx: Context, policy: Policy) -> list[Outcome]:
    """The tolerance of whoever decides says what may be given up at all, the ceiling whether one person suffices."""
    wrong = obstacle(command.receipt, account, ctx)
    if wrong is not None:
        return [wrong]
    receipt = account.receipts[command.receipt]
    shares = [Placement(share.item, share.cash, share.discount) for share in command.shares]
    refused = objection(shares, receipt, account) or _gives_up_too_much(command, receipt, account, ctx, policy)
    if refused is not None:
        return [refused]
    asked = _second_person(command, receipt, account, ctx, policy)
    if asked is not None:
        return [asked]
    placements = [replace(p, base=account.items[p.item].document.gross if p.discount else 0) for p in shares]
    people, (reason, _) = people_of(command, ctx), approvals.said(command.approval, ctx)
    lessons = teaching.of_numbers(placements, receipt, account, command.text.text)
    evidence = tuple([Evidence(PERSON, name) for name in people])
    done = placed(placements, evidence, receipt, account, ctx, reason)
    return [*_instead(placements, receipt, people[0], reason), *done, *lessons]


def _second_person(
    command: ApplyByHand, receipt: Receipt, account: Account, ctx: Context, policy: Policy
) -> ApprovalAsked | None:
    """Asked where a discount by hand is more than one person decides about alone."""
    facts, given_up = receipt.facts, sum([share.discount for share in command.shares])
    ceiling = policy.ceiling(ctx.actor, facts.currency, "")
    if command.approval is not None or not exceeds(given_up, ceiling, facts.currency):
        return None
    about = approvals.Subject(command.receipt, facts.legal_entity, facts.currency, given_up, "discount by hand")
    streams = (receipt_stream(account.name, command.receipt), *[item_stream(s.item) for s in command.shares])
    return approvals.ask(command, about, account, ctx, (PERIODS + facts.legal_entity,), streams)


def people_of(command: ApplyByHand | MoveByHand | AcceptSuggestion, ctx: Context) -> list[str]:
    """Who decided: who asked, and who agreed where that was needed."""
    given = command.approval
    return [ctx.actor] if given is None else [given.asked_by, given.given_by]


def placed(
    placements: Sequence[Placement],
    evidence: tuple[Evidence, ...],
    receipt: Receipt,
    account: Account,
    ctx: Context,
    reason: str,
    beside: Sequence[Beside] = (),
) -> list[Outcome]:
    """What a person applies, here and to items of others; what is left of the receipt after it is looked at again."""
    rows, facts, portions = _rows(receipt, ctx), receipt.facts, splitting.portions(placements, beside)
    mine = [placement for placement in placements if placement.item in account.items]
    placing.apply(rows, facts, account, mine, PERSON, evidence, reason)
    purse = Purse(receipt.rate, receipt.unapplied, receipt.value)
    for placement in mine:
        purse.take(placement.paid)
    asked = giving.give(rows, facts, account, portions, purse, PERSON, evidence, receipt.rate, reason)
    again = [look_again(receipt, account)] if purse.amount else []
    return [*rows.events, *learned(account, facts, mine, PERSON), *asked, *again]


def second_person(
    command: AcceptSuggestion,
    placements: Sequence[Placement],
    receipt: Receipt,
    account: Account,
    ctx: Context,
    policy: Policy,
) -> ApprovalAsked | None:
    """Asked where money goes from one customer's account to others', as for a receipt that is moved."""
    facts, portions = receipt.facts, splitting.portions(placements, receipt.weighing.beside)
    moved = sum([abs(splitting.paid(placed)) for placed in portions.values()])
    alone = account.is_pool or not exceeds(moved, policy.ceiling(ctx.actor, facts.currency, "0"), facts.currency)
    if command.approval is not None or not moved or alone:
        return None
    about = approvals.Subject(command.receipt, facts.legal_entity, facts.currency, moved, ", ".join(portions))
    streams = (receipt_stream(account.name, command.receipt),)
    return approvals.ask(replace(command, loaded=False), about, account, ctx, (PERIODS + facts.legal_entity,), streams)


def _instead(placements: Sequence[Placement], receipt: Receipt, actor: str, reason: str) -> list[Outcome]:
    """What became of the suggestion: it is just what the person applies, or something else is."""
    kept = receipt.suggestion
    if kept is None:
        return []
    name = receipt.facts.receipt
    verdict: Verdict = "accepted" if key_of(placements) == kept.key else "changed"
    return [SuggestionDecided(name, kept.key, kept.rule, kept.score, verdict, kept.items, actor, reason)]


def _gives_up_too_much(
    command: ApplyByHand, receipt: Receipt, account: Account, ctx: Context, policy: Policy
) -> Refuse | None:
    """A discount by hand is given up as far as it is not earned."""
    facts = receipt.facts
    for share in command.shares:
        if not share.discount:
            continue
        item = account.items[share.item]
        earned, _ = discounts.earned(item, command.receipt, facts.value_date, policy.granting, item.open)
        unearned = share.discount - earned
        if unearned > 0 and not own_limits.fits(unearned, item.document.gross, facts.currency, ctx.actor, policy):
            return own_limits.over(unearned, facts.currency, ctx.actor, policy)
    return None


def objection(
    placements: Sequence[Placement], receipt: Receipt, account: Account, beside: Sequence[Beside] = ()
) -> Refuse | None:
    if account.is_pool and not beside:
        return Refuse("payer-unknown", "move the receipt to its payer's account first")
    if len({placement.item for placement in placements}) != len(placements):
        return Refuse("item-twice", "an item is named twice")
    total = sum(placement.paid for placement in placements)
    if total > receipt.unapplied:
        return Refuse(
            "more-than-unapplied", f"{_text(total, receipt)} is more than the {_text(receipt.unapplied, receipt)} left"
        )
    for placement in placements:
        item = account.items.get(placement.item)
        if item is None or item.open == 0:
            return Refuse("item-not-open", f"{placement.item} is not an open item of {account.name}")
        if item.group != receipt.group and placement.exchange is None:
            return Refuse("other-entity-or-currency", f"{placement.item} is not in {receipt.group!r}")
        if not _fits(placement, item.open):
            taken, currency = placement.cash + placement.discount, item.document.currency
            has, wanted = to_text(item.open, currency), to_text(taken, currency)
            return Refuse("more-than-open", f"{placement.item} has {has} {currency} open, not {wanted} {currency}")
    return None


def _fits(placement: Placement, open_amount: int) -> bool:
    taken = placement.cash + placement.discount
    if open_amount < 0:
        return placement.discount == 0 and open_amount <= placement.cash < 0
    return placement.cash >= 0 and placement.discount >= 0 and 0 < taken <= open_amount


def _unapply(command: UnapplyByHand, receipt: Receipt, account: Account, ctx: Context) -> list[Outcome]:
    held = receipt.applications.get(command.application)
    there = giving.account_of(command.application, receipt)
    if there:
        return [
            Send(
                unit_of(there),
                command,
                (PERIODS + receipt.facts.legal_entity,),
                (receipt_stream(there, command.receipt),),
            )
        ]
    if held is None:
        return [Refuse("no-such-application", f"{command.application} is not an application of {command.receipt}")]
    if not command.loaded:
        loaded = UnapplyByHand(command.receipt, command.application, loaded=True)
        streams = (receipt_stream(account.name, command.receipt), item_stream(held.item))
        return [Send(unit_of(account.name), loaded, (PERIODS + receipt.facts.legal_entity,), streams)]
    rows = _rows(receipt, ctx)
    placing.unapply(rows, receipt, account, [command.application], ctx.reason, by_hand=True)
    if receipt.part_of:
        back = home(rows, receipt, account, [command.application], ctx.reason, by_hand=True)
        return [*back, *recall_repeating(account, command.receipt)]
    give_back(rows, receipt, ctx.reason)
    evidence = (*receipt.weighing.evidence, Evidence(PERSON, f"{ctx.actor} took {held.item} back: {ctx.reason}"))
    rows.events += weigh(receipt, replace(receipt.weighing, left=TAKEN_BACK, evidence=evidence[-MAX_SAID:]))
    return [*rows.events, look_again(receipt, account), *recall_repeating(account, command.receipt)]


def _move(command: MoveByHand, receipt: Receipt, account: Account, ctx: Context, policy: Policy) -> list[Outcome]:
    if command.target == account.name:
        return [Refuse("same-account", f"{command.receipt} is on {account.name} already")]
    if command.target.startswith(POOL):
        return [Refuse("not-a-customer", "a receipt is moved to a customer's account")]
    payer: Payer = ctx.reads[PAYER + command.target]
    if not payer.exists:
        return [Wait(PAYER + command.target, f"no customer {command.target}")]
    if receipt.unapplied != receipt.facts.amount:
        return [Refuse("not-all-unapplied", "a receipt is moved whole: unapply it first")]
    facts = receipt.facts
    alone = account.is_pool or not exceeds(facts.amount, policy.ceiling(ctx.actor, facts.currency, "0"), facts.currency)
    if not alone and command.approval is None:
        # From one customer's credit to another's: the move that hides a theft of receipts (lapping) best.
        about = approvals.Subject(command.receipt, facts.legal_entity, facts.currency, facts.amount)
        reads = (PERIODS + facts.legal_entity, PAYER + command.target)
        return [approvals.ask(command, about, account, ctx, reads, (receipt_stream(account.name, command.receipt),))]
    rows = _rows(receipt, ctx)
    reason, _ = approvals.said(command.approval, ctx)
    identity = Identity(command.target, PERSON, tuple([Evidence(PERSON, name) for name in people_of(command, ctx)]))
    move(rows, receipt, account.name, identity, by_hand=True, reason=reason)
    if account.is_pool:
        return [*rows.events, *teaching.of_payer(receipt, command.target, command.payer)]
    return [*rows.events, *teaching.of_wrong_payer(receipt, account, command.target, command.payer)]


def _park(command: ParkByHand, receipt: Receipt, account: Account, ctx: Context) -> list[Outcome]:
    if account.is_pool:
        return [Refuse("payer-unknown", "move the receipt to its payer's account first")]
    if not -receipt.on_account <= command.amount <= receipt.unapplied or command.amount == 0:
        return [
            Refuse(
                "not-possible",
                f"{_text(receipt.unapplied, receipt)} can be left on account, "
                f"{_text(receipt.on_account, receipt)} taken back",
            )
        ]
    rows = _rows(receipt, ctx)
    effective = receipt.facts.value_date
    accounting = rows.periods.book(effective)
    return [PaymentParked(command.receipt, rows.next(), command.amount, effective, accounting, ctx.reason)]


def _rows(receipt: Receipt, ctx: Context) -> Rows:
    return Rows(receipt.facts.receipt, receipt.row, periods_of(ctx, receipt.facts.legal_entity))


def _text(amount: int, receipt: Receipt) -> str:
    return f"{to_text(amount, receipt.facts.currency)} {receipt.facts.currency}"
