"""Contract events in, commands out."""

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from o2c.cash_app.account import unit_of
from o2c.cash_app.advices.reactions import AdviceReactions
from o2c.cash_app.bank.reactions import BankReactions
from o2c.cash_app.cutover import reactions as cutover
from o2c.cash_app.facts import TAX, Document, Instalment, ItemKind, Posting, TaxPart, Tier
from o2c.cash_app.items.commands import OpenItem
from o2c.cash_app.items.holding import HOLDS
from o2c.cash_app.ledger import rates
from o2c.cash_app.ledger.commands import AcknowledgeClosing
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.payers import names
from o2c.cash_app.payers.commands import LearnPayer
from o2c.cash_app.payers.payers import UNIT as PAYER
from o2c.cash_app.policies.known import KnownPolicies
from o2c.cash_app.policy import Policy
from o2c.cash_app.texts import references
from o2c.chassis.domain import Reaction, Send
from o2c.chassis.money import to_minor
from o2c.chassis.private import Unlogged
from o2c.contracts import bank, billing, credit, erp, opening, remittance
from o2c.contracts.base import Event

Billed = billing.InvoiceIssued | billing.CreditNoteIssued | billing.OpeningItemAdopted
GROUP = "customer_group"
"""Attribute of the customer master that names the customer group."""

IGNORES: tuple[type[Event], ...] = (
    credit.CreditAccountOpened,
    credit.CreditLimitChanged,
    credit.PaymentTermsChanged,
    credit.OrderCreditApproved,
    credit.OrderCreditDeclined,
    credit.CreditThresholdCrossed,
    credit.CreditBalanceProved,
)


def hears(policies: KnownPolicies, secret: bytes, partitions: int) -> dict[type[Event], Reaction]:
    policy = policies.base
    return {
        billing.InvoiceIssued: lambda event: invoice_issued(event, policy),
        billing.CreditNoteIssued: lambda event: credit_note_issued(event, policy),
        billing.OpeningItemAdopted: lambda event: opening_item_adopted(event, policy),
        opening.OpeningMoneyStated: lambda event: cutover.money(event, policy),
        opening.ControlBalanceStated: cutover.control,
        billing.BillingBalanceProved: lambda event: acknowledged(event, partitions),
        erp.ExchangeRatePublished: rates.published,
        bank.BankStatementReceived: BankReactions(policies, secret).statement_received,
        remittance.RemittanceAdvised: AdviceReactions(policies, secret).advised,
        credit.CustomerRegistered: lambda event: _payer(event, secret),
        credit.CustomerChanged: lambda event: _payer(event, secret),
    }


# -- billing


def invoice_issued(event: billing.InvoiceIssued, policy: Policy) -> tuple[Send, ...]:
    terms = event.terms
    tiers = tuple([Tier(tier.percent, tier.until) for tier in terms.discounts])
    taxed = tiers and terms.tax_mode == "reduce"
    document = _document(event, "invoice", terms.due_date, tiers, _taxes(event) if taxed else ())
    document = _marked(document, event.attributes)
    if event.payment_reference:
        document = replace(document, payment_reference=event.payment_reference)
    if tiers and terms.discount_base == "net":
        document = replace(document, discount_base="net")
    if terms.instalments:
        document = replace(document, instalments=_instalments(terms, event.currency))
    return _open(document, event, policy)


def opening_item_adopted(event: billing.OpeningItemAdopted, policy: Policy) -> tuple[Send, ...]:
    kind: ItemKind = "invoice" if event.item_kind == "invoice" else "credit-note"
    tiers = tuple([Tier(tier.percent, tier.until) for tier in event.terms.discounts])
    document = cutover.cut_over(_document(event, kind, event.terms.due_date, tiers), event)
    return _open(_marked(document, event.attributes), event, policy)


def acknowledged(proof: billing.BillingBalanceProved, partitions: int) -> tuple[Send, ...]:
    """What stands before the proof in its partition has been heard. Nothing, while nothing is closing."""
    return tuple(
        [
            Send(
                PERIODS + heard.legal_entity,
                AcknowledgeClosing(heard.closing, "billing", proof.partition, heard.sequence, partitions),
            )
            for heard in proof.closing
        ]
    )


def _instalments(terms: billing.Terms, currency: str) -> tuple[Instalment, ...]:
    return tuple([Instalment(part.due_date, to_minor(part.amount, currency)) for part in terms.instalments])


def credit_note_issued(event: billing.CreditNoteIssued, policy: Policy) -> tuple[Send, ...]:
    return _open(
        _document(event, "credit-note", event.document_date, invoice=event.deduction or event.invoice), event, policy
    )


def _marked(document: Document, attributes: Mapping[str, str]) -> Document:
    """What the issuer's attributes say: that it is on hold, what it was called in a system before, and what it belongs
    to besides its order."""
    if not attributes:
        return document
    hold, former = attributes.get("hold", ""), attributes.get("former_number", "").strip()
    return replace(
        document,
        hold=hold if hold in HOLDS else "",
        former_numbers=(former,) if former else (),
        contract=attributes.get("contract", "").strip(),
        statement=attributes.get("statement", "").strip(),
    )


def _open(document: Document, event: Billed, policy: Policy) -> tuple[Send, ...]:
    entity = document.legal_entity
    needed = rates.needed(policy, entity, document.currency, [document.document_date])
    return (Send(unit_of(event.customer), OpenItem(document), (PERIODS + entity, *needed)),)


def _document(
    event: Billed,
    kind: ItemKind,
    due_date: date,
    tiers: tuple[Tier, ...] = (),
    taxes: tuple[TaxPart, ...] = (),
    invoice: str = "",
) -> Document:
    currency = event.currency
    gross = to_minor(event.gross, currency)
    return Document(
        event.document,
        event.number,
        kind,
        event.legal_entity,
        currency,
        gross if kind == "invoice" else -gross,
        event.document_date,
        due_date,
        tuple([Posting(p.account, p.tax_code, to_minor(p.amount, currency)) for p in event.postings]),
        event.books,
        event.order,
        event.shipment,
        invoice,
        tiers,
        taxes,
        event.customer_reference,
    )


def _taxes(event: billing.InvoiceIssued) -> tuple[TaxPart, ...]:
    """Base and tax per tax code, as the document posts them."""
    parts: dict[str, list[int]] = {}
    for posting in event.postings:
        part = parts.setdefault(posting.tax_code, [0, 0])
        part[posting.account == TAX] -= to_minor(posting.amount, event.currency)
    return tuple([TaxPart(code, base, tax) for code, (base, tax) in parts.items()])


# -- credit


def _payer(event: credit.CustomerRegistered | credit.CustomerChanged, secret: bytes) -> tuple[Send, ...]:
    numbers = (references.customer_key(event.customer), references.tax_key(event.tax_id))
    clues = [
        *("a" + account.hash for account in event.bank_accounts),
        names.clue(event.name, secret),
        *("t" + number for number in numbers if number),
    ]
    command = LearnPayer(
        event.customer,
        tuple(dict.fromkeys(clue for clue in clues if clue)),
        names.spelling(event.name, secret),
        Unlogged(event.name),
        event.parent or "",
        event.attributes.get(GROUP, ""),
        event.country,
    )
    return (Send(PAYER + event.customer, command),)
