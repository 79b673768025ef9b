"""What tests of orders say: stored events for `given`, contract events for the service in memory.

The example order O-1 of customer C-1: 10 pieces at 100.00 with 19 % tax, so 119.00 gross each.
"""

from datetime import date
from typing import Any

from msgspec.structs import replace

from o2c.chassis.testing.spec import Memory, Spec
from o2c.contracts import billing, cash_app, credit, erp
from o2c.contracts.money import Money
from o2c.order import acceptance
from o2c.order.commands import CancelOrder, Quantity, ShipGoods
from o2c.order.decider import OrderDecider
from o2c.order.events import EVENTS, GoodsLeft, Line, OrderReleased, OrderTaken, Part, SalesOrder
from o2c.order.publications import publish
from o2c.order.reactions import HEARS

UNIT = "order:O-1"
KNOWN = "known:O-1"
DAY = date(2026, 5, 4)
LATER = date(2026, 6, 8)


def spec() -> Spec:
    return Spec(OrderDecider())


def service() -> Memory:
    return Memory(OrderDecider(), EVENTS, HEARS, publish)


# -- the stored language


def a_line(number: int = 1, quantity: str = "10", **more: Any) -> Line:
    line = Line(number, "pump", "", quantity, "C62", "100", "0", "S", "19", "", None)
    return replace(line, **more)


def an_order(*lines: Line, **more: Any) -> SalesOrder:
    order = SalesOrder("C-1", "DE01", "EUR", DAY, "", None, "o2c", lines or (a_line(),), {})
    return replace(order, **more)


def taken(*lines: Line, number: int = 0, **more: Any) -> OrderTaken:
    order = an_order(*lines, **more)
    return OrderTaken(number, order, acceptance.valued(order))


def released(amount: int = 119000, revision: int = 1) -> OrderReleased:
    return OrderReleased(revision, amount)


def left(quantity: str, net: int, tax: int, shipment: str = "S-1", line: int = 1, revision: int = 1) -> GoodsLeft:
    return GoodsLeft(shipment, DAY, revision, (Part(line, quantity, net, tax),))


def ship(*quantities: tuple[int, str], shipment: str = "S-1", customer: str = "C-1", day: date = DAY) -> ShipGoods:
    return ShipGoods(customer, shipment, day, tuple(Quantity(*q) for q in quantities))


def cancel(*quantities: tuple[int, str], number: int = 0, reason: str = "", customer: str = "C-1") -> CancelOrder:
    return CancelOrder(customer, number, DAY, reason, tuple(Quantity(*q) for q in quantities))


# -- the public language

LINE = {"line": 1, "product": "pump", "quantity": "10", "unit_price": "100", "tax_rate": "19"}
WHOLE = {
    "order": "O-1",
    "customer": "C-1",
    "legal_entity": "DE01",
    "currency": "EUR",
    "ordered_on": DAY,
    "lines": ({**LINE},),
}


def submitted(**more: Any) -> erp.SalesOrderSubmitted:
    return erp.SalesOrderSubmitted(**{**WHOLE, **more})


def changed(quantity: str = "10", number: int = 1, **more: Any) -> erp.SalesOrderChanged:
    lines = ({**LINE, "quantity": quantity},)
    return erp.SalesOrderChanged(**{**WHOLE, "lines": lines, "change_number": number, **more})


def cancelled(*lines: tuple[int, str], **more: Any) -> erp.SalesOrderCancelled:
    asked = tuple({"line": line, "quantity": quantity} for line, quantity in lines)
    return erp.SalesOrderCancelled(**{"order": "O-1", "customer": "C-1", "cancelled_on": DAY, "lines": asked, **more})


def shipped(quantity: str, shipment: str = "S-1", line: int = 1) -> erp.GoodsShipped:
    lines = ({"line": line, "quantity": quantity},)
    return erp.GoodsShipped(order="O-1", customer="C-1", shipment=shipment, shipped_on=DAY, lines=lines)


def answered(amount: str, revision: int = 1, approve: bool = True, **more: Any) -> Any:
    of = credit.OrderCreditApproved if approve else credit.OrderCreditDeclined
    money = Money(amount=amount, currency="EUR")
    zero = Money(amount="0", currency="EUR")
    facts = {"customer": "C-1", "order": "O-1", "revision": revision, "amount": money}
    return of(**{**facts, "exposure": zero, "unapplied": zero, "limit": zero, **more})


def invoiced(document: str = "INV-1", shipment: str | None = "S-1", **more: Any) -> billing.InvoiceIssued:
    facts = {"document": document, "number": document, "customer": "C-1", "legal_entity": "DE01", "currency": "EUR"}
    amounts = {"net": "0", "tax": "0", "gross": "0", "postings": ()}
    terms = billing.Terms(code="net 30", due_date=LATER)
    named = {"order": "O-1", "shipment": shipment, "document_date": DAY, "terms": terms}
    return billing.InvoiceIssued(**{**facts, **amounts, **named, **more})


def settled(
    document: str = "INV-1", reopened: bool = False, day: date = LATER, **more: Any
) -> cash_app.OpenItemSettled:
    facts = {"customer": "C-1", "legal_entity": "DE01", "item": document, "order": "O-1", "settled_on": day}
    return cash_app.OpenItemSettled(**{**facts, "reopened": reopened, **more})
