"""Which terms a document is issued with: those of the order, else those in force for the customer on its date."""

from datetime import date

from o2c.billing.commands import ChangeTerms
from o2c.billing.events import PaymentTermsChanged
from o2c.billing.names import customer_unit
from o2c.billing.state import Customer
from o2c.chassis.domain import Context, Outcome, Wait

DEFAULT_TERMS = "net 30"
"""Policy, for a customer whose master record names none."""


def change(command: ChangeTerms, customer: Customer, ctx: Context) -> list[Outcome]:
    """Terms as credit says them hold from today on; the same again changes nothing.

    They are kept as they are written: whether they can be read is asked when an invoice needs them.
    """
    if customer.terms and customer.terms[-1].terms == command.terms:
        return []
    return [PaymentTermsChanged(command.terms, ctx.today)]


def in_force(customer: Customer, day: date) -> str:
    """
    A customer registered on 3 May with "net 30", changed on 1 June to "net 14": net 30 on 31 May and on 1 January, net
    14 on 1 June.
    """
    for entry in reversed(customer.terms):
        if entry.since <= day:
            return entry.terms or DEFAULT_TERMS
    return customer.terms[0].terms or DEFAULT_TERMS


def of_customer(customer: str, day: date, ctx: Context) -> str | Wait:
    """The customer's terms, from the unit that the command named in `reads`.

    An unknown customer is waited for: to invoice with the default now and hear of other terms a moment later would
    make the due date depend on which topic was faster.
    """
    unit = customer_unit(customer)
    known: Customer = ctx.reads[unit]
    if not known.terms:
        return Wait(unit, f"customer {customer} is not known yet, and with it the payment terms")
    return in_force(known, day)
