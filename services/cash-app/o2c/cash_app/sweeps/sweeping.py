"""What a sweep does on an account: one small balance given up, or taken back. It never refuses, for one balance that
has changed must not keep the others: it answers the sweep why it left it.
"""

from msgspec.structs import replace

from o2c.cash_app.account import Account, Item, Receipt
from o2c.cash_app.adjustments import adjusting
from o2c.cash_app.adjustments.adjusting import Adjusting
from o2c.cash_app.adjustments.commands import TakeAdjustmentBack
from o2c.cash_app.adjustments.reason_codes import ReasonCode
from o2c.cash_app.events import PaymentWithdrawn
from o2c.cash_app.facts import Posting
from o2c.cash_app.ledger.periods import periods_of
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.withdrawals import SMALL
from o2c.cash_app.sweeps.commands import NoteBack, NoteSwept, SweepAway, TakeSweptBack
from o2c.cash_app.sweeps.sweep import UNIT
from o2c.chassis.domain import Context, Outcome, Refuse, Send, Wait
from o2c.chassis.money import to_text


def sweep_away(command: SweepAway, account: Account, ctx: Context, policy: Policy) -> list[Outcome]:
    """A write-off of an item or a credit; of a receipt, a withdrawal of what is unapplied."""
    code = policy.reason(command.code)
    if code is None:
        return [_left(command, f"{command.code!r} is no reason code any more")]
    if command.of == "receipts":
        return _sweep_receipt(command, code, account, ctx)
    item = account.items.get(command.name)
    changed = _changed(command, item)
    if item is None or changed:
        return [_left(command, changed)]
    lines = (Posting(code.account, "", item.open),)
    effective = max(command.effective, item.document.counts_from)
    made = Adjusting(item, ctx, command.reason, command.approved_by).made(
        "written-off", code.code, -item.open, lines, effective
    )
    return [made, _done(command, made.adjustment)]


def _changed(command: SweepAway, item: Item | None) -> str:
    if item is None or item.open == 0:
        return "nothing of it is open any more"
    if item.open != command.amount:
        currency = item.document.currency
        return f"{to_text(item.open, currency)} {currency} is open by now"
    return "" if item.for_rules else "it is a claim that somebody looks into"


def _sweep_receipt(command: SweepAway, code: ReasonCode, account: Account, ctx: Context) -> list[Outcome]:
    receipt = account.receipts.get(command.name)
    changed = _spent(command, receipt)
    if receipt is None or changed:
        return [_left(command, changed)]
    facts, row = receipt.facts, receipt.row
    effective = max(command.effective, facts.value_date)
    accounting = periods_of(ctx, facts.legal_entity).book(effective)
    withdrawn = PaymentWithdrawn(
        facts.receipt, row, command.amount, SMALL, code.account, effective, accounting, command.reason,
        command.approved_by, by_hand=False, requested_by=command.asked_by,
    )  # fmt: skip
    return [withdrawn, _done(command, f"{facts.receipt}#{row}")]


def _spent(command: SweepAway, receipt: Receipt | None) -> str:
    if receipt is None or receipt.unapplied == 0:
        return "nothing of it is unapplied any more"
    if receipt.unapplied != command.amount:
        currency = receipt.facts.currency
        return f"{to_text(receipt.unapplied, currency)} {currency} is unapplied by now"
    return "" if receipt.hold is None else f"it is on hold ({receipt.hold.code})"


def take_back(command: TakeSweptBack, account: Account, ctx: Context) -> list[Outcome]:
    """As of the day it was given up, for it was wrong."""
    if command.of == "receipts":
        return _receipt_back(command, account, ctx)
    asked = TakeAdjustmentBack(command.name, command.movement)
    outcomes = adjusting.take_back(asked, account, replace(ctx, reason=command.reason))
    refused = next((o for o in outcomes if isinstance(o, Refuse | Wait)), None)
    return [_kept(command, refused.detail)] if refused is not None else [*outcomes, _kept(command)]


def _receipt_back(command: TakeSweptBack, account: Account, ctx: Context) -> list[Outcome]:
    receipt = account.receipts[command.name]
    taken = receipt.withdrawals[command.movement]
    if taken.state != "kept":
        return [_kept(command, f"{command.movement} was taken back before")]
    facts = receipt.facts
    effective = max(command.effective, facts.value_date)
    accounting = periods_of(ctx, facts.legal_entity).book(effective)
    back = PaymentWithdrawn(
        facts.receipt, receipt.row, -taken.amount, taken.kind, taken.account, effective, accounting, command.reason,
        by_hand=False, takes_back=command.movement, outcome="cancelled",
    )  # fmt: skip
    return [back, _kept(command)]


def _done(command: SweepAway, movement: str) -> Send:
    return Send(UNIT + command.sweep, NoteSwept(command.number, movement))


def _left(command: SweepAway, why: str) -> Send:
    return Send(UNIT + command.sweep, NoteSwept(command.number, left=why))


def _kept(command: TakeSweptBack, why: str = "") -> Send:
    return Send(UNIT + command.sweep, NoteBack(command.number, why))
