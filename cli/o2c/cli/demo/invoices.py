"""Invoices as the platform issued them: what the customers of the example company receive."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from o2c.chassis.money import to_minor
from o2c.contracts.billing import InvoiceIssued

Key = tuple[str, str]
"""Order and shipment: who an invoice is, whatever number it drew."""


@dataclass(frozen=True, slots=True)
class Invoice:
    """`discounts` are (per cent, last day), the first one the highest."""

    document: str
    number: str
    customer: str
    order: str
    shipment: str
    currency: str
    gross: int
    document_date: date
    due_date: date
    discounts: tuple[tuple[str, date], ...] = ()

    @property
    def key(self) -> Key:
        return self.order, self.shipment

    @classmethod
    def of(cls, event: InvoiceIssued) -> Self:
        """Raises ValueError for an invoice of no order and shipment: it is none of the example company's."""
        if event.order is None or event.shipment is None:
            raise ValueError(f"invoice {event.number} bills no shipment")
        return cls(
            document=event.document,
            number=event.number,
            customer=event.customer,
            order=event.order,
            shipment=event.shipment,
            currency=event.currency,
            gross=to_minor(event.gross, event.currency),
            document_date=event.document_date,
            due_date=event.terms.due_date,
            discounts=tuple((tier.percent, tier.until) for tier in event.terms.discounts),
        )
