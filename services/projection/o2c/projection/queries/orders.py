"""Orders: what is open of them, which are on hold, since when and why."""

from datetime import date, datetime
from typing import Any, Literal

from psycopg import sql
from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.queries.cut import BILLING, ORDER, Cur, Cut, CutAnswer
from o2c.projection.queries.order_state import orders_now, orders_then
from o2c.projection.queries.paging import cursor_after, decode_cursor

SOURCES = (ORDER, BILLING)
"""What the answer rests on: orders and their shipments, and the invoices that take shipments over."""

Status = Literal["held", "released", "completed", "all"]

_LEFT = sql.SQL(" and gross > shipped + cancelled")
_WITH_STATUS = {
    "held": sql.SQL(" and held and not completed"),
    "released": sql.SQL(" and not held and not completed"),
    "completed": sql.SQL(" and completed"),
    "all": sql.SQL(""),
}
_AFTER = sql.SQL(" and order_id > %(after)s")
_LIMIT = sql.SQL(" order by order_id limit %(limit)s")
_PAGE = sql.SQL("with {orders} select * from orders where true{where} order by order_id limit %(limit)s")


class Order(TypedDict):
    order: str
    customer: str
    legal_entity: str
    ordered_on: date
    customer_reference: str
    status: str
    hold_reason: str
    held_since: datetime | None
    gross: Money
    open: Money
    shipped: Money
    not_billed: Money
    cancelled: Money


class Orders(CutAnswer):
    orders: list[Order]
    next_cursor: str | None


def list_orders(
    cur: Cur,
    cut: Cut,
    *,
    status: Status = "all",
    past: bool = False,
    customer: str | None = None,
    currency: str | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> Orders:
    """Orders by number as they stood at the cut; without `past` whatever days their facts bear. Raises BadCursor.

    `held` are those of which something could still be shipped and may not be.
    """
    (after,) = decode_cursor(cursor, str) or ("",)
    wanted = {"customer": customer, "currency": currency}
    only = _WITH_STATUS[status] + _AFTER
    left = _LEFT if status == "held" else sql.SQL("")
    page = only if status == "held" else only + _LIMIT
    orders = orders_then(wanted) if past else orders_now(wanted, page)
    query = _PAGE.format(orders=orders, where=only + left)
    rows = cur.execute(query, {**cut.parameters, **wanted, "after": after, "limit": limit}).fetchall()
    next_cursor = cursor_after(rows, limit, "order_id")
    return {**cut.answer, "orders": [_order(row) for row in rows], "next_cursor": next_cursor}


def _order(row: dict[str, Any]) -> Order:
    currency = row["currency"]
    held = row["held"] and not row["completed"]
    return {
        "order": row["order_id"],
        "customer": row["customer"],
        "legal_entity": row["entity"],
        "ordered_on": row["ordered_on"],
        "customer_reference": row["customer_reference"],
        "status": "completed" if row["completed"] else "held" if held else "released",
        "hold_reason": row["hold_reason"] if held else "",
        "held_since": row["held_known"] if held else None,
        "gross": money(row["gross"], currency),
        "open": money(row["gross"] - row["shipped"] - row["cancelled"], currency),
        "shipped": money(row["shipped"], currency),
        "not_billed": money(row["unbilled"], currency),
        "cancelled": money(row["cancelled"], currency),
    }
