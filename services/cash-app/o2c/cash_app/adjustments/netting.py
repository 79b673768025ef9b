"""Netting: what we owe a customer is set off against what it owes us, by an agreement and with two persons. The items
are settled without cash; `netting-clearing` holds the amount until payables book their side. Each item's part is an
adjustment of its own, and is taken back like any other.
"""

from msgspec.structs import replace

from o2c.cash_app.account import Account, Item, item_streams
from o2c.cash_app.adjustments import approvals
from o2c.cash_app.adjustments.adjusting import Adjusting, objection
from o2c.cash_app.adjustments.commands import Net
from o2c.cash_app.facts import Posting
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.receipts.asking import recall_naming
from o2c.chassis.domain import Context, Outcome, Refuse, Wait

CODE = "netting"
CLEARING = "netting-clearing"


def net(command: Net, account: Account, ctx: Context) -> list[Outcome]:
    """Asks for a second person always: nobody outside sees money move."""
    items = [account.items.get(name) for name, _ in command.shares]
    wrong = _objection(command, items, account)
    if wrong is not None:
        return [wrong]
    found = [item for item in items if item is not None]
    if command.approval is None:
        document = found[0].document
        amount = sum([share for _, share in command.shares])
        about = approvals.Subject(command.payable, document.legal_entity, document.currency, amount)
        names = [name for name, _ in command.shares]
        streams = item_streams(account.name, names)
        return [approvals.ask(command, about, account, ctx, (PERIODS + document.legal_entity,), streams)]
    reason, second = approvals.said(command.approval, ctx)
    pairs = zip(found, command.shares, strict=True)
    events = [_set_off(item, amount, command, ctx, reason, second) for item, (_, amount) in pairs]
    return [*events, *recall_naming(account, [name for name, _ in command.shares])]


def _set_off(item: Item, amount: int, command: Net, ctx: Context, reason: str, second: str) -> Outcome:
    effective = max(ctx.today, item.document.counts_from)
    lines = (Posting(CLEARING, "", amount),)
    made = Adjusting(item, ctx, reason, second).made("netted", CODE, -amount, lines, effective, counter=command.payable)
    return replace(made, agreement=command.agreement)


def _objection(command: Net, items: list[Item | None], account: Account) -> Refuse | Wait | None:
    if not items or len(dict(command.shares)) != len(items):
        return Refuse("item-twice" if items else "nothing-to-net", "each item is named once, and at least one is")
    if len({item.group for item in items if item is not None}) > 1:
        return Refuse("other-entity-or-currency", "items of one legal entity and currency are netted together")
    for item, (name, amount) in zip(items, command.shares, strict=True):
        wrong = objection(amount, item, name, account)
        if wrong is not None:
            return wrong
    return None
