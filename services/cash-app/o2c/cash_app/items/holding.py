"""Items that rules leave alone because they are disputed or under legal hold, and items' numbers of a system before.

No rule applies money to such an item, whether a payment names it or its amount fits; it is suggested with that reason.
What was applied before stays. When it is released, money that named it, or that it fits, is tried again.

A hold is a mark: it moves nothing, and what is open of the item counts as disputed, or as legal, from its day on. Marks
of an item follow one another by their days too, so that the last one said is the one that holds, as of any day.
"""

from datetime import date

from o2c.cash_app.account import Account, Item, unit_of
from o2c.cash_app.found import found_of
from o2c.cash_app.items.commands import AddNumber, HoldItem, ReleaseItem
from o2c.cash_app.items.events import ItemHeld, ItemReleased, NumberAdded
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.ledger.periods import periods_of
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
    dated = _dated(command.effective, item, ctx)
    if isinstance(dated, Refuse):
        return [dated]
    return [ItemHeld(command.item, command.code, ctx.actor, ctx.reason, *dated)]


def release(command: ReleaseItem, account: Account, ctx: Context) -> list[Outcome]:
    item = _open(command.item, account)
    if not isinstance(item, Item):
        return [item]
    if not item.hold:
        return [Refuse("not-on-hold", f"{command.item} is not on hold")]
    dated = _dated(command.effective, item, ctx)
    if isinstance(dated, Refuse):
        return [dated]
    naming = recall_naming(account, [command.item])
    released = ItemReleased(command.item, ctx.actor, ctx.reason, item.hold, *dated)
    fitting = Send(unit_of(account.name), TryAmount(command.item), (PERIODS + item.document.legal_entity,))
    return [released, *naming, fitting]


def _dated(asked: date | None, item: Item, ctx: Context) -> tuple[date, date] | Refuse:
    """Effective and accounting date of a mark: since the day that was asked for, else today."""
    earliest = max(item.marked_on, item.document.counts_from)
    effective = max(ctx.today, earliest) if asked is None else asked
    if effective < earliest:
        return Refuse("marked-later", f"{asked} is before {earliest}, from which the item, or its last mark, counts")
    if asked is not None and asked > ctx.today:
        return Refuse("not-yet", f"{asked} is not yet; a mark counts from {ctx.today} at the latest")
    return effective, periods_of(ctx, item.document.legal_entity).book(effective)


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
