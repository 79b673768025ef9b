"""Invoices in the books of the customers: what has become of each so far, as they mean it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from o2c.cli.demo.customers import Customer
from o2c.cli.demo.invoices import Invoice
from o2c.cli.demo.quirks import Quirk


@dataclass(slots=True)
class Claim:
    """`pay_on` None: its customer will not pay it, or not any more. Amounts are minor units."""

    invoice: Invoice
    customer: Customer
    pay_on: date | None
    quirk: Quirk = Quirk.NONE
    credited: int = 0
    paid: int = 0
    discount: int = 0

    @property
    def open(self) -> int:
        return self.invoice.gross - self.credited - self.paid - self.discount

    def is_due(self, day: date) -> bool:
        return self.pay_on is not None and self.pay_on <= day and self.open > 0


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """By the day they are paid, then by what they bill; never by their numbers."""
    return sorted(claims, key=lambda claim: (claim.pay_on or date.max, claim.invoice.key))
