"""Making room for a payment that names an item: what gives way to it (`claims.py`) is taken off the item, the payment
is placed, and they are put back on what is left."""

from collections.abc import Iterable, Sequence

from o2c.cash_app.account import Account, Item, item_stream, unit_of
from o2c.cash_app.adjustments import keeping
from o2c.cash_app.facts import Facts
from o2c.cash_app.families.back import home
from o2c.cash_app.items import claims
from o2c.cash_app.items.commands import ReleaseCredits, ReleasePayment
from o2c.cash_app.items.credits import pair
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.ledger.periods import periods_of
from o2c.cash_app.receipts import placing
from o2c.cash_app.receipts.asking import apply_credits, recall, release_payment
from o2c.cash_app.receipts.placement import Placement
from o2c.cash_app.receipts.placing import Rows
from o2c.chassis.domain import Context, Outcome, Send

ROUNDS = 2
"""So often room is made for one decision: something of the same batch may come in between. Then what is open counts,
for some of it may be unable to yield."""


def in_the_way(account: Account, receipt: str, placements: Iterable[Placement], rounds: int) -> list[Item]:
    """Items of which more is to be settled than is open now.

    From the second round on all items: what yielded in the first is put back just now.
    """
    items = [(account.items[p.item], p.settled) for p in placements]
    full = [item for item, amount in items if abs(amount) > abs(claims.left(item, receipt))]
    if not full or rounds == ROUNDS:
        return []
    return [item for item, _ in items] if rounds else full


def around(account: Account, items: Sequence[Item], facts: Facts, again: Send) -> list[Send]:
    """Make room on these items, do `again`, and put back what gave way."""
    unit, reason = unit_of(account.name), f"{facts.receipt} names the item"
    guesses = [(guess.receipt, item) for item in items for guess in claims.guesses(item, facts.receipt)]
    credited = [item for item in items if _credit_notes(account, item)]
    return [
        *(release_payment(account, receipt, item, reason) for receipt, item in guesses),
        *(_release_credits(account, item, facts) for item in credited),
        again,
        *(apply_credits(account, facts.legal_entity, item.document.document, put_back=True) for item in credited),
        *(recall(unit, receipt, anew=False) for receipt in dict.fromkeys(receipt for receipt, _ in guesses)),
    ]


def _credit_notes(account: Account, item: Item) -> list[str]:
    """Those applied to the item, which may be spent and not loaded, and those of which something is left."""
    waiting = account.credit_notes.get(item.document.document, [])
    return sorted({*waiting, *(credit.counter for credit in item.credits)} if item.document.gross > 0 else ())


def _release_credits(account: Account, item: Item, facts: Facts) -> Send:
    name = item.document.document
    streams = (item_stream(name), *map(item_stream, _credit_notes(account, item)))
    command = ReleaseCredits(name, facts.receipt, facts.value_date)
    return Send(unit_of(account.name), command, (PERIODS + item.document.legal_entity,), streams)


def release_credits(command: ReleaseCredits, account: Account, ctx: Context) -> list[Outcome]:
    """Nothing of a credit note whose period is closed."""
    invoice = account.items[command.invoice]
    periods = periods_of(ctx, invoice.document.legal_entity)
    events: list[Outcome] = []
    for credited in claims.later_credits(invoice, command.receipt, command.value_date):
        if periods.is_open(credited.effective):
            events += pair(invoice, account.items[credited.counter], -credited.amount, periods)
    return events


def take_payment_off(command: ReleasePayment, account: Account, ctx: Context) -> list[Outcome]:
    """What rules applied of a receipt to an item; nothing where a period was closed over it, or somebody has worked on
    a deduction that was opened with it."""
    receipt = account.receipts.get(command.receipt)
    if receipt is None or receipt.by_hand:
        return []
    periods = periods_of(ctx, receipt.facts.legal_entity)
    here = [name for name, held in receipt.applications.items() if held.item == command.item]
    if not all(periods.is_open(receipt.applications[name].accounting) for name in here):
        return []
    if not keeping.intact(account, [account.items[command.item].applied[name] for name in here]):
        return []
    rows = Rows(command.receipt, receipt.row, periods)
    placing.unapply(rows, receipt, account, here, command.reason)
    return home(rows, receipt, account, here, command.reason)
