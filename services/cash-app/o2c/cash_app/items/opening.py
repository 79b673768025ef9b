"""Open items: invoices and credit notes as they are issued."""

from o2c.cash_app.account import Account, group_key, unit_of
from o2c.cash_app.events import ItemOpened
from o2c.cash_app.facts import Document
from o2c.cash_app.found import found_of
from o2c.cash_app.items.commands import OpenItem
from o2c.cash_app.ledger import rates
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.ledger.periods import periods_of
from o2c.cash_app.receipts.asking import apply_credits, recall
from o2c.cash_app.receipts.commands import TryAmount
from o2c.cash_app.receipts.prepayments import consume_for
from o2c.cash_app.texts.references import references_of
from o2c.chassis.domain import Context, Outcome, Refuse, Send

MAX_RESTS = 20


def open_item(command: OpenItem, account: Account, ctx: Context) -> list[Outcome]:
    document = command.document
    if document.document in account.items:
        return []
    total = sum([posting.amount for posting in document.postings])
    if total + document.owed:
        detail = f"the postings of {document.number} must sum to {-document.owed} minor units, not {total}"
        return [Refuse("postings-do-not-balance", detail)]
    waits = rates.missing(ctx)
    if waits is not None:
        return [waits]
    accounting = periods_of(ctx, document.legal_entity).book(document.counts_from)
    opened = ItemOpened(document, accounting, rates.of(ctx, document.document_date))
    return [opened, *_credits(document, account), *_receipts(document, account, ctx)]


def _credits(document: Document, account: Account) -> list[Outcome]:
    if document.invoice:
        return [apply_credits(account, document.legal_entity, document.invoice)]
    if document.document in account.credit_notes:
        return [apply_credits(account, document.legal_entity, document.document)]
    return []


def _receipts(document: Document, account: Account, ctx: Context) -> list[Outcome]:
    """Receipts that named the document before it came, on whatever account, and money here that named nothing."""
    waiting = found_of(ctx).waiting
    places = sorted({place for key in references_of(document) for place in waiting.get("t" + key, ())})
    sends: list[Outcome] = [recall(unit, receipt, anew=True) for unit, receipt in places]
    if any(group.loose for group in account.groups.values()):
        unit, naming = unit_of(account.name), tuple([receipt for _, receipt in places])
        sends.append(Send(unit, TryAmount(document.document, naming), (PERIODS + document.legal_entity,)))
    return [*sends, *consume_for(document, account), *_rests(document, account)]


def _rests(document: Document, account: Account) -> list[Outcome]:
    """Receipts that were paid for more than they name, and just this may be the rest."""
    group = account.groups.get(group_key(document.legal_entity, document.currency))
    names = sorted(group.rests.get(document.owed, ()))[:MAX_RESTS] if group else []
    return [recall(unit_of(account.name), name, anew=False) for name in names]
