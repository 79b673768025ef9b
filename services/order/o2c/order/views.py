"""An order as a person or another system reads it: a snapshot of its state, amounts and quantities as text."""

from datetime import date
from typing import Literal

from pydantic import BaseModel

from o2c.chassis.money import to_text
from o2c.order.state import LineState, Order
from o2c.order.valuation import number_text

Status = Literal["waiting-for-credit", "held", "released", "closed", "completed", "cancelled"]


class LineView(BaseModel):
    """`open` is what is still to be shipped, `open_gross` its value."""

    line: int
    product: str
    ordered: str
    shipped: str
    cancelled: str
    open: str
    unit: str
    net: str
    gross: str
    open_gross: str


class ShipmentView(BaseModel):
    shipment: str
    shipped_on: date
    gross: str


class InvoiceView(BaseModel):
    """`shipment` is none where the invoice bills the whole order."""

    document: str
    shipment: str | None
    settled: bool


class OrderView(BaseModel):
    """`closed`: all is shipped or cancelled, but not all billed and settled. `hold` says why it may not be shipped."""

    order: str
    revision: int
    customer: str
    legal_entity: str
    currency: str
    ordered_on: date
    status: Status
    hold: str | None
    lines: list[LineView]
    net: str
    gross: str
    open_gross: str
    shipments: list[ShipmentView]
    invoices: list[InvoiceView]


def view(order: Order) -> OrderView:
    current, net = order.current, sum(line.net for line in order.lines)
    currency, gross = current.currency, net + sum(line.tax for line in order.lines)
    return OrderView(
        order=order.id,
        revision=order.revision,
        customer=current.customer,
        legal_entity=current.legal_entity,
        currency=currency,
        ordered_on=current.ordered_on,
        status=_status(order),
        hold=_hold(order),
        lines=[_line(line, currency) for line in order.lines],
        net=to_text(net, currency),
        gross=to_text(gross, currency),
        open_gross=to_text(order.open_gross, currency),
        shipments=_shipments(order),
        invoices=[
            InvoiceView(document=document, shipment=shipment or None, settled=document in order.settled)
            for document, shipment in order.invoices.items()
        ],
    )


def _status(order: Order) -> Status:
    if order.completed:
        return "completed" if order.shipments else "cancelled"
    if order.nothing_left():
        return "closed"
    if order.released:
        return "released"
    return "held" if order.declined or order.shipped_while_held else "waiting-for-credit"


def _hold(order: Order) -> str | None:
    return "shipped-while-held" if order.shipped_while_held else order.declined


def _line(line: LineState, currency: str) -> LineView:
    return LineView(
        line=line.terms.number,
        product=line.terms.product,
        ordered=number_text(line.ordered),
        shipped=number_text(line.shipped),
        cancelled=number_text(line.cancelled),
        open=number_text(line.open),
        unit=line.terms.unit,
        net=to_text(line.net, currency),
        gross=to_text(line.net + line.tax, currency),
        open_gross=to_text(line.open_gross, currency),
    )


def _shipments(order: Order) -> list[ShipmentView]:
    currency = order.current.currency
    return [
        ShipmentView(
            shipment=left.shipment,
            shipped_on=left.shipped_on,
            gross=to_text(sum(part.net + part.tax for part in left.parts), currency),
        )
        for left in order.shipments.values()
    ]
