"""What tests of billing say: contract events with the fields that matter here, and the service in memory."""

from datetime import UTC, date, datetime
from typing import Any

from msgspec.structs import replace

from o2c.billing.commands import IssueCreditNote
from o2c.billing.decider import BillingDecider
from o2c.billing.events import EVENTS
from o2c.billing.publications import publish
from o2c.billing.reactions import HEARS
from o2c.billing.series import Numbers
from o2c.chassis.domain import Context, Refuse, Wait
from o2c.chassis.testing.spec import Memory
from o2c.contracts import credit, erp, order
from o2c.contracts.base import Event
from o2c.contracts.money import Money

DAY = date(2026, 5, 4)
CUSTOMER = "C-1"
SHIPMENT = "shipment:O-1/S-1"
ERP_INVOICE = "invoice:SAP/ACME/2026/900001"


def at(day: date) -> Context:
    now = datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC)
    return Context(now=now, actor="tester", correlation="", causation="", found={"series": Numbers()})


def billing(*events: Event, today: date = DAY) -> Memory:
    """A service that has heard these events, one by one."""
    memory = Memory(BillingDecider(), EVENTS, HEARS, publish, at(today))
    for event in events:
        memory.hear(event)
    return memory


def on(memory: Memory, today: date) -> Memory:
    """The same service another day; its number series go on."""
    memory.ctx = replace(at(today), found=memory.ctx.found)
    return memory


def ask(memory: Memory, command: IssueCreditNote, unit: str = SHIPMENT) -> Any:
    """A person's command: the credit note that is said, or why not."""
    (outcome,) = memory.decider.decide(command, memory.state(unit), memory.ctx)
    if isinstance(outcome, Refuse | Wait):
        return outcome
    (said,) = memory._store(unit, outcome, set())
    return said


def refusal(memory: Memory) -> tuple[str, str]:
    """Code and detail of the one refusal."""
    ((_, refused),) = memory.refused
    return refused.code, refused.detail


def credit_note(document: str = "ACME-INV-2026-000001", reason: str = "returned", **what: Any) -> IssueCreditNote:
    return IssueCreditNote(document=document, legal_entity="ACME", reason=reason, **what)


def line(net: str, number: int = 1, rate: str = "19", category: str = "S", quantity: str = "1") -> order.ShippedLine:
    return order.ShippedLine(
        line=number,
        product=f"P-{number}",
        quantity=quantity,
        unit_price="1",
        tax_category=category,
        tax_rate=rate,
        net=net,
        gross=net,
    )


def shipped(*lines: order.ShippedLine, shipment: str = "S-1", day: date = DAY, **more: Any) -> order.OrderShipped:
    fields: dict[str, Any] = {
        "order": "O-1",
        "revision": 1,
        "customer": CUSTOMER,
        "legal_entity": "ACME",
        "currency": "EUR",
        "payment_terms": "net 30",
        "net": "0",
        "gross": "0",
    }
    return order.OrderShipped(**fields | more, shipment=shipment, shipped_on=day, lines=lines or (line("100.00"),))


def registered(terms: str = "net 30", customer: str = CUSTOMER) -> credit.CustomerRegistered:
    return credit.CustomerRegistered(customer=customer, name="Example GmbH", payment_terms=terms)


def terms_changed(new: str, old: str = "net 30") -> credit.PaymentTermsChanged:
    return credit.PaymentTermsChanged(customer=CUSTOMER, old=old, new=new)


def erp_invoice(gross: str = "119.00", currency: str = "EUR", **more: Any) -> erp.ErpInvoiceIssued:
    fields: dict[str, Any] = {"number": "900001", "due_date": date(2026, 6, 3)}
    return erp.ErpInvoiceIssued(**_erp(gross, currency) | fields | more)


def erp_credit_note(gross: str = "19.00", currency: str = "EUR", **more: Any) -> erp.ErpCreditNoteIssued:
    fields: dict[str, Any] = {"number": "77", "invoice_number": "900001"}
    return erp.ErpCreditNoteIssued(**_erp(gross, currency) | fields | more)


def tax(base: str, amount: str, rate: str = "19", category: str = "S") -> erp.TaxShare:
    return erp.TaxShare(category=category, rate=rate, base=base, tax=amount)


def _erp(gross: str, currency: str) -> dict[str, Any]:
    return {
        "source_system": "SAP",
        "fiscal_year": 2026,
        "legal_entity": "ACME",
        "customer": CUSTOMER,
        "gross": Money(amount=gross, currency=currency),
        "document_date": DAY,
    }
