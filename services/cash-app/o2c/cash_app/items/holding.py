"""Items that rules leave alone because they are disputed or under legal hold, and items' numbers of a system before.

No rule applies money to such an item, whether a payment names it or its amount fits; it is suggested with that reason.
What was applied before stays. When it is released, money that named it, or that it fits, is tried again.
"""

from o2c.cash_app.account import Account, Item, unit_of
from o2c.cash_app.found import found_of
from o2c.cash_app.items.commands import AddNumber, HoldItem, ReleaseItem
from o2c.cash_app.items.events import ItemHeld, ItemReleased, NumberAdded
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.receipts.asking import recall, recall_naming
from o2c.cash_app.receipts.commands import TryAmount
from o2c.chassis.domain import Context, Outcome, Refuse, Send, Wait

HOLDS = {"disputed": "the customer disputes it", "legal": "attached, frozen or disputed in law"}


def hold(command: HoldItem, account: Account, ctx: Context) -> list[Outcome]:
    item = _open(command.item, account)
    if not isinstance(item, Item):
        return [item]
    if command.code not in HOLDS:
        return [Refuse("unknown-hold", f"{command.code!r}; expected one of {', '.join(HOLDS)}")]
    if item.hold == command.code:
        return [Refuse("held-already", f"{command.item} is on hold ({item.hold}) already")]
    return [ItemHeld(command.item, command.code, ctx.actor, ctx.reason)]


def release(command: ReleaseItem, account: Account, ctx: Context) -> list[Outcome]:
    item = _open(command.item, account)
    if not isinstance(item, Item):
        return [item]
    if not item.hold:
        return [Refuse("not-on-hold", f"{command.item} is not on hold")]
    naming = recall_naming(account, [command.item])
    released = ItemReleased(command.item, ctx.actor, ctx.reason)
    fitting = Send(unit_of(account.name), TryAmount(command.item), (PERIODS + item.document.legal_entity,))
    return [released, *naming, fitting]


def add_number(command: AddNumber, account: Account, ctx: Context) -> list[Outcome]:
    """Receipts that named it and wait are tried again. Nothing where it is known by that number already."""
    item = account.items.get(command.item)
    if item is None:
        return [Wait(unit_of(account.name), f"no item {command.item} on account {account.name}")]
    if not command.keys:
        return [Refuse("no-number", f"{command.number!r} is too short, or a year, to be looked for in a text")]
    if command.number in (item.document.number, *item.document.former_numbers):
        return []
    waiting = found_of(ctx).waiting
    places = sorted({place for key in command.keys for place in waiting.get("t" + key, ())})
    added = NumberAdded(command.item, command.number, ctx.actor, ctx.reason)
    return [added, *(recall(unit, receipt, anew=True) for unit, receipt in places)]


def _open(name: str, account: Account) -> Item | Refuse | Wait:
    item = account.items.get(name)
    if item is None:
        return Wait(unit_of(account.name), f"no item {name} on account {account.name}")
    if item.open == 0:
        return Refuse("item-not-open", f"nothing of {name} is open any more")
    return item
