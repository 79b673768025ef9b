"""Deductions: what a customer kept back, from the day it is noticed to the day it is resolved.

A deduction is an item of its own with the dates of the invoice it was split off, so that it is as old as its debt is.
Its life: open → in progress → resolved, or charged back: the claim is rejected and the amount collected as any other
debt. It resolves by a credit note (what was sold was changed, and so was the tax), a write-off, a payment, or by being
split into claims of their own. Posting: none while it stays a receivable (DOMAIN 1.6, "short-pay moved to claim").
"""

from datetime import timedelta
from typing import get_args

from o2c.cash_app.account import CHARGED_BACK, Account, Deduction, Item, unit_of
from o2c.cash_app.adjustments.adjusting import Adjusting, objection, unknown_code
from o2c.cash_app.adjustments.commands import AskForCreditNote, MoveDeduction, OpenDeduction
from o2c.cash_app.adjustments.events import CreditNoteAsked, DeductionMoved, DeductionOpened, Status
from o2c.cash_app.adjustments.keeping import MAX_NAME, split_off
from o2c.cash_app.ledger.periods import periods_of
from o2c.cash_app.ledger.valuation import leaving
from o2c.cash_app.policy import Policy
from o2c.chassis.domain import Context, Outcome, Refuse, Wait
from o2c.chassis.money import to_text


def open_deduction(command: OpenDeduction, account: Account, ctx: Context, policy: Policy) -> list[Outcome]:
    item, code = account.items.get(command.item), policy.reason(command.code)
    wrong = objection(command.amount, item, command.item, account) or unknown_code(code, command.code)
    if wrong is not None:
        return [wrong]
    assert item is not None
    assert code is not None
    document = split_off(item, len(item.adjustments) + 1, command.amount)
    if len(document.document) > MAX_NAME:
        return [Refuse("name-too-long", f"{document.document} has more than {MAX_NAME} characters")]
    effective = max(ctx.today, item.document.counts_from)
    moved = Adjusting(item, ctx, ctx.reason).made(
        "split-off", code.code, -command.amount, (), effective, counter=document.document
    )
    opened = DeductionOpened(
        document,
        command.item,
        item.deduction.invoice if item.deduction else command.item,
        code.code,
        command.owner or code.owner,
        ctx.today + timedelta(days=code.days),
        periods_of(ctx, document.legal_entity).book(effective),
        effective,
        leaving(item.rate, command.amount, item.open, item.value),
        ctx.reason,
        item.rate,
        exposed=code.exposed,
        dunned=code.dunned,
    )
    return [moved, opened]


def move(command: MoveDeduction, account: Account, ctx: Context) -> list[Outcome]:
    item = _deduction(command.item, account)
    if not isinstance(item, Item):
        return [item]
    standing = item.deduction
    assert standing is not None
    if command.status not in (None, *get_args(Status)):
        return [Refuse("unknown-status", f"{command.status!r}; expected one of {', '.join(get_args(Status))}")]
    status = command.status or standing.status
    effective = max(ctx.today, item.document.counts_from)
    dated = effective, periods_of(ctx, item.document.legal_entity).book(effective)
    moved = DeductionMoved(
        command.item,
        status,
        command.owner or standing.owner,
        command.due_on or standing.due_on,
        ctx.reason,
        dated if _recounts(standing, status) else None,
        *dated,
    )
    same = (moved.status, moved.owner, moved.due_on) == (standing.status, standing.owner, standing.due_on)
    return [] if same and not ctx.reason else [moved]


def _recounts(standing: Deduction, status: str) -> bool:
    """A claim that the credit limit passes over counts from the day it is charged back, and no longer from the day it
    is a claim again."""
    return not standing.code_exposes and (status == CHARGED_BACK) is not (standing.status == CHARGED_BACK)


def ask_for_credit_note(command: AskForCreditNote, account: Account, ctx: Context) -> list[Outcome]:
    """Billing's credit note finds the deduction by its name and is applied to it."""
    item = _deduction(command.item, account)
    if not isinstance(item, Item):
        return [item]
    assert item.deduction is not None
    left, currency = item.open - item.deduction.asked, item.document.currency
    if not 0 < command.amount <= left:
        detail = f"{to_text(left, currency)} {currency} of {command.item} is open and not asked for yet"
        return [Refuse("more-than-open", detail)]
    return [CreditNoteAsked(command.item, command.amount, ctx.reason)]


def _deduction(name: str, account: Account) -> Item | Refuse | Wait:
    item = account.items.get(name)
    if item is None:
        return Wait(unit_of(account.name), f"no item {name} on account {account.name}")
    if item.deduction is None:
        return Refuse("no-deduction", f"{name} is no deduction")
    if item.open == 0:
        return Refuse("resolved", f"nothing of {name} is open any more")
    return item
