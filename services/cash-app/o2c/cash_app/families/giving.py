"""On the payer's account: portions go to the accounts whose items a payment settles, are called back, and come back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from o2c.cash_app.account import Account, Receipt, item_stream, item_streams, receipt_stream, unit_of
from o2c.cash_app.events import Weighing
from o2c.cash_app.facts import Evidence, Facts
from o2c.cash_app.families import splitting
from o2c.cash_app.families.back import dated
from o2c.cash_app.families.commands import AwaitItems, GivePortionBack, TakePortion, TakePortionBack
from o2c.cash_app.families.events import PORTION_ROWS, PortionGiven, PortionTakenBack
from o2c.cash_app.families.facts import Beside
from o2c.cash_app.families.splitting import Portions
from o2c.cash_app.items import claims
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.ledger.periods import periods_of
from o2c.cash_app.ledger.valuation import Purse, Rate
from o2c.cash_app.matching.rules import PERSON
from o2c.cash_app.payers.identify import PARENT, REFERENCES
from o2c.cash_app.receipts import asking
from o2c.cash_app.receipts.placing import Rows
from o2c.chassis.domain import Context, Outcome, Send


def give(
    rows: Rows,
    facts: Facts,
    account: Account,
    portions: Portions,
    purse: Purse,
    rule: str,
    evidence: tuple[Evidence, ...],
    rate: Rate | None,
    said: str = "",
) -> list[Outcome]:
    """Adds the events of giving to `rows`; returns what is asked of the other accounts. `purse` is what is unapplied
    after all that the receipt settles here. An account that gives, because a person lets a credit note of it pay for
    others, comes first."""
    asked: list[Outcome] = []
    for name, placements in sorted(portions.items(), key=lambda each: (splitting.paid(each[1]) > 0, each[0])):
        amount, row = splitting.paid(placements), rows.next()
        items = tuple([placement.item for placement in placements])
        value, reason = purse.take(amount), splitting.why(account.name, name, placements, known=not account.is_pool)
        dated = facts.value_date, rows.periods.book(facts.booking_date)
        rows.events.append(PortionGiven(facts.receipt, name, row, amount, value, items, *dated, reason, rule == PERSON))
        by = PERSON if rule == PERSON else REFERENCES if account.is_pool else PARENT
        weighing = Weighing(by, (Evidence(by, reason),), items)
        portion, first = replace(facts, amount=amount), row * PORTION_ROWS
        taken = TakePortion(
            portion, account.name, first, value, weighing, placements, rule, evidence, reason, said, rate
        )
        asked.append(to(name, taken))
    return asked


def to(account: str, command: TakePortion) -> Send:
    facts = command.facts
    items = [placement.item for placement in command.placements]
    streams = (receipt_stream(account, facts.receipt), *item_streams(account, items))
    return Send(unit_of(account), command, (PERIODS + facts.legal_entity,), streams)


def call_back(
    receipt: Receipt, reason: str, returned_on: date | None = None, accounts: Iterable[str] | None = None
) -> list[Send]:
    """All portions, or those of some accounts, as of the day they counted from, or on which the bank took the money."""
    facts = receipt.facts
    return [
        Send(
            unit_of(name),
            GivePortionBack(facts.receipt, reason, returned_on),
            (PERIODS + facts.legal_entity,),
            (receipt_stream(name, facts.receipt), *map(item_stream, portion.items)),
        )
        for name, portion in receipt.portions.items()
        if accounts is None or name in accounts
    ]


def account_of(application: str, receipt: Receipt) -> str:
    """Where an application of one of its portions is; "" for any other."""
    row = int(application.rpartition("#")[2]) // PORTION_ROWS if application.rpartition("#")[2].isdecimal() else 0
    return next((name for name, portion in receipt.portions.items() if portion.row == row), "")


def take_back(command: TakePortionBack, account: Account, ctx: Context) -> list[Outcome]:
    receipt = account.receipts[command.receipt]
    facts, name, unit = receipt.facts, command.receipt, unit_of(account.name)
    periods = periods_of(ctx, facts.legal_entity)
    moved = command.amount, command.value, *dated(facts, command.returned_on, periods), command.reason
    back = PortionTakenBack(name, command.account, receipt.row, *moved, command.by_hand, command.item)
    if command.by_hand:
        return [back, asking.look_again(receipt, account), *asking.recall_repeating(account, name)]
    return [back, *([asking.recall(unit, name, anew=False, refused=True)] if command.refused else ())]


def wait_for(
    facts: Facts, account: Account, beside: Sequence[Beside], reads: Mapping[str, Any], before: Iterable[Beside] = ()
) -> list[Outcome]:
    """To the accounts whose items are named: when what is open of them changes, the payment is tried again. `before`:
    what they were told already."""
    known = {name for each in before for name in each.named}
    asked: list[Outcome] = []
    for each in beside:
        new = [name for name in each.named if name not in known]
        if new:
            items = reads[unit_of(each.account)].items
            seen = tuple([(name, claims.left(items.get(name), facts.receipt)) for name in new])
            command = AwaitItems(seen, account.name, facts.receipt)
            asked.append(Send(unit_of(each.account), command, streams=tuple(map(item_stream, new))))
    return asked
