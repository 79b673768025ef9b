"""Changing what is open of an item without money: write-offs by a person, and taking them back.

A write-off counts from the day it is decided, never from before the item. What is taken back because it was wrong
counts from the day of what it corrects, booked in the earliest open period.
"""

from datetime import date
from typing import Any

from o2c.cash_app.account import Account, Item, item_stream, unit_of
from o2c.cash_app.adjustments import approvals, own_limits
from o2c.cash_app.adjustments.commands import TakeAdjustmentBack, WriteOff
from o2c.cash_app.adjustments.events import AdjustmentKind, ItemAdjusted
from o2c.cash_app.adjustments.reason_codes import ReasonCode, exceeds
from o2c.cash_app.facts import Posting
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.ledger.periods import periods_of
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.asking import recall_naming
from o2c.chassis.domain import Context, Outcome, Refuse, Wait
from o2c.chassis.money import to_text


def write_off(command: WriteOff, account: Account, ctx: Context, policy: Policy) -> list[Outcome]:
    item = account.items.get(command.item)
    code = policy.reason(command.code)
    wrong = objection(command.amount, item, command.item, account) or unknown_code(code, command.code)
    if wrong is not None:
        return [wrong]
    assert item is not None
    assert code is not None
    if code.closes_by == "credit-note":
        detail = f"{code.code!r} changes what was sold and its tax: open a deduction and ask for a credit note"
        return [Refuse("needs-credit-note", detail)]
    document = item.document
    given_up = command.amount, document.gross, document.currency
    wrong = own_limits.refused(command.approval, *given_up, ctx, policy)
    if wrong is not None:
        return [wrong]
    ceiling = policy.ceiling(ctx.actor, document.currency, code.ceiling)
    alone = own_limits.fits(*given_up, ctx.actor, policy) and not exceeds(command.amount, ceiling, document.currency)
    if command.approval is None and not alone:
        about = approvals.Subject(command.item, document.legal_entity, document.currency, command.amount)
        reads, streams = (PERIODS + document.legal_entity,), (item_stream(command.item),)
        return [approvals.ask(command, about, account, ctx, reads, streams)]
    reason, second = approvals.said(command.approval, ctx)
    effective = max(command.effective or ctx.today, document.counts_from)
    lines = (Posting(code.account, "", command.amount),)
    return [Adjusting(item, ctx, reason, second).made("written-off", code.code, -command.amount, lines, effective)]


class Adjusting:
    """Makes the adjustments of one item in one decision."""

    def __init__(self, item: Item, ctx: Context, reason: str, approved_by: str = "") -> None:
        self._item, self._reason, self._approved_by = item, reason, approved_by
        self._periods = periods_of(ctx, item.document.legal_entity)
        self._number = len(item.adjustments)

    def made(
        self,
        kind: AdjustmentKind,
        code: str,
        amount: int,
        lines: tuple[Posting, ...],
        effective: date,
        **more: Any,
    ) -> ItemAdjusted:
        """`more`: counter, reverses."""
        self._number += 1
        name = self._item.document.document
        dated = effective, self._periods.book(effective)
        adjustment = f"{name}~{self._number}"
        return ItemAdjusted(
            name, adjustment, kind, code, amount, lines, *dated, self._reason, approved_by=self._approved_by, **more
        )


def take_back(command: TakeAdjustmentBack, account: Account, ctx: Context) -> list[Outcome]:
    """A write-off is undone; what was split off goes back where it came from, if all of it is still open there."""
    item = account.items.get(command.item)
    if item is None:
        return [Wait(unit_of(account.name), f"no item {command.item} on account {account.name}")]
    named = _named(item, command.adjustment)
    wrong = item.adjustments.get(named)
    if wrong is None:
        return [Refuse("no-such-adjustment", f"{command.adjustment} is not an adjustment of {command.item}")]
    if wrong.reversed:
        return [Refuse("taken-back-before", f"{command.adjustment} was taken back before")]
    events: list[Outcome] = []
    day = wrong.effective
    if wrong.kind == "split-off":
        child = account.items.get(wrong.counter)
        if child is None or child.open != -wrong.amount:
            whole = f"{to_text(-wrong.amount, item.document.currency)} {item.document.currency}"
            return [Refuse("not-all-open", f"not all {whole} of {wrong.counter} is open any more")]
        back = Adjusting(child, ctx, ctx.reason)
        events.append(back.made("split-off", wrong.code, wrong.amount, (), day, counter=command.item))
    if item.open < wrong.amount and item.document.gross > 0:  # an open credit only grows again
        owed = f"{to_text(wrong.amount, item.document.currency)} {item.document.currency}"
        return [Refuse("not-all-open", f"{owed} of {command.item} is not open any more")]
    mirrored = tuple([Posting(line.account, line.tax_code, -line.amount) for line in wrong.lines])
    again = Adjusting(item, ctx, ctx.reason)
    made = again.made(wrong.kind, wrong.code, -wrong.amount, mirrored, day, counter=wrong.counter, reverses=named)
    events.append(made)
    return events + recall_naming(account, [command.item])


def _named(item: Item, adjustment: str) -> str:
    """An adjustment's own name, or that of the one which split the named item off."""
    split = [name for name, a in item.adjustments.items() if a.counter == adjustment and not a.reversed]
    return split[-1] if split else adjustment


def objection(amount: int, item: Item | None, name: str, account: Account) -> Refuse | Wait | None:
    """Why so much cannot be taken off an item without money."""
    if item is None:
        return Wait(unit_of(account.name), f"no item {name} on account {account.name}")
    currency = item.document.currency
    if item.open <= 0:
        return Refuse("item-not-open", f"{name} has {to_text(item.open, currency)} {currency} open")
    if not 0 < amount <= item.open:
        detail = f"{name} has {to_text(item.open, currency)} {currency} open, not {to_text(amount, currency)}"
        return Refuse("more-than-open", detail)
    return None


def unknown_code(code: ReasonCode | None, name: str) -> Refuse | None:
    return None if code is not None else Refuse("unknown-reason-code", f"{name!r} is no reason code of this company")
