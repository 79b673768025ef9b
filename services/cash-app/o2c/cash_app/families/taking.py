"""On the accounts of others: a portion is taken and spent on their items at once, or goes back."""

from msgspec.structs import replace

from o2c.cash_app.account import Account, unit_of
from o2c.cash_app.families.back import dated, home, left_of, send_back
from o2c.cash_app.families.commands import AwaitItems, GivePortionBack, TakePortion, TakePortionBack
from o2c.cash_app.families.events import ItemAwaited, PortionTaken
from o2c.cash_app.families.giving import to
from o2c.cash_app.items import claims
from o2c.cash_app.items.yielding import around, in_the_way
from o2c.cash_app.ledger.periods import periods_of
from o2c.cash_app.matching.learning import learned
from o2c.cash_app.receipts import placing
from o2c.cash_app.receipts.asking import apply_left_credits, recall, recall_naming, recall_repeating
from o2c.cash_app.receipts.placement import Placement
from o2c.cash_app.receipts.placing import Rows
from o2c.chassis.domain import Context, Outcome


def take(command: TakePortion, account: Account, ctx: Context) -> list[Outcome]:
    """Room is made first. Where there is none after all, it goes back, and the payer's account decides anew."""
    facts, placements = command.facts, command.placements
    known = all(placement.item in account.items for placement in placements)
    items = in_the_way(account, facts.receipt, placements, command.rounds) if known else []
    if items:
        again = to(account.name, replace(command, rounds=command.rounds + 1))
        return [*around(account, items, facts, again)]
    periods = periods_of(ctx, facts.legal_entity)
    before = account.receipts.get(facts.receipt)
    rows = Rows(facts.receipt, before.row if before is not None and left_of(before) else command.row, periods)
    moved = *dated(facts, None, periods), command.reason
    rows.events.append(
        PortionTaken(facts, command.source, rows.next(), command.value, command.weighing, *moved, command.rate)
    )
    if not all(_fits(placement, account) for placement in placements):
        why = f"what it was for is open no more on {account.name}"
        back = TakePortionBack(facts.receipt, account.name, facts.amount, command.value, why, refused=True)
        return send_back(rows, back, command.source, facts)
    placing.apply(rows, facts, account, placements, command.rule, command.evidence, command.said)
    settled = [placement.item for placement in placements]
    return [
        *rows.events,
        *learned(account, facts, placements, command.rule),
        *apply_left_credits(account, settled),
    ]


def _fits(placement: Placement, account: Account) -> bool:
    item = account.items.get(placement.item)
    return item is not None and abs(placement.settled) <= abs(item.open) and placement.settled * item.open > 0


def give_back(command: GivePortionBack, account: Account, ctx: Context) -> list[Outcome]:
    receipt = account.receipts.get(command.receipt)
    if receipt is None or not left_of(receipt):
        return []
    rows = Rows(command.receipt, receipt.row, periods_of(ctx, receipt.facts.legal_entity))
    freed = sorted({held.item for held in receipt.applications.values()})
    placing.unapply(rows, receipt, account, receipt.applications, command.reason, returned_on=command.returned_on)
    return [
        *home(rows, receipt, account, list(receipt.applications), command.reason, returned_on=command.returned_on),
        *recall_naming(account, freed, but=[command.receipt]),
        *apply_left_credits(account, freed),
        *recall_repeating(account, command.receipt),
    ]


def await_items(command: AwaitItems, account: Account, _: Context) -> list[Outcome]:
    """Where more or less is open by now than was seen, it is tried again at once: nobody could tell it before."""
    waits = command.account, command.receipt
    items = [(account.items[name], seen) for name, seen in command.items if name in account.items]
    told = [ItemAwaited(item.document.document, *waits) for item, _ in items if waits not in item.awaited]
    changed = any(claims.left(item, command.receipt) != seen for item, seen in items)
    return [*told, *([recall(unit_of(command.account), command.receipt, anew=False)] if changed else ())]
