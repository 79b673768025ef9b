"""Stored events in the public language. Only documents are said; what billing notes for itself is not."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from o2c.billing.events import (
    CreditNoteIssued,
    Document,
    InvoiceIssued,
    Line,
    OpeningCreditAdopted,
    TaxShare,
    Terms,
)
from o2c.billing.state import State
from o2c.chassis.money import to_text
from o2c.contracts.wire import billing as said
from o2c.contracts.wire.base import Message
from o2c.contracts.wire.erp import Instalment as SaidInstalment
from o2c.contracts.wire.erp import TaxShare as SaidTaxShare

MIGRATION = "migration-clearing"
"""The journal's account against which opening items stand; with the general ledger's own entry it is 0.00."""


def publish(event: Any, state: State, unit: str) -> Iterable[tuple[str, Message]]:  # noqa: ARG001
    if type(event) is OpeningCreditAdopted or (type(event) is InvoiceIssued and event.opening is not None):
        return ((event.customer, _opening(event)),)
    if type(event) is InvoiceIssued:
        asked = event.origin.payment_reference if event.origin else ""
        invoice = said.InvoiceIssued(
            **_common(event, -1), terms=_terms(event.terms, event.currency), payment_reference=asked
        )
        return ((event.customer, invoice),)
    if type(event) is CreditNoteIssued:
        fields = _common(event, 1)
        note = said.CreditNoteIssued(
            **fields, invoice=event.invoice, reason=event.reason, deduction=event.deduction or None
        )
        return ((event.customer, note),)
    return ()


def _opening(event: InvoiceIssued | OpeningCreditAdopted) -> Message:
    """Posted is the open amount, and against nothing that was sold or taxed: the general ledger has that already."""
    opening, credit, origin = event.opening, isinstance(event, OpeningCreditAdopted), event.origin
    assert opening is not None
    assert origin is not None
    posted = said.Posting(account=MIGRATION, amount=to_text(opening.open if credit else -opening.open, event.currency))
    return said.OpeningItemAdopted(
        **_common(event, 1) | {"postings": (posted,)},
        item_kind="credit-note" if credit else "invoice",
        open=to_text(opening.open, event.currency),
        cutover=opening.cutover,
        terms=_terms(event.terms, event.currency),
        payment_reference=origin.payment_reference,
        loaded_by=opening.loaded_by,
    )


@lru_cache(4096)
def _terms(terms: Terms, currency: str) -> said.Terms:
    return said.Terms(
        code=terms.code,
        due_date=terms.due_date,
        discounts=tuple(said.DiscountTier(percent=tier.percent, until=tier.until) for tier in terms.discounts),
        tax_mode="reduce" if terms.tax_mode == "reduce" else "keep",
        discount_base="net" if terms.tax_mode == "pre-reduced" else "gross",
        instalments=tuple(
            SaidInstalment(due_date=part.due_date, amount=to_text(part.amount, currency)) for part in terms.instalments
        ),
    )


def _common(document: Document, sign: int) -> dict[str, Any]:
    """`sign` of the revenue and tax lines: a credit, as an invoice's are, is negative."""
    currency, origin = document.currency, document.origin
    return {
        "document": document.document,
        "number": document.number,
        "customer": document.customer,
        "legal_entity": document.legal_entity,
        "currency": currency,
        "document_date": document.document_date,
        "order": document.order,
        "shipment": document.shipment,
        "customer_reference": document.customer_reference,
        "lines": tuple(_line(line, currency) for line in document.lines),
        "taxes": tuple(_share(share, currency) for share in document.taxes if share.code),
        "net": to_text(document.net, currency),
        "tax": to_text(document.tax, currency),
        "gross": to_text(document.gross, currency),
        "postings": _postings(document.taxes, currency, sign),
        "books": "ours" if origin is None else "erp",
        "origin": None
        if origin is None
        else said.Origin(source_system=origin.source_system, fiscal_year=origin.fiscal_year, number=origin.number),
        "source_known": document.source_known,
        "attributes": document.attributes,
    }


def _line(line: Line, currency: str) -> said.DocumentLine:
    return said.DocumentLine(
        line=line.line,
        product=line.product,
        description=line.description,
        quantity=line.quantity,
        unit=line.unit,
        net=to_text(line.net, currency),
        tax=to_text(line.tax, currency),
        tax_category=line.tax_category,
        tax_rate=line.tax_rate,
    )


def _share(share: TaxShare, currency: str) -> SaidTaxShare:
    return SaidTaxShare(
        category=share.category,
        rate=share.rate,
        base=to_text(share.base, currency),
        tax=to_text(share.tax, currency),
    )


def _postings(shares: Iterable[TaxShare], currency: str, sign: int) -> tuple[said.Posting, ...]:
    """Revenue and tax per tax code; lines of 0.00 are left out. The receivable is minus their sum.

    An invoice over 100.00 + 19.00: revenue S19 -100.00, tax-payable S19 -19.00.
    """
    postings: list[said.Posting] = []
    for share in shares:
        for account, amount in (("revenue", share.base), ("tax-payable", share.tax)):
            if amount:
                text = to_text(sign * amount, currency)
                postings.append(said.Posting(account=account, tax_code=share.code, amount=text))
    return tuple(postings)
