"""Orders, and what of its credit a customer uses."""

from typing import LiteralString

from psycopg import sql

from o2c.projection.queries.credit_use import SOURCES as CREDIT_SOURCES
from o2c.projection.queries.credit_use import uses
from o2c.projection.queries.order_state import orders_now, orders_then
from o2c.projection.queries.orders import SOURCES as ORDER_SOURCES
from o2c.projection.reporting.fields import Moment, Source, column, fields
from o2c.projection.reporting.sources.customer import CUSTOMER, JOIN, MONEY

_ROWS = sql.SQL("""with {orders}, rows as (
  select s.*, s.held and not s.completed as on_hold, s.gross - s.shipped - s.cancelled as open,
    %(as_of)s - (s.held_known at time zone 'UTC')::date as held_days
  from orders s
)""")
_STATUS: LiteralString = "case when o.completed then 'completed' when o.held then 'held' else 'released' end"


def _orders(moment: Moment) -> sql.Composed:
    return _ROWS.format(orders=orders_then({}) if moment.past else orders_now({}, sql.SQL("")))


ORDERS = Source(
    name="orders",
    title="Orders",
    description="sales orders: what is shipped of them, what is on hold and why",
    fields=fields(
        *CUSTOMER, *MONEY,
        column("order", "text", "Order", "o.order_id", width=16),
        column("ordered_on", "date", "Ordered on"),
        column("customer_reference", "text", "Their reference", width=16),
        column("status", "text", "Status", _STATUS, width=9),
        column("hold_reason", "text", "On hold because", "case when o.on_hold then o.hold_reason end", width=18),
        column("held_since", "moment", "On hold since", "case when o.on_hold then o.held_known end"),
        column("held_days", "integer", "Days on hold", "case when o.on_hold then o.held_days end"),
        column("gross", "amount", "Value"),
        column("open", "amount", "To be shipped"),
        column("shipped", "amount", "Shipped"),
        column("not_billed", "amount", "Of it not billed", "o.unbilled"),
        column("cancelled", "amount", "Cancelled"),
    ),
    rows=_orders,
    key=("order_id",),
    joins={"customer": JOIN},
    sources=ORDER_SOURCES,
)  # fmt: skip


def _credit(moment: Moment) -> sql.Composed:
    return sql.SQL("{}, rows as (select * from uses)").format(uses(moment.cut, {}, past=moment.past))


CREDIT_USE = Source(
    name="credit-use",
    title="Credit use",
    description="exposure against the limit, a row for each customer and currency",
    fields=fields(
        *CUSTOMER,
        column("currency", "text", "Currency", width=5),
        column("open_orders", "amount", "Open orders", "o.open"),
        column("shipped_not_billed", "amount", "Shipped, not billed", "o.shipped"),
        column("billed", "amount", "Billed"),
        column("exposure", "amount", "Exposure", "o.open + o.shipped + o.billed"),
        column("unapplied", "amount", "Unapplied"),
        column("on_hold", "amount", "Orders on hold", "o.held"),
        column("limit", "amount", "Limit", "o.credit_limit"),
        column("free", "amount", "Free", "o.credit_limit - (o.open + o.shipped + o.billed)"),
        column(
            "utilisation", "percent", "Used %",
            "round((o.open + o.shipped + o.billed) * 100.0 / nullif(o.credit_limit, 0), 2)",
        ),
        column("checked", "yes-no", "Checked", "o.credit_check"),
    ),
    rows=_credit,
    key=("customer", "currency"),
    joins={"customer": JOIN},
    sources=CREDIT_SOURCES,
)  # fmt: skip
