"""Our own invoices: one per shipment, and never for what the ERP bills."""

from datetime import timedelta

from o2c.billing import agreement
from o2c.billing.commands import BillShipment, LeaveToErp, NoteErpInvoice
from o2c.billing.events import InvoiceIssued, ShipmentBilledByErp, ShipmentLeftToErp, Terms
from o2c.billing.names import INVOICE, own_number, takes_numbers
from o2c.billing.sameness import Content, compared
from o2c.billing.series import Numbers
from o2c.billing.state import Bill
from o2c.billing.tax import BadRate, canonical, taxed
from o2c.billing.terms import BadTerms, work_out
from o2c.chassis.domain import Context, Outcome, Refuse, Wait
from o2c.chassis.money import to_text

TOO_MUCH = 10**15
"""Minor units from which on an amount is taken for a mistake; ten trillion euros."""
_AHEAD = timedelta(days=1)
"""A shipment's day is that of its legal entity, which may be one ahead of ours."""


def issue(command: BillShipment, bill: Bill, ctx: Context) -> list[Outcome]:
    """Issue the invoice of a shipment. The number is drawn last: a refusal after it would leave a gap."""
    if bill.issued is not None:
        what = f"shipment {command.order}/{command.shipment}, billed by {bill.issued.document},"
        return compared("same-shipment-other-content", what, _facts(bill.issued), _facts(command))
    if bill.left_to_erp or bill.erp_invoices:
        return [_billed_by_erp(command.order, command.shipment, bill)]
    if (wrong := _unbillable(command, ctx)) is not None:
        return [wrong]
    numbers: Numbers = ctx.found["series"]
    day = numbers.next_date(command.legal_entity, INVOICE, command.shipped_on)
    text = command.payment_terms or agreement.of_customer(command.customer, day, ctx)
    if isinstance(text, Wait):
        return [text]
    try:
        terms = work_out(text, day)
        lines, taxes = taxed(command.lines, _reduced_by(terms))
    except BadTerms as problem:
        return [Refuse("bad-terms", f"payment terms of {_whose(command)}: {problem}")]
    except BadRate as problem:
        return [Refuse("bad-tax-rate", f"shipment {command.order}/{command.shipment}: {problem}")]
    net, tax = sum(share.base for share in taxes), sum(share.tax for share in taxes)
    if net + tax >= TOO_MUCH:
        return [Refuse("amount-too-large", f"{to_text(net + tax, command.currency)} {command.currency} in one invoice")]
    serial, day = numbers.draw(command.legal_entity, INVOICE, command.shipped_on)
    number = own_number(command.legal_entity, INVOICE, day.year, serial)
    return [
        InvoiceIssued(
            document=number,
            number=number,
            serial=serial,
            customer=command.customer,
            legal_entity=command.legal_entity,
            currency=command.currency,
            document_date=day,
            order=command.order,
            shipment=command.shipment,
            customer_reference=command.customer_reference,
            lines=lines,
            taxes=taxes,
            net=net,
            tax=tax,
            origin=None,
            source_known=None,
            attributes=command.attributes,
            terms=terms,
        )
    ]


def _reduced_by(terms: Terms) -> str:
    """The discount, in per cent, that the stated tax is reduced by: the largest that may be taken."""
    return terms.discounts[0].percent if terms.tax_mode == "pre-reduced" else "0"


def leave(command: LeaveToErp, bill: Bill, ctx: Context) -> list[Outcome]:  # noqa: ARG001
    """Who bills is fixed on the order; this one is the ERP's."""
    if bill.issued is not None:
        return [_billed_by_us(command.order, command.shipment, bill.issued)]
    return [] if bill.left_to_erp else [ShipmentLeftToErp(command.shipped_on)]


def note_erp_invoice(command: NoteErpInvoice, bill: Bill, ctx: Context) -> list[Outcome]:  # noqa: ARG001
    """An adopted invoice names the shipment: a second item for what we billed is a contradiction."""
    if bill.issued is not None:
        return [_billed_by_us(command.order, command.shipment, bill.issued)]
    return [] if command.document in bill.erp_invoices else [ShipmentBilledByErp(command.document)]


def _billed_by_us(order: str, shipment: str, invoice: InvoiceIssued) -> Refuse:
    return Refuse("already-billed", f"shipment {shipment} of order {order} is billed by our invoice {invoice.number}")


def _billed_by_erp(order: str, shipment: str, bill: Bill) -> Refuse:
    by = f"by its invoice {bill.erp_invoices[0]}" if bill.erp_invoices else "as an earlier message said"
    return Refuse("already-billed", f"shipment {shipment} of order {order} is billed by the ERP, {by}")


def _unbillable(command: BillShipment, ctx: Context) -> Refuse | None:
    where = f"shipment {command.order}/{command.shipment}"
    if command.shipped_on > ctx.today + _AHEAD:
        # Dates do not fall in a series: one mistyped year or month would be the date of every later invoice.
        return Refuse("dated-ahead", f"{where} is dated {command.shipped_on}, today is {ctx.today}")
    for line in command.lines:
        if line.net < 0:
            return Refuse("negative-line", f"{where}, line {line.line}: {to_text(line.net, command.currency)} net")
    if len({line.line for line in command.lines}) < len(command.lines):
        return Refuse("line-twice", f"{where} names a line twice")
    if not takes_numbers(command.legal_entity):
        return Refuse("legal-entity-too-long", f"{where}: {command.legal_entity!r} leaves no room for invoice numbers")
    return None


def _whose(command: BillShipment) -> str:
    return f"order {command.order}" if command.payment_terms else f"customer {command.customer}"


def _facts(document: BillShipment | InvoiceIssued) -> Content:
    currency = document.currency
    return {
        "customer": document.customer,
        "legal entity": document.legal_entity,
        "currency": currency,
        "lines": ", ".join(
            f"{x.line}: {x.quantity} {x.unit} {x.product} {to_text(x.net, currency)} net, "
            f"tax {x.tax_category} {canonical(x.tax_rate)} %"
            for x in document.lines
        ),
    }
