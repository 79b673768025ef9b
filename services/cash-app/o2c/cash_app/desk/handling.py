"""How people work on receipts: holds, comments, and who looks after which.

A receipt on hold is left alone by rules and persons until it is released or its day is over; the bank may still take it
back. Why it is held is one of `HOLDS`.
"""

from o2c.cash_app.account import Account, Receipt, unit_of
from o2c.cash_app.desk.commands import HoldReceipt, NoteOnReceipt, ReleaseReceipt
from o2c.cash_app.receipts.asking import recall
from o2c.cash_app.receipts.events import ReceiptHeld, ReceiptNoted, ReceiptReleased
from o2c.chassis.domain import Context, Outcome, Refuse, Wait

HOLDS = {
    "compliance": "sanctions or money laundering is looked into",
    "legal": "attached or disputed in law",
    "wrong-entity": "meant for another legal entity",
    "awaiting-advice": "the customer said that an advice will come",
    "post-dated": "not to be used before its day",
    "stale-cheque": "so old a cheque that the bank may refuse it",
    "undated-cheque": "nobody said which day is on the cheque",
}


def hold(command: HoldReceipt, account: Account, ctx: Context) -> list[Outcome]:
    receipt = _live(command.receipt, account)
    if not isinstance(receipt, Receipt):
        return [receipt]
    if command.code not in HOLDS:
        return [Refuse("unknown-hold", f"{command.code!r}; expected one of {', '.join(HOLDS)}")]
    if command.until is not None and command.until < ctx.today:
        return [Refuse("day-is-over", f"a hold until {command.until}, today is {ctx.today}")]
    return [ReceiptHeld(command.receipt, command.code, command.until, ctx.actor, ctx.reason)]


def release(command: ReleaseReceipt, account: Account, ctx: Context) -> list[Outcome]:
    """It is decided about as if it came now."""
    receipt = _live(command.receipt, account)
    if not isinstance(receipt, Receipt):
        return [receipt]
    if receipt.hold is None:
        return [Refuse("not-on-hold", f"{command.receipt} is not on hold")]
    released = ReceiptReleased(command.receipt, ctx.actor, ctx.reason)
    # Documents, customers and advices may have become known meanwhile.
    return [released, recall(unit_of(account.name), command.receipt, anew=True)]


def note(command: NoteOnReceipt, account: Account, ctx: Context) -> list[Outcome]:
    receipt = _live(command.receipt, account)
    if not isinstance(receipt, Receipt):
        return [receipt]
    if not command.comment and command.assigned_to in (None, receipt.assigned_to):
        return []
    return [ReceiptNoted(command.receipt, command.comment, command.assigned_to, ctx.actor)]


def _live(name: str, account: Account) -> Receipt | Refuse | Wait:
    receipt = account.receipts.get(name)
    if receipt is None:
        return Wait(unit_of(account.name), f"no receipt {name} on account {account.name}")
    if not receipt.live:
        return Refuse("nothing-left", f"nothing is left of {name} on account {account.name}")
    return receipt
