"""Events of a small story, with everything that does not matter filled in."""

from datetime import date
from typing import Any

from o2c.contracts.bank import BankStatementReceived, StatementLine
from o2c.contracts.erp import (
    CustomerMasterChanged,
    GoodsShipped,
    LineQuantity,
    SalesOrderCancelled,
    SalesOrderLine,
    SalesOrderSubmitted,
)
from o2c.contracts.money import Money

DAY = date(2026, 3, 2)
ENTITY = "E2E"


def customer(name: str, limit: str = "100000.00", **more: Any) -> CustomerMasterChanged:
    given = {"change_number": 1, "name": f"{name} Ltd", "payment_terms": "2% 10 net 30", **more}
    return CustomerMasterChanged(customer=name, credit_limit=Money(amount=limit, currency="EUR"), **given)


def order(
    name: str, who: str, *lines: tuple[str, str], currency: str = "EUR", entity: str = ENTITY
) -> SalesOrderSubmitted:
    """`lines` are (quantity, unit price); 19 % tax."""
    made = tuple(
        SalesOrderLine(line=n, product=f"P{n}", quantity=q, unit_price=p, tax_rate="19")
        for n, (q, p) in enumerate(lines or (("10", "10.00"),), 1)
    )
    return SalesOrderSubmitted(
        order=name, customer=who, legal_entity=entity, currency=currency, ordered_on=DAY, lines=made
    )


def shipped(name: str, who: str, shipment: str, *quantities: str, day: date = DAY) -> GoodsShipped:
    lines = tuple(LineQuantity(line=n, quantity=q) for n, q in enumerate(quantities or ("10",), 1))
    return GoodsShipped(order=name, customer=who, shipment=shipment, shipped_on=day, lines=lines)


def cancelled(name: str, who: str, *quantities: str, change: int = 1) -> SalesOrderCancelled:
    lines = tuple(LineQuantity(line=n, quantity=q) for n, q in enumerate(quantities, 1))
    return SalesOrderCancelled(order=name, customer=who, change_number=change, cancelled_on=DAY, lines=lines)


def statement(
    name: str,
    account: str,
    opening: str,
    closing: str,
    *lines: StatementLine,
    number: str = "1",
    entity: str = ENTITY,
    day: date = DAY,
    currency: str = "EUR",
    **more: Any,
) -> BankStatementReceived:
    return BankStatementReceived(
        statement=name,
        bank_account=account,
        legal_entity=entity,
        currency=currency,
        number=number,
        statement_date=day,
        opening=opening,
        closing=closing,
        format="test",
        lines=lines,
        **more,
    )


def line(number: int, amount: str, text: str = "", day: date = DAY, **more: Any) -> StatementLine:
    return StatementLine(line=number, booking_date=day, value_date=day, amount=amount, text=text, code="NTRF", **more)
