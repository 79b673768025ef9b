"""Our own credit notes against an invoice, ours or adopted: each with its own number, none over what is left."""

from datetime import date

from o2c.billing.commands import IssueCreditNote
from o2c.billing.creditable import Credit, Rest, by_amount, by_lines, in_full, rest_of
from o2c.billing.events import CreditNoteIssued, InvoiceIssued
from o2c.billing.names import CREDIT_NOTE, invoice_unit, own_number, takes_numbers
from o2c.billing.series import Numbers
from o2c.billing.state import Bill
from o2c.chassis.domain import Context, Outcome, Refuse, Wait
from o2c.chassis.money import BadAmount, to_minor


def credit(command: IssueCreditNote, bill: Bill, ctx: Context) -> list[Outcome]:
    """Credit lines, an amount or the whole rest. The number is drawn last: a refusal after it would leave a gap."""
    invoice = bill.issued
    if invoice is None:
        return [Wait(invoice_unit(command.document), f"invoice {command.document} is not known")]
    day = command.document_date or max(ctx.today, invoice.document_date)
    if (wrong := _misdated(day, invoice, ctx)) is not None:
        return [wrong]
    if command.legal_entity != invoice.legal_entity:
        return [Refuse("not-of-that-entity", f"invoice {invoice.document} is of legal entity {invoice.legal_entity}")]
    if not takes_numbers(invoice.legal_entity):
        return [Refuse("legal-entity-too-long", f"{invoice.legal_entity!r} leaves no room for credit note numbers")]
    rest = rest_of(invoice, bill.credit_notes)
    if bill.credit_notes and rest.gross == 0:
        return [Refuse("credits-more-than-invoiced", f"nothing of invoice {invoice.document} is left to credit")]
    try:
        made = _made(command, rest)
    except BadAmount as problem:
        return [Refuse("bad-amount", str(problem))]
    if isinstance(made, Refuse):
        return [Refuse(made.code, f"invoice {invoice.document}: {made.detail}")]
    numbers: Numbers = ctx.found["series"]
    serial, day = numbers.draw(invoice.legal_entity, CREDIT_NOTE, day)
    number = own_number(invoice.legal_entity, CREDIT_NOTE, day.year, serial)
    return [
        CreditNoteIssued(
            document=number,
            number=number,
            serial=serial,
            customer=invoice.customer,
            legal_entity=invoice.legal_entity,
            currency=invoice.currency,
            document_date=day,
            order=invoice.order,
            shipment=invoice.shipment,
            customer_reference=invoice.customer_reference,
            lines=made.lines,
            taxes=made.taxes,
            net=sum(share.base for share in made.taxes),
            tax=sum(share.tax for share in made.taxes),
            origin=None,
            source_known=None,
            attributes=invoice.attributes,
            invoice=invoice.document,
            reason=command.reason,
            deduction=command.deduction,
        )
    ]


def _misdated(day: date, invoice: InvoiceIssued, ctx: Context) -> Refuse | None:
    issued = invoice.document_date
    if day < issued:
        return Refuse("before-invoice", f"a credit note of {day} against invoice {invoice.document} of {issued}")
    if day > max(ctx.today, issued):
        # Dates do not fall in a series: every later credit note of the year would bear this date.
        return Refuse("dated-ahead", f"a credit note of {day}, today is {ctx.today}")
    return None


def _made(command: IssueCreditNote, rest: Rest) -> Credit | Refuse:
    if command.full:
        return in_full(rest)
    if command.amount is not None:
        return by_amount(rest, to_minor(command.amount, rest.currency))
    return by_lines(rest, command.lines)
