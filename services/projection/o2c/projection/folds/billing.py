"""Billing's events: the documents as issued. What of them is open is cash application's to say.

Their gross amounts are summed as billing sums them, to be held against its proofs.
"""

from psycopg.types.json import Jsonb

from o2c.chassis.reader import Fact
from o2c.projection.amounts import minor
from o2c.projection.batch import Batch
from o2c.projection.reads import billing as read


def invoice(batch: Batch, fact: Fact, event: read.Document) -> None:
    _document(batch, fact, event, "invoice")


def credit_note(batch: Batch, fact: Fact, event: read.Document) -> None:
    _document(batch, fact, event, "credit-note")


def opening_item(batch: Batch, fact: Fact, event: read.Document) -> None:
    """It was billed before, by the ERP: a document, and in no total of what was billed here."""
    _listed(batch, fact, event, event.item_kind)


def _document(batch: Batch, fact: Fact, event: read.Document, kind: str) -> None:
    account_class = "invoiced" if kind == "invoice" else "credited"
    totals = batch.totals[fact.source, fact.partition]
    totals[event.legal_entity, account_class, event.currency] += minor(event.gross, event.currency)
    _listed(batch, fact, event, kind)


def _listed(batch: Batch, fact: Fact, event: read.Document, kind: str) -> None:
    currency, terms = event.currency, event.terms
    gross = minor(event.gross, currency)
    batch.documents.append(
        (
            event.document, kind, event.number, event.customer, event.legal_entity, currency, event.document_date,
            terms.due_date if terms else None, terms.code if terms else "",
            minor(event.net, currency), minor(event.tax, currency), gross,
            event.order, event.shipment, event.invoice, event.customer_reference, event.books, event.source_known,
            Jsonb(event.attributes) if event.attributes else None, event.reason,
            fact.known, fact.partition, fact.sequence, fact.actor,
            None if event.open is None else minor(event.open, currency), event.cutover,
        )
    )  # fmt: skip
