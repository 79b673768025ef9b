"""What one rule of an account asks of another, with the streams that the other needs loaded."""

from collections.abc import Container, Iterable

from o2c.cash_app.account import Account, Item, Receipt, item_stream, receipt_stream, unit_of
from o2c.cash_app.advices.commands import WeighAdvices
from o2c.cash_app.advices.facts import UNIT as ADVICES
from o2c.cash_app.desk.commands import Suggest
from o2c.cash_app.items.commands import ApplyCredits, ReleasePayment
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.receipts.commands import Recall
from o2c.chassis.domain import Context, Outcome, Send


def read_besides(ctx: Context, more: Iterable[str] = ()) -> tuple[str, ...]:
    """Units to read when the same is asked again: these, and what was read until now beside the periods."""
    return tuple(dict.fromkeys([*(name for name in ctx.reads if not name.startswith(PERIODS)), *more]))


def recall(unit: str, receipt: str, *, anew: bool, refused: bool = False) -> Send:
    """Try again what waits: a receipt of an account, or the advices of an amount."""
    if unit.startswith(ADVICES):
        return Send(unit, WeighAdvices())
    return Send(unit, Recall(receipt, anew, refused), streams=(receipt_stream(unit.partition(":")[2], receipt),))


def recall_naming(account: Account, items: Iterable[str], but: Container[str] = ()) -> list[Outcome]:
    """Try the receipts again that have money left, or kept for an order, and named one of these items, because what is
    open of it changed; and those on other accounts that named one."""
    opened = set(items)
    if not opened:
        return []
    unit = unit_of(account.name)
    here = [
        recall(unit, name, anew=False)
        for name, receipt in sorted(account.receipts.items())
        if name not in but and (receipt.unapplied or receipt.prepaid) and opened.intersection(receipt.weighing.named)
    ]
    elsewhere = {waits for name in opened & account.items.keys() for waits in account.items[name].awaited}
    return here + [recall(unit_of(payer), name, anew=False) for payer, name in sorted(elsewhere) if name not in but]


def recall_repeating(account: Account, receipt: str) -> list[Outcome]:
    """Try the receipts again that seemed to repeat this one, because what it had settled is open again."""
    unit = unit_of(account.name)
    return [
        recall(unit, name, anew=False)
        for name, other in sorted(account.receipts.items())
        if other.weighing.repeats == receipt and other.unapplied
    ]


def look_again(receipt: Receipt, account: Account) -> Send:
    """What is left of it after a person decided may be for something else."""
    name = receipt.facts.receipt
    streams = (receipt_stream(account.name, name),)
    return Send(unit_of(account.name), Suggest(name), (PERIODS + receipt.facts.legal_entity,), streams)


def apply_left_credits(account: Account, items: Iterable[str]) -> list[Outcome]:
    """Where invoices were settled or opened again, or their credit notes, apply what is left of those."""
    if not account.credit_notes:
        return []
    documents = [account.items[name].document for name in items]
    invoices = {document.invoice or document.document: document.legal_entity for document in documents}
    known = [(name, entity) for name, entity in sorted(invoices.items()) if account.credit_notes.get(name)]
    return [apply_credits(account, entity, name, put_back=True) for name, entity in known]


def apply_credits(account: Account, legal_entity: str, invoice: str, *, put_back: bool = False) -> Send:
    command = ApplyCredits(invoice, put_back=put_back)
    return Send(unit_of(account.name), command, (PERIODS + legal_entity,), (item_stream(invoice),))


def release_payment(account: Account, receipt: str, item: Item, reason: str) -> Send:
    name = item.document.document
    streams = (receipt_stream(account.name, receipt), item_stream(name))
    reads = (PERIODS + item.document.legal_entity,)
    return Send(unit_of(account.name), ReleasePayment(receipt, name, reason), reads, streams)
