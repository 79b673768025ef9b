"""What goes differently with single invoices. Rare for each, certain among hundreds."""

from enum import StrEnum
from random import Random

from o2c.cli.demo.chance import weighted
from o2c.cli.demo.customers import Customer, Style
from o2c.cli.demo.invoices import Invoice

NOTABLE = {"EUR": 30_00, "USD": 30_00, "JPY": 3_000}
"""Differences are at least this large: nobody takes one for a rounding and writes it off."""


class Quirk(StrEnum):
    NONE = ""
    CREDITED_PARTLY = "some of it came back: a credit note, then the rest is paid"
    CREDITED_WHOLLY = "all of it came back: a credit note, and nothing is paid"
    SHORT = "paid short, for a reason we do not accept"
    OVER = "paid with something on top"
    TWICE = "paid, and a week later paid again"
    RETURNED = "paid, and the bank takes it back"
    RETURNED_AND_PAID = "paid, taken back by the bank, paid again"
    BY_STRANGER = "paid by somebody we do not know, who names it"


_CREDITED = {Quirk.CREDITED_PARTLY: 3, Quirk.CREDITED_WHOLLY: 1}
_SINGLE = _CREDITED | {
    Quirk.SHORT: 4, Quirk.OVER: 3, Quirk.TWICE: 1, Quirk.RETURNED: 2, Quirk.RETURNED_AND_PAID: 2, Quirk.BY_STRANGER: 2
}  # fmt: skip


def quirk_of(invoice: Invoice, customer: Customer, random: Random) -> Quirk:
    """Discounts, whole balances and payments without a reference stay as they are: with a credit note or a short
    payment in between, several answers to them would be right."""
    if invoice.gross < 10 * NOTABLE[invoice.currency]:
        return Quirk.NONE
    match customer.style:
        case Style.SINGLE:
            weights = dict(_SINGLE)
            if customer.bank.file_format == "csv":  # which cannot say that a line takes another one back
                del weights[Quirk.RETURNED], weights[Quirk.RETURNED_AND_PAID]
        case Style.COLLECTED:
            weights = dict(_CREDITED)
        case _:
            return Quirk.NONE
    return weighted(random, weights | {Quirk.NONE: 100 - sum(weights.values())})
